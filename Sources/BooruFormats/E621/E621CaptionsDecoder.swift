// The caption dump of e621: one JSON object a line.
//
//     {"id":12,"regular_summary":"A …","brief_summary":"…","tags":"a b","response_finish_reason":"STOP"}
//
// Rules:
// - A record is an object whose `id` is a whole number, or a string of one, from 1 to 2^63 - 1.
// - Every text is a caption of a kind with the name of its field, but for the fields that say
//   something about the post (`fields` below). Empty texts are captions too; null is none.
// - `tags` may be a list of names: they are joined with a space. Other lists and objects are kept as
//   compact JSON. Numbers, true and false are not kept.
// - Of a key that stands twice the last one counts, as in Python.
// Source: FORMATS in docs/FORMATS.md; the dump's description.

internal import Columns

/// Decodes records of e621's caption dump.
public final class E621CaptionsDecoder: RecordDecoder {
  private enum Field: BitwiseCopyable {
    case id
    case number(PostIntegerColumn)
    case text(PostTextColumn)
    case time(PostTextColumn)
  }

  private static let fields: [(String, Field)] = [
    ("id", .id), ("response_finish_reason", .text(.finishReason)), ("md5", .text(.md5)),
    ("rating", .text(.rating)), ("file_ext", .text(.fileExt)), ("score", .number(.score)),
    ("created_at", .time(.createdAt)), ("source", .text(.source)),
  ]

  /// Where the record at hand has its caption of a kind.
  private struct KindPosition: BitwiseCopyable {
    /// The number of the record that set it.
    var record: UInt64 = 0
    /// In `RecordBatch.captions`.
    var index = 0
  }

  private let parser = JSONParser()
  private let fieldTable = FieldNameTable(E621CaptionsDecoder.fields)
  private let kinds = CaptionKinds()
  private var kindPositions = ColumnBuffer<KindPosition>(minimumCapacity: CaptionKinds.maximumCount)
  private var recordNumber: UInt64 = 0
  /// Whether a caption of the record at hand was taken back.
  private var hasGaps = false

  public init() {
    kindPositions.append(repeating: KindPosition(), count: CaptionKinds.maximumCount)
  }

  public func decode(
    _ bytes: UnsafeBufferPointer<UInt8>, at position: RecordLocation, into batch: RecordBatch
  ) -> RecordKind {
    switch parser.parseObject(bytes) {
    case .failure(let failure):
      batch.reject(bytes, at: position, failure.reason)
    case .success(let tape):
      if let reason = decodeObject(tape, at: position, into: batch) {
        batch.reject(bytes, at: position, reason)
      }
    }
    if batch.captionKinds.count < kinds.names.count { batch.captionKinds = kinds.names }
    return .record
  }

  /// Appends the captions; returns the reason when it is no record.
  private func decodeObject(
    _ tape: JSONTape, at position: RecordLocation, into batch: RecordBatch
  ) -> String? {
    // First the id, so that a rejected record makes no kinds.
    guard let idIndex = idIndex(of: tape) else { return "has no id" }
    guard let number = tape.postNumber(at: idIndex) else {
      return "has an id that is no whole number from 1 on: \(tape.excerpt(at: idIndex))"
    }
    let row = JSONFieldRow(batch: batch, tape: tape, lineNumber: position.lineNumber)
    recordNumber += 1
    hasGaps = false
    var position = JSONTape.root + 1
    let end = tape.endIndex(of: JSONTape.root)
    while position < end {
      let value = position + 1
      let key = tape.string(at: position)
      position = tape.index(after: value)
      let isUnderstood =
        switch fieldTable.field(named: key) {
        case .id: true
        case .number(let column): row.storeNumber(at: value, in: column)
        case .text(let column): row.storeText(at: value, in: column)
        case .time(let column): row.storeTime(at: value, in: column)
        case nil: storeCaption(at: value, named: key, in: row)
        }
      if !isUnderstood { row.noteProblem(named: key, at: value) }
    }
    if hasGaps { closeGaps(from: row.fields.captionStart, in: batch) }
    row.commit(number: number, parts: .captionRecord)
    return nil
  }

