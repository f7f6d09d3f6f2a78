internal import Columns

/// The row of a batch that is being filled from one parsed record; see `FieldRow`.
struct JSONFieldRow {
  let fields: FieldRow
  let tape: JSONTape

  var batch: RecordBatch { fields.batch }

  /// Begins a row in which everything is null.
  init(batch: RecordBatch, tape: JSONTape, lineNumber: Int64) {
    fields = FieldRow(batch: batch, lineNumber: lineNumber)
    self.tape = tape
  }

  /// Goes on with a row from another document.
  init(_ fields: FieldRow, tape: JSONTape) {
    self.fields = fields
    self.tape = tape
  }

  func discard() {
    fields.discard()
  }

  func commit(number: Int64, parts: PostParts, site: UInt16 = 0) {
    fields.commit(number: number, parts: parts, site: site)
  }

  func isNone(_ column: PostIntegerColumn) -> Bool { fields.isNone(column) }

  func isNone(_ column: PostTextColumn) -> Bool { fields.isNone(column) }

  @inline(__always)
  func storeNumber(
    at index: Int, in column: PostIntegerColumn, zeroIsNone: Bool = false
  ) -> Bool {
    fields.store(tape.wholeNumber(at: index), in: column, zeroIsNone: zeroIsNone)
  }

  @inline(__always)
  func storeFlag(at index: Int, in column: PostIntegerColumn) -> Bool {
    fields.store(tape.flag(at: index), in: column)
  }

  /// Stores how many elements an array has.
  func storeElementCount(at index: Int, in column: PostIntegerColumn) -> Bool {
    if tape.kind(at: index) == JSONKind.null { return true }
    guard tape.kind(at: index) == JSONKind.array else { return false }
    return fields.store(.value(Int64(tape.elementCount(ofArrayAt: index))), in: column)
  }

  func storeText(at index: Int, in column: PostTextColumn) -> Bool {
    switch tape.kind(at: index) {
    case JSONKind.string: return fields.storeText(tape.string(at: index), in: column)
    case let kind:
      fields.storeNone(in: column)
      return kind == JSONKind.null
    }
  }

  /// Stores a time in the form of `Timestamp`; the beginning of 1970 stands for "never".
  func storeTime(at index: Int, in column: PostTextColumn) -> Bool {
    switch tape.kind(at: index) {
    case JSONKind.string: return fields.storeTime(tape.string(at: index), in: column)
    case JSONKind.object:
      // Older interfaces: {"json_class": "Time", "s": 1263216120, "n": 0}.
      guard let seconds = tape.value(ofFirst: ["s"], inObjectAt: index) else {
        fields.storeNone(in: column)
        return false
      }
      return storeSeconds(at: seconds, in: column)
    case let kind:
      fields.storeNone(in: column)
      return kind == JSONKind.null
    }
  }

  /// Stores a time that is written in seconds since 1970; 0 stands for "never".
  func storeSeconds(at index: Int, in column: PostTextColumn) -> Bool {
    fields.storeNone(in: column)
    switch tape.wholeNumber(at: index) {
    case .value(let seconds): return fields.storeTime(seconds: seconds, in: column)
    case .null: return true
    case .mistyped: return false
    }
  }

  /// Notes a field of a wrong type with what stood there; of one field only the first time.
  func noteProblem(named name: UnsafeBufferPointer<UInt8>, at index: Int) {
    fields.noteProblem(named: String(decoding: name, as: UTF8.self), tape.excerpt(at: index))
  }

  /// Notes a field of a wrong type with what stood there; of one field only the first time.
  func noteProblem(named name: StaticString, at index: Int) {
    fields.noteProblem(named: name.description, tape.excerpt(at: index))
  }
}
