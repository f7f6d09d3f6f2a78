// Metadata of kohya's sd-scripts: what each image of a training set has.
//
//     {"123": {"tags": "a, b", "caption": "A …", "train_resolution": [1024, 768]}, …}   one object
//     {"image_path": "e621/123.webp", "caption": "A …", "image_size": [2048, 1536]}     JSONL
//
// Rules:
// - A record is a member of the one object, from the quote of its key on, or an object by itself
//   whose `image_path` is the key. See KohyaKeyReader for what a key says.
// - `tags` is a text with commas, or a list of texts. Blanks around a name go; blanks within become
//   one underscore, because no name of a site has a blank. Line breaks and ||| (the separator of kept
//   tokens) stand between names too; \( and \) are parentheses. Categories are unknown.
// - `caption` is a text; of a list the first text is taken.
// - `train_resolution`, or else `image_size`, is [width, height], whole numbers from 1 on.
// - A field that is null is absent. A record tells only of what it has: tags, caption, size.
// - Of a key that stands twice in an object the last one counts, as in Python.
// Source: FORMATS in docs/FORMATS.md; library/train_util.py of sd-scripts.

internal import Columns

/// Decodes records of kohya metadata.
public final class KohyaDecoder: RecordDecoder {
  private enum Field: BitwiseCopyable {
    case imagePath, tags, caption, trainResolution, imageSize
  }

  private static let fields: [(String, Field)] = [
    ("image_path", .imagePath), ("tags", .tags), ("caption", .caption),
    ("train_resolution", .trainResolution), ("image_size", .imageSize),
  ]

  /// Tape indices of the fields of the record at hand.
  private struct FieldIndices {
    var imagePath: Int?
    var tags: Int?
    var caption: Int?
    var trainResolution: Int?
    var imageSize: Int?
  }

  private let settings: KohyaSettings
  private let keyReader: KohyaKeyReader
  /// The kinds of all files so far, and that of the file at hand once it has a caption.
  private var captionKinds: [String] = []
  private var fileKind: Int?
  private var fileName = ""
  private let parser = JSONParser()
  private let keyParser = JSONParser()
  private let fieldTable = FieldNameTable(KohyaDecoder.fields)

  public init(_ settings: KohyaSettings) {
    self.settings = settings
    keyReader = KohyaKeyReader(settings)
  }

  public func begin(_ entry: EntryHead) {
    fileName = entry.fileName
    fileKind = nil
  }

  /// The number of the kind that captions of the file at hand have.
  private func captionKind() -> Int {
    if let fileKind { return fileKind }
    let name = settings.captionKind ?? KohyaSettings.captionKind(forFileNamed: fileName)
    let number = captionKinds.firstIndex(of: name) ?? captionKinds.count
    if number == captionKinds.count { captionKinds.append(name) }
    fileKind = number
    return number
  }

  public func decode(
    _ bytes: UnsafeBufferPointer<UInt8>, at position: RecordLocation, into batch: RecordBatch
  ) -> RecordKind {
    let start = bytes.firstIndex { !FieldText.isBlank($0) } ?? bytes.count
    let record = UnsafeBufferPointer(rebasing: bytes[start...])
    let reason =
      record.first == UInt8(ascii: "\"")
      ? decodeMember(record, at: position, into: batch)
      : decodeObject(record, at: position, into: batch)
    if let reason { batch.reject(bytes, at: position, reason) }
    return .record
  }

  // MARK: the two shapes

  /// Appends what a member `"key": {…}` tells; returns the reason when it is no record.
  private func decodeMember(
    _ record: UnsafeBufferPointer<UInt8>, at position: RecordLocation, into batch: RecordBatch
  ) -> String? {
    let member: JSONMember
    let tape: JSONTape
    switch JSONMember.read(record, by: parser.parse) {
    case .failure(let failure): return failure.reason
    case .success(let read): (member, tape) = read
    }
    guard tape.kind(at: JSONTape.root) == JSONKind.object else {
      return "has a value that is no JSON object but \(tape.excerpt(at: JSONTape.root))"
    }
    let key: UnsafeBufferPointer<UInt8>
    switch member.keyText(keyParser) {
    case .failure(let failure): return failure.reason
    case .success(let text): key = text
    }
    let indices = fieldIndices(of: tape)
    return append(tape, indices, key: key, at: position, into: batch)
  }

