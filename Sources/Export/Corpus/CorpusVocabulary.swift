internal import Columns
internal import Warehouse

/// A site's tags as the lines of a corpus write them, ready to be copied.
///
/// Never changed after it is made, and so `@unchecked Sendable`.
final class CorpusVocabulary: @unchecked Sendable {
  let tags: TagDirectory
  private var offsets = ColumnBuffer<UInt32>()
  /// Bytes of the spelling; `excluded` for tags that are not written.
  private var counts = ColumnBuffer<UInt32>()
  private var bytes = ColumnBuffer<UInt8>(minimumCapacity: 1 << 16)

  private static let excluded = UInt32.max

  init(tags: TagDirectory, categories: Set<Int16>, options: CorpusOptions) {
    self.tags = tags
    for place in 0..<tags.placeCount {
      let isWritten =
        categories.contains(tags.category(atPlace: place))
        && (options.minimumTagPostCount <= 1
          || tags.postCount(atPlace: place) >= options.minimumTagPostCount)
      offsets.append(UInt32(bytes.count))
      guard isWritten else {
        counts.append(Self.excluded)
        continue
      }
      let spelling = Self.spelling(tags.name(atPlace: place), options)
      spelling.withUnsafeBufferPointer { buffer in
        if let base = buffer.baseAddress { bytes.append(base, count: buffer.count) }
      }
      counts.append(UInt32(spelling.count))
    }
  }

  private static func spelling(
    _ name: UnsafeBufferPointer<UInt8>, _ options: CorpusOptions
  ) -> [UInt8] {
    var spelling = Array(name)
    if options.usesSpaces, spelling.contains(UInt8(ascii: "_")) {
      spelling = Array(TagSpelling.spaced(String(decoding: name, as: UTF8.self)).utf8)
    }
    return options.format == .jsonl ? JSONText.escaped(spelling) : spelling
  }

  /// The tag's spelling; nil when it is not written.
  @inline(__always)
  func spelling(atPlace place: Int) -> UnsafeBufferPointer<UInt8>? {
    let count = counts[place]
    guard count != Self.excluded else { return nil }
    return UnsafeBufferPointer(start: bytes.base + Int(offsets[place]), count: Int(count))
  }
}

/// Text inside a JSON string.
enum JSONText {
  /// The bytes with quotes, backslashes and control characters escaped; no quotes around them.
  static func escaped(_ bytes: some Sequence<UInt8>) -> [UInt8] {
    var output: [UInt8] = []
    for byte in bytes {
      switch byte {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"):
        output += [UInt8(ascii: "\\"), byte]
      case 0x0A: output += Array("\\n".utf8)
      case 0x0D: output += Array("\\r".utf8)
      case 0x09: output += Array("\\t".utf8)
      case 0..<0x20:
        let digits = String(byte, radix: 16)
        output += Array(("\\u00" + (digits.count < 2 ? "0" : "") + digits).utf8)
      default: output.append(byte)
      }
    }
    return output
  }
}
