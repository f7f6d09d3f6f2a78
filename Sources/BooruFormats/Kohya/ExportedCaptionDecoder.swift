// Captions as exports write them, one record a post:
//
//     {"id":1,"caption":"…","processed_tags":["…"]}           a line of `taghouse caption`
//     {"id":"danbooru/1","caption":"…"}                       the same of several sites
//     {"site":"danbooru","number":1,"caption":"…",…}          a line of `taghouse export captions`
//     "danbooru/1.webp": {"caption":"…","tags":"…"}           a member of kohya metadata
//     {"image_path":"1.webp","caption":"…"}                   the same as a line
//
// A line has a caption; kohya metadata without one has an empty one, and of a list the first. Tags are
// known where `processed_tags` is a list. Other fields are left alone. Of a key that stands twice the last
// one counts.

internal import Columns

/// Decodes captions of exports. One thread.
public final class ExportedCaptionDecoder {
  private enum Field: BitwiseCopyable {
    case id, site, number, imagePath, caption, processedTags
  }

  private struct FieldIndices {
    var id: Int?
    var site: Int?
    var number: Int?
    var imagePath: Int?
    var caption: Int?
    var processedTags: Int?
  }

  private static let pictureEndings = [
    ".avif", ".bmp", ".gif", ".heic", ".jpeg", ".jpg", ".jxl", ".png", ".tif", ".tiff", ".webp",
  ].map { Array($0.utf8) }

  /// First keys of the objects that are lines, for finding out what a file is.
  public static let recordKeys = ["id", "site", "number", "image_path", "caption"]

  /// Whether the last record was one of kohya metadata, which has no order.
  public private(set) var isKohya = false

  private let parser = JSONParser()
  private let keyParser = JSONParser()
  private let fieldTable = FieldNameTable<Field>([
    ("id", .id), ("site", .site), ("number", .number), ("image_path", .imagePath),
    ("caption", .caption), ("processed_tags", .processedTags),
  ])

  public init() {}

  /// Fills `caption` with a record, an object or a member of one. Returns why it is none, reading on from
  /// "the record"; nil when it is one. At least 64 bytes behind `bytes` must be readable.
  public func decode(
    _ bytes: UnsafeBufferPointer<UInt8>, into caption: ExportedCaption
  ) -> String? {
    caption.removeAll()
    let start = bytes.firstIndex { !FieldText.isBlank($0) } ?? bytes.count
    let record = UnsafeBufferPointer(rebasing: bytes[start...])
    isKohya = record.first == UInt8(ascii: "\"")
    return isKohya ? decodeMember(record, caption) : decodeLine(record, caption)
  }

  private func decodeMember(
    _ record: UnsafeBufferPointer<UInt8>, _ caption: ExportedCaption
  ) -> String? {
    let member: JSONMember
    let tape: JSONTape
    switch JSONMember.read(record, by: parser.parseObject) {
    case .failure(let failure): return failure.reason
    case .success(let read): (member, tape) = read
    }
    switch member.keyText(keyParser) {
    case .failure(let failure): return failure.reason
    case .success(let key): caption.setPath(Self.withoutEnding(key))
    }
    return fill(caption, tape, indices(of: tape))
  }

  private func decodeLine(
    _ record: UnsafeBufferPointer<UInt8>, _ caption: ExportedCaption
  ) -> String? {
    let tape: JSONTape
    switch parser.parseObject(record) {
    case .failure(let failure): return failure.reason
    case .success(let parsed): tape = parsed
    }
    let indices = indices(of: tape)
    if let path = indices.imagePath, indices.id == nil {
      guard tape.kind(at: path) == JSONKind.string else {
        return "has an image_path that is no text: \(tape.excerpt(at: path))"
      }
      isKohya = true
      caption.setPath(Self.withoutEnding(tape.string(at: path)))
    } else if let reason = readID(tape, indices, caption) {
      return reason
    }
    return fill(caption, tape, indices)
  }

  private func indices(of tape: JSONTape) -> FieldIndices {
    var indices = FieldIndices()
    for (key, value) in tape.members {
      switch fieldTable.field(named: tape.string(at: key)) {
      case .id: indices.id = value
      case .site: indices.site = value
      case .number: indices.number = value
      case .imagePath: indices.imagePath = value
      case .caption: indices.caption = value
      case .processedTags: indices.processedTags = value
      case nil: break
      }
    }
    return indices
  }

  // MARK: Fields

  private func readID(
    _ tape: JSONTape, _ indices: FieldIndices, _ caption: ExportedCaption
  ) -> String? {
    if let index = indices.id {
      if tape.kind(at: index) == JSONKind.string, caption.setID(tape.string(at: index)) {
        return nil
      }
      guard let number = Self.number(tape, at: index) else {
        return "has an id that is neither a number nor SITE/NUMBER: \(tape.excerpt(at: index))"
      }
      caption.number = number
      return nil
    }
    guard let index = indices.number else { return "has no id" }
    guard let number = Self.number(tape, at: index) else {
      return "has a number that is none: \(tape.excerpt(at: index))"
    }
    caption.number = number
    guard let site = indices.site else { return nil }
    guard tape.kind(at: site) == JSONKind.string else {
      return "has a site that is no text: \(tape.excerpt(at: site))"
    }
    let name = tape.string(at: site)
    if let base = name.baseAddress { caption.name.append(base, count: name.count) }
    return nil
  }

  private static func number(_ tape: JSONTape, at index: Int) -> Int64? {
    guard tape.kind(at: index) == JSONKind.integer else { return nil }
    let number = tape.integer(at: index)
    return number >= 1 ? number : nil
  }

  private func fill(
    _ caption: ExportedCaption, _ tape: JSONTape, _ indices: FieldIndices
  ) -> String? {
    var text = indices.caption.flatMap { tape.kind(at: $0) == JSONKind.null ? nil : $0 }
    if isKohya, let list = text, tape.kind(at: list) == JSONKind.array {
      text = tape.elementCount(ofArrayAt: list) == 0 ? nil : list + 1
    }
    if let text {
      guard tape.kind(at: text) == JSONKind.string else {
        return "has a caption that is no text: \(tape.excerpt(at: text))"
      }
      caption.append(text: tape.string(at: text))
    } else if !isKohya {
      return "has no caption"
    }
    guard let list = indices.processedTags, tape.kind(at: list) != JSONKind.null else {
      return nil
    }
    return readTags(tape, at: list, caption)
  }

  private func readTags(
    _ tape: JSONTape, at list: Int, _ caption: ExportedCaption
  ) -> String? {
    guard tape.kind(at: list) == JSONKind.array else {
      return "has processed_tags that are no list: \(tape.excerpt(at: list))"
    }
    caption.hasTags = true
    var position = list + 1
    let end = tape.endIndex(of: list)
    while position < end {
      guard tape.kind(at: position) == JSONKind.string else {
        return "has a processed tag that is no text: \(tape.excerpt(at: position))"
      }
      caption.append(tag: tape.string(at: position))
      position = tape.index(after: position)
    }
    return nil
  }

  /// The path without the ending of a picture.
  private static func withoutEnding(
    _ path: UnsafeBufferPointer<UInt8>
  ) -> UnsafeBufferPointer<UInt8> {
    guard let dot = path.lastIndex(of: UInt8(ascii: ".")), dot > 0 else { return path }
    let ending = path[dot...].map { UInt8(ascii: "A")...UInt8(ascii: "Z") ~= $0 ? $0 | 0x20 : $0 }
    return pictureEndings.contains(ending) ? UnsafeBufferPointer(rebasing: path[..<dot]) : path
  }
}