  /// Appends what an object with an `image_path` tells; returns the reason when it is no record.
  private func decodeObject(
    _ record: UnsafeBufferPointer<UInt8>, at position: RecordLocation, into batch: RecordBatch
  ) -> String? {
    let tape: JSONTape
    switch parser.parseObject(record) {
    case .failure(let failure): return failure.reason
    case .success(let parsed): tape = parsed
    }
    let indices = fieldIndices(of: tape)
    guard let path = indices.imagePath else { return "has no image_path" }
    guard tape.kind(at: path) == JSONKind.string else {
      return "has an image_path that is no text: \(tape.excerpt(at: path))"
    }
    return append(tape, indices, key: tape.string(at: path), at: position, into: batch)
  }

  private func fieldIndices(of tape: JSONTape) -> FieldIndices {
    var indices = FieldIndices()
    for (key, value) in tape.members {
      guard let field = fieldTable.field(named: tape.string(at: key)) else { continue }
      let index = tape.kind(at: value) == JSONKind.null ? nil : value
      switch field {
      case .imagePath: indices.imagePath = value
      case .tags: indices.tags = index
      case .caption: indices.caption = index
      case .trainResolution: indices.trainResolution = index
      case .imageSize: indices.imageSize = index
      }
    }
    return indices
  }

  // MARK: what a record tells

  private func append(
    _ tape: JSONTape, _ indices: FieldIndices, key: UnsafeBufferPointer<UInt8>,
    at position: RecordLocation, into batch: RecordBatch
  ) -> String? {
    let post: KohyaKeyReader.Post
    switch keyReader.post(ofKey: key) {
    case .failure(let failure): return failure.reason
    case .success(let named): post = named
    }
    let row = JSONFieldRow(batch: batch, tape: tape, lineNumber: position.lineNumber)
    var parts: PostParts = []
    if settings.takesTags, let index = indices.tags, KohyaTagReader.appendTags(at: index, of: row) {
      parts.insert(.tags)
    }
    if settings.takesCaptions, let index = indices.caption { appendCaption(at: index, of: row) }
    if settings.takesLatents {
      let hasSize =
        if let index = indices.trainResolution {
          storeSize(at: index, named: "train_resolution", in: row)
        } else if let index = indices.imageSize {
          storeSize(at: index, named: "image_size", in: row)
        } else {
          false
        }
      if hasSize { parts.insert(.latent) }
    }
    if batch.captionKinds.count < captionKinds.count { batch.captionKinds = captionKinds }
    if batch.siteNames.count < keyReader.siteNames.count {
      batch.siteNames = keyReader.siteNames
    }
    row.commit(number: post.number, parts: parts, site: post.site)
    return nil
  }

  private func appendCaption(at index: Int, of row: JSONFieldRow) {
    let tape = row.tape
    var textIndex = index
    var isUnderstood = true
    if tape.kind(at: index) == JSONKind.array {
      let count = tape.elementCount(ofArrayAt: index)
      if count == 0 { return }
      textIndex = index + 1
      isUnderstood = count == 1
    }
    if tape.kind(at: textIndex) == JSONKind.string,
      let text = row.fields.appendText(tape.string(at: textIndex))
    {
      row.batch.captions.append(
        CaptionMention(
          kind: captionKind(), text: text,
          textLength: CaptionMention.textLength(of: row.batch.bytes(of: text))
        ))
    } else {
      isUnderstood = false
    }
    if !isUnderstood { row.noteProblem(named: "caption", at: index) }
  }

  private func storeSize(at index: Int, named name: StaticString, in row: JSONFieldRow) -> Bool {
    let tape = row.tape
    guard tape.kind(at: index) == JSONKind.array, tape.elementCount(ofArrayAt: index) == 2,
      let width = Self.pixelCount(tape, at: index + 1),
      let height = Self.pixelCount(tape, at: tape.index(after: index + 1))
    else {
      row.noteProblem(named: name, at: index)
      return false
    }
    return row.fields.store(.value(width), in: .latentWidth)
      && row.fields.store(.value(height), in: .latentHeight)
  }

  private static func pixelCount(_ tape: JSONTape, at index: Int) -> Int64? {
    guard tape.kind(at: index) != JSONKind.string,
      case .value(let count) = tape.wholeNumber(at: index), count >= 1
    else { return nil }
    return count
  }
}
