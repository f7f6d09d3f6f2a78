internal import Columns

/// The row of a batch that is being filled from one parsed record.
///
/// Each `store` returns false when the column cannot hold what stands there; the field is null then.
struct FieldRow {
  let batch: RecordBatch
  let tape: JSONTape
  let lineNumber: Int64
  private let integerStart: Int
  private let textStart: Int
  private let tagStart: Int
  private let captionStart: Int
  private let heapStart: Int

  /// Begins a row in which everything is null.
  init(batch: RecordBatch, tape: JSONTape, lineNumber: Int64) {
    self.batch = batch
    self.tape = tape
    self.lineNumber = lineNumber
    integerStart = batch.integers.count
    textStart = batch.texts.count
    tagStart = batch.tags.count
    captionStart = batch.captions.count
    heapStart = batch.heap.count
    batch.integers.append(repeating: RecordBatch.none, count: PostIntegerColumn.count)
    batch.texts.append(repeating: .none, count: PostTextColumn.count)
  }

  /// Takes the row back.
  func discard() {
    batch.integers.truncate(to: integerStart)
    batch.texts.truncate(to: textStart)
    batch.tags.truncate(to: tagStart)
    batch.captions.truncate(to: captionStart)
    batch.heap.truncate(to: heapStart)
    batch.recordProblems.removeAll(keepingCapacity: true)
  }

  /// Ends the row: it is a post now.
  func commit(number: Int64, facets: PostFacets) {
    batch.numbers.append(number)
    batch.facets.append(facets)
    batch.tagEnds.append(UInt32(truncatingIfNeeded: batch.tags.count))
    batch.captionEnds.append(UInt32(truncatingIfNeeded: batch.captions.count))
    guard !batch.recordProblems.isEmpty else { return }
    for (field, problem) in batch.recordProblems {
      if batch.fieldProblems[field] == nil {
        batch.fieldProblems[field] = problem
      } else {
        batch.fieldProblems[field]?.add(problem)
      }
    }
    batch.recordProblems.removeAll(keepingCapacity: true)
  }

  func isNone(_ column: PostIntegerColumn) -> Bool {
    batch.integers[integerStart + column.rawValue] == RecordBatch.none
  }

  func isNone(_ column: PostTextColumn) -> Bool {
    batch.texts[textStart + column.rawValue].isNone
  }

  @inline(__always)
  func storeNumber(
    at index: Int, in column: PostIntegerColumn, zeroIsNone: Bool = false
  ) -> Bool {
    store(tape.wholeNumber(at: index), in: column, zeroIsNone: zeroIsNone)
  }

  @inline(__always)
  func storeFlag(at index: Int, in column: PostIntegerColumn) -> Bool {
    store(tape.flag(at: index), in: column, zeroIsNone: false)
  }

  /// Stores how many elements an array has.
  func storeElementCount(at index: Int, in column: PostIntegerColumn) -> Bool {
    if tape.kind(at: index) == JSONKind.null { return true }
    guard tape.kind(at: index) == JSONKind.array else { return false }
    return store(
      .value(Int64(tape.elementCount(ofArrayAt: index))), in: column, zeroIsNone: false)
  }

  private func store(
    _ value: FieldValue<Int64>, in column: PostIntegerColumn, zeroIsNone: Bool
  ) -> Bool {
    let place = integerStart + column.rawValue
    switch value {
    case .value(let number):
      batch.integers[place] = zeroIsNone && number == 0 ? RecordBatch.none : number
      return true
    case .null:
      batch.integers[place] = RecordBatch.none
      return true
    case .mistyped:
      batch.integers[place] = RecordBatch.none
      return false
    }
  }

  func storeText(at index: Int, in column: PostTextColumn) -> Bool {
    let place = textStart + column.rawValue
    batch.texts[place] = .none
    switch tape.kind(at: index) {
    case JSONKind.null: return true
    case JSONKind.string:
      let text = tape.string(at: index)
      // SQLite's text ends at a NUL for most of its functions.
      guard let base = text.baseAddress, !text.hasByte(0) else { return false }
      let offset = batch.heap.append(base, count: text.count)
      batch.texts[place] = TextSlice(offset: offset, count: text.count)
      return true
    default: return false
    }
  }

  /// Stores a time in the form of `Timestamp`; the beginning of 1970 stands for "never".
  func storeTime(at index: Int, in column: PostTextColumn) -> Bool {
    let place = textStart + column.rawValue
    batch.texts[place] = .none
    switch tape.kind(at: index) {
    case JSONKind.null: return true
    case JSONKind.string:
      let text = tape.string(at: index)
      if text.isEmpty { return true }
      let offset = batch.heap.appendUninitialized(Timestamp.byteCount)
      let output = batch.heap.base + offset
      guard Timestamp.normalize(text, to: output) else {
        batch.heap.truncate(to: offset)
        return false
      }
      let written = UnsafeBufferPointer(start: output, count: Timestamp.byteCount)
      if written.hasSameBytes(as: Timestamp.never) {
        batch.heap.truncate(to: offset)
      } else {
        batch.texts[place] = TextSlice(offset: offset, count: Timestamp.byteCount)
      }
      return true
    default: return false
    }
  }

  /// Notes a field of a wrong type with what stood there; of one field only the first time.
  func noteProblem(named name: UnsafeBufferPointer<UInt8>, at index: Int) {
    let field = String(decoding: name, as: UTF8.self)
    if batch.recordProblems.contains(where: { $0.field == field }) { return }
    let problem = FieldProblem(
      recordCount: 1, firstLineNumber: lineNumber, firstValue: tape.excerpt(at: index))
    batch.recordProblems.append((field, problem))
  }
}
