internal import Columns

/// The row of a batch that is being filled from one record.
///
/// Each `store` returns false when the column cannot hold what stands there; the field is null then.
struct FieldRow {
  let batch: RecordBatch
  let lineNumber: Int64
  private let integerStart: Int
  private let textStart: Int
  private let tagStart: Int
  let captionStart: Int
  private let scoreStart: Int
  private let heapStart: Int

  /// Begins a row in which everything is null.
  init(batch: RecordBatch, lineNumber: Int64) {
    self.batch = batch
    self.lineNumber = lineNumber
    integerStart = batch.integers.count
    textStart = batch.texts.count
    tagStart = batch.tags.count
    captionStart = batch.captions.count
    scoreStart = batch.scores.count
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
    batch.scores.truncate(to: scoreStart)
    batch.heap.truncate(to: heapStart)
    batch.dropProblems()
  }

  /// Ends the row: it is a post now. `site` is a number as `RecordBatch.siteNumbers` has them.
  func commit(number: Int64, parts: PostParts, site: UInt16 = 0) {
    batch.appendSiteNumber(site)
    batch.numbers.append(number)
    batch.parts.append(parts)
    batch.tagEnds.append(UInt32(truncatingIfNeeded: batch.tags.count))
    batch.captionEnds.append(UInt32(truncatingIfNeeded: batch.captions.count))
    batch.endScores()
    batch.countProblems()
  }

  func isNone(_ column: PostIntegerColumn) -> Bool {
    batch.integers[integerStart + column.rawValue] == RecordBatch.none
  }

  func isNone(_ column: PostTextColumn) -> Bool {
    batch.texts[textStart + column.rawValue].isNone
  }

  @inline(__always)
  func store(
    _ value: FieldValue<Int64>, in column: PostIntegerColumn, zeroIsNone: Bool = false
  ) -> Bool {
    let position = integerStart + column.rawValue
    switch value {
    case .value(let number):
      batch.integers[position] = zeroIsNone && number == 0 ? RecordBatch.none : number
      return true
    case .null:
      batch.integers[position] = RecordBatch.none
      return true
    case .mistyped:
      batch.integers[position] = RecordBatch.none
      return false
    }
  }

  /// Makes a text column null.
  func storeNone(in column: PostTextColumn) {
    batch.texts[textStart + column.rawValue] = .none
  }

  /// Makes a text column what stands in the heap.
  func store(_ slice: TextSlice, in column: PostTextColumn) {
    batch.texts[textStart + column.rawValue] = slice
  }

  func storeText(_ text: UnsafeBufferPointer<UInt8>, in column: PostTextColumn) -> Bool {
    guard let slice = appendText(text) else {
      storeNone(in: column)
      return false
    }
    store(slice, in: column)
    return true
  }

  /// Stores a time in the form of `Timestamp`; the beginning of 1970 stands for "never".
  func storeTime(_ text: UnsafeBufferPointer<UInt8>, in column: PostTextColumn) -> Bool {
    storeNone(in: column)
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
      store(TextSlice(offset: offset, count: Timestamp.byteCount), in: column)
    }
    return true
  }

  /// Stores a time in seconds since 1970; 0 stands for "never". False for one before 1970 or behind 9999.
  func storeTime(seconds: Int64, in column: PostTextColumn) -> Bool {
    storeNone(in: column)
    if seconds == 0 { return true }
    let offset = batch.heap.appendUninitialized(Timestamp.byteCount)
    guard Timestamp.write(seconds: seconds, to: batch.heap.base + offset) else {
      batch.heap.truncate(to: offset)
      return false
    }
    store(TextSlice(offset: offset, count: Timestamp.byteCount), in: column)
    return true
  }

  /// Puts a text into the heap; nil when it holds a NUL, where SQLite's text functions would end.
  func appendText(_ text: UnsafeBufferPointer<UInt8>) -> TextSlice? {
    guard !text.hasByte(0) else { return nil }
    guard let base = text.baseAddress else { return TextSlice(offset: batch.heap.count, count: 0) }
    return TextSlice(offset: batch.heap.append(base, count: text.count), count: text.count)
  }

  /// Appends a tag unless its name is empty or holds a NUL.
  @inline(__always)
  func appendTag(
    _ name: UnsafeBufferPointer<UInt8>, category: Int16, isStated: Bool
  ) -> Bool {
    guard let base = name.baseAddress, name.count > 0, !name.hasByte(0) else { return false }
    let offset = batch.heap.append(base, count: name.count)
    batch.tags.append(
      TagMention(
        offset: offset, count: name.count, hash: NameHash.hash(name), category: category,
        isCategoryStated: isStated))
    return true
  }

  /// Notes a field of a wrong type with what stood there; of one field only the first time.
  func noteProblem(named field: String, _ shown: @autoclosure () -> String) {
    batch.noteProblem(named: field, lineNumber: lineNumber, shown())
  }
}
