internal import Columns
internal import Reading
internal import Recipes
internal import Rows
internal import Store

/// A site's tags as the lines of a corpus write them, ready to be copied.
///
/// Never changed after it is made, and so `@unchecked Sendable`.
final class CorpusVocabulary: @unchecked Sendable {
  let tags: TagDirectory
  private var offsets = ColumnBuffer<UInt32>()
  /// Bytes of the spelling; `excluded` for tags that are not written.
  private var counts = ColumnBuffer<UInt32>()
  private let spellings = RowBytes(capacity: 1 << 16)

  private static let excluded = UInt32.max

  init(tags: TagDirectory, categories: Set<Int16>, options: CorpusOptions) {
    self.tags = tags
    for position in 0..<tags.positionCount {
      let isWritten =
        categories.contains(tags.category(atPosition: position))
        && (options.minimumTagPostCount <= 1
          || tags.postCount(atPosition: position) >= options.minimumTagPostCount)
      offsets.append(UInt32(spellings.count))
      guard isWritten else {
        counts.append(Self.excluded)
        continue
      }
      TagSpelling.append(
        tags.name(atPosition: position), spaced: options.usesSpaces,
        isJSON: options.format == .jsonl,
        to: spellings)
      counts.append(UInt32(spellings.count) - offsets[position])
    }
  }

  /// The tag's spelling; nil when it is not written.
  @inline(__always)
  func spelling(atPosition position: Int) -> UnsafeRawBufferPointer? {
    let count = counts[position]
    guard count != Self.excluded else { return nil }
    return UnsafeRawBufferPointer(start: spellings.base + Int(offsets[position]), count: Int(count))
  }
}
