internal import Columns
package import Reading
package import Rows
internal import Store

/// A site's tags as captions write them, ready to be copied.
///
/// Never changed after it is made, and so `@unchecked Sendable`.
package final class TagText: @unchecked Sendable {
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
