internal import Columns
package import Reading
package import Rows
internal import Store

/// A site's tags as captions write them, ready to be copied.
///
/// Never changed after it is made, and so `@unchecked Sendable`.
package final class TagSpellings: @unchecked Sendable {
  private let tags: TagDirectory
  private var offsets = ColumnBuffer<Int>()
  private var counts = ColumnBuffer<UInt32>()
  /// Where in the order of categories a tag stands.
  private var groups = ColumnBuffer<UInt8>()
  private let groupCount: Int
  private let spellings = RowBytes(capacity: 1 << 16)
  private let separator = RowBytes()

  /// - Parameters:
  ///   - categories: The site's numbers of categories by name.
  ///   - isJSON: Whether texts are escaped as they stand in a JSON string.
  package init(
    tags: TagDirectory, categories: [(category: Int16, name: String)], options: TagTextOptions,
    isJSON: Bool
  ) {
    self.tags = tags
    let order = Array(options.categoryOrder.prefix(Int(UInt8.max)))
    groupCount = order.count + 1
    func append(_ text: String, to bytes: RowBytes) {
      if isJSON { bytes.append(jsonContent: text) } else { bytes.append(text) }
    }
    append(options.separator, to: separator)
    var groupOfCategory: [Int16: UInt8] = [:]
    for (category, name) in categories {
      if let position = order.firstIndex(of: name) { groupOfCategory[category] = UInt8(position) }
    }
    for position in 0..<tags.positionCount {
      let name = tags.name(atPosition: position)
      offsets.append(spellings.count)
      TagSpelling.append(name, spaced: options.usesSpaces, isJSON: isJSON, to: spellings)
      counts.append(UInt32(spellings.count - offsets[position]))
      groups.append(groupOfCategory[tags.category(atPosition: position)] ?? UInt8(groupCount - 1))
    }
  }

  /// Appends the tags of a post, joined.
  package func append(_ tagIDs: UnsafeBufferPointer<Int64>, to bytes: RowBytes) {
    var isFirst = true
    for group in 0..<groupCount {
      for id in tagIDs {
        let position = tags.position(ofID: id)
        guard position >= 0, groups[position] == UInt8(group) else { continue }
        if !isFirst { bytes.append(separator.bytes) }
        isFirst = false
        bytes.append(
          UnsafeRawBufferPointer(
            start: spellings.base + offsets[position], count: Int(counts[position])))
      }
    }
  }
}

extension TagSpellings {
  /// Whether a text has one of the tags between its commas and line breaks, in whatever spelling.
  package func names(
    anyOf tagIDs: UnsafeBufferPointer<Int64>, standIn text: UnsafeRawBufferPointer
  ) -> Bool {
    var start = 0
    while start < text.count {
      var end = start
      while end < text.count, text[end] != UInt8(ascii: ","), text[end] != UInt8(ascii: "\n") {
        end += 1
      }
      let piece = Self.trimmed(text, start, end)
      if !piece.isEmpty, hasTag(of: tagIDs, spelled: piece) { return true }
      start = end + 1
    }
    return false
  }

  private static func trimmed(
    _ text: UnsafeRawBufferPointer, _ start: Int, _ end: Int
  ) -> Slice<UnsafeRawBufferPointer> {
    var (start, end) = (start, end)
    while start < end, text[start] <= 0x20 { start += 1 }
    while end > start, text[end - 1] <= 0x20 { end -= 1 }
    return text[start..<end]
  }

  private func hasTag(
    of tagIDs: UnsafeBufferPointer<Int64>, spelled piece: Slice<UnsafeRawBufferPointer>
  ) -> Bool {
    for id in tagIDs {
      let position = tags.position(ofID: id)
      guard position >= 0 else { continue }
      if Self.isSame(piece, tags.name(atPosition: position)) { return true }
    }
    return false
  }

  /// Backslashes of the text do not count: prompts have them before parentheses.
  private static func isSame(
    _ piece: Slice<UnsafeRawBufferPointer>, _ name: UnsafeBufferPointer<UInt8>
  ) -> Bool {
    var position = 0
    for byte in piece where byte != UInt8(ascii: "\\") {
      guard position < name.count, isSame(byte, name[position]) else { return false }
      position += 1
    }
    return position == name.count
  }

  private static func isSame(_ byte: UInt8, _ other: UInt8) -> Bool {
    if byte == other { return true }
    if byte == 0x20 { return other == UInt8(ascii: "_") }
    return 65...90 ~= byte && byte + 32 == other
  }
}