  private func idIndex(of tape: JSONTape) -> Int? {
    var found: Int?
    var position = JSONTape.root + 1
    let end = tape.endIndex(of: JSONTape.root)
    while position < end {
      let value = position + 1
      if tape.string(at: position).hasSameBytes(as: "id") { found = value }
      position = tape.index(after: value)
    }
    return found
  }

  /// Sets the record's caption of the kind `key`; false when the text cannot be kept.
  private func storeCaption(
    at index: Int, named key: UnsafeBufferPointer<UInt8>, in row: JSONFieldRow
  ) -> Bool {
    let tape = row.tape
    let valueKind = tape.kind(at: index)
    let hasText =
      valueKind == JSONKind.string || valueKind == JSONKind.array || valueKind == JSONKind.object
    guard hasText else {
      // What has no text makes no kind; but it takes back a text of the same key.
      if let kind = kinds.knownPosition(of: key) { setCaption(nil, of: kind, in: row.batch) }
      return true
    }
    var text: TextSlice?
    if valueKind == JSONKind.string {
      text = row.fields.appendText(tape.string(at: index))
    } else if valueKind == JSONKind.array, key.hasSameBytes(as: "tags"),
      let names = appendNames(at: index, in: row)
    {
      text = names
    } else {
      let start = row.batch.heap.count
      tape.appendText(of: index, to: &row.batch.heap)
      text = TextSlice(offset: start, count: row.batch.heap.count - start)
    }
    guard let text else {
      if let kind = kinds.knownPosition(of: key) { setCaption(nil, of: kind, in: row.batch) }
      return false
    }
    guard let kind = kinds.position(of: key) else {
      row.fields.noteProblem(named: "caption kind", FieldText.excerpt(key))
      return true
    }
    setCaption(text, of: kind, in: row.batch)
    return true
  }

  /// The names of a list, joined with a space; nil if it is no list of texts, or one has a NUL.
  private func appendNames(at index: Int, in row: JSONFieldRow) -> TextSlice? {
    let tape = row.tape
    let start = row.batch.heap.count
    var position = index + 1
    let end = tape.endIndex(of: index)
    while position < end {
      guard tape.kind(at: position) == JSONKind.string, !tape.string(at: position).hasByte(0),
        let base = tape.string(at: position).baseAddress
      else {
        row.batch.heap.truncate(to: start)
        return nil
      }
      if position > index + 1 { row.batch.heap.append(UInt8(ascii: " ")) }
      row.batch.heap.append(base, count: tape.string(at: position).count)
      position = tape.index(after: position)
    }
    return TextSlice(offset: start, count: row.batch.heap.count - start)
  }

  /// Makes `text` the record's only caption of its kind; nil takes back what was there.
  private func setCaption(_ text: TextSlice?, of kind: Int, in batch: RecordBatch) {
    let isThere = kindPositions[kind].record == recordNumber
    guard let text else {
      guard isThere else { return }
      batch.captions[kindPositions[kind].index].text = .none
      hasGaps = true
      return
    }
    let caption = CaptionMention(
      kind: kind, text: text, textLength: CaptionMention.textLength(of: batch.bytes(of: text)))
    if isThere {
      batch.captions[kindPositions[kind].index] = caption
    } else {
      kindPositions[kind] = KindPosition(record: recordNumber, index: batch.captions.count)
      batch.captions.append(caption)
    }
  }

  /// Drops the captions that were taken back.
  private func closeGaps(from start: Int, in batch: RecordBatch) {
    var kept = start
    for index in start..<batch.captions.count where !batch.captions[index].text.isNone {
      batch.captions[kept] = batch.captions[index]
      kept += 1
    }
    batch.captions.truncate(to: kept)
  }
}
