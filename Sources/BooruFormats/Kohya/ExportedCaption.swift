public import Columns

/// The caption of one post as an export has it. Its memory is used again for the next one.
///
/// One thread at a time; its owner hands it over as a whole.
public final class ExportedCaption {
  /// The site of a post with a number, empty where none is named; else the whole name of the post.
  public var name = ColumnBuffer<UInt8>()
  /// The site's own id of the post, from 1; 0: the post has a name only.
  public var number: Int64 = 0
  public var text = ColumnBuffer<UInt8>(minimumCapacity: 1 << 10)
  /// Whether the tags are known that the caption was made of.
  public var hasTags = false
  /// These tags, one behind the other, and where each ends.
  public var tags = ColumnBuffer<UInt8>(minimumCapacity: 1 << 10)
  public var tagEnds = ColumnBuffer<Int>()

  public init() {}

  public func removeAll() {
    name.removeAll()
    number = 0
    text.removeAll(keptCapacity: 1 << 20)
    hasTags = false
    tags.removeAll(keptCapacity: 1 << 20)
    tagEnds.removeAll(keptCapacity: 1 << 16)
  }

  public func append(tag: UnsafeBufferPointer<UInt8>) {
    if let base = tag.baseAddress { tags.append(base, count: tag.count) }
    tagEnds.append(tags.count)
  }

  public func append(text bytes: UnsafeBufferPointer<UInt8>) {
    if let base = bytes.baseAddress { text.append(base, count: bytes.count) }
  }

  /// `danbooru/1`, `1`, or the name.
  public var id: String {
    let name = String(decoding: name.buffer, as: UTF8.self)
    return number == 0 ? name : name.isEmpty ? "\(number)" : "\(name)/\(number)"
  }

  public func isSamePost(as other: ExportedCaption) -> Bool {
    number == other.number && name.buffer.hasSameBytes(as: other.name.buffer)
  }

  // MARK: Ids

  /// Reads `SITE/NUMBER` or `NUMBER`; false for anything else.
  public func setID(_ id: UnsafeBufferPointer<UInt8>) -> Bool {
    let slash = id.lastIndex(of: UInt8(ascii: "/"))
    let digits = UnsafeBufferPointer(rebasing: id[(slash.map { $0 + 1 } ?? 0)...])
    guard slash != 0, let found = FieldText.postNumber(digits) else { return false }
    number = found
    name.removeAll()
    if let slash, let base = id.baseAddress { name.append(base, count: slash) }
    return true
  }

  /// Reads the path of a picture or of a text, without its ending: `danbooru/0123/1123`.
  ///
  /// A last part of digits is the number; the folder above it is the site, past one whose name is digits,
  /// too. Any other path is a name.
  public func setPath(_ path: UnsafeBufferPointer<UInt8>) {
    name.removeAll()
    number = 0
    var parts: [Slice<UnsafeBufferPointer<UInt8>>] = path.split { byte in
      byte == UInt8(ascii: "/") || byte == UInt8(ascii: "\\")
    }
    if let last = parts.popLast(),
      let found = FieldText.postNumber(UnsafeBufferPointer(rebasing: last))
    {
      number = found
      if let folder = parts.last, folder.allSatisfy(FieldText.isDigit) { parts.removeLast() }
      if let site = parts.last { append(name: UnsafeBufferPointer(rebasing: site)) }
    } else {
      append(name: path)
    }
  }

  private func append(name bytes: UnsafeBufferPointer<UInt8>) {
    if let base = bytes.baseAddress { name.append(base, count: bytes.count) }
  }
}
