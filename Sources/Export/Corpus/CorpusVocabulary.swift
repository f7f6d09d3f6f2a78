internal import Columns
internal import Reading
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
    for place in 0..<tags.placeCount {
      let isWritten =
        categories.contains(tags.category(atPlace: place))
        && (options.minimumTagPostCount <= 1
          || tags.postCount(atPlace: place) >= options.minimumTagPostCount)
      offsets.append(UInt32(spellings.count))
      guard isWritten else {
        counts.append(Self.excluded)
        continue
      }
      TagSpelling.append(
        tags.name(atPlace: place), spaced: options.usesSpaces, isJSON: options.format == .jsonl,
        to: spellings)
      counts.append(UInt32(spellings.count) - offsets[place])
    }
  }

  /// The tag's spelling; nil when it is not written.
  @inline(__always)
  func spelling(atPlace place: Int) -> UnsafeRawBufferPointer? {
    let count = counts[place]
    guard count != Self.excluded else { return nil }
    return UnsafeRawBufferPointer(start: spellings.base + Int(offsets[place]), count: Int(count))
  }
}
