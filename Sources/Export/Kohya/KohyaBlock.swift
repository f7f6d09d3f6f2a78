internal import Columns
public import Warehouse

/// The members of one range of posts, and what they lack.
///
/// Filled by one thread and handed over to the next as a whole, never used by two at once: that is
/// what makes it `@unchecked Sendable`.
final class KohyaBlock: ExportBlock, @unchecked Sendable {
  /// Bytes that a block keeps for the next range.
  private static let keptByteCount = 8 << 20

  /// The members; in a JSON object each with the comma before it.
  var bytes = RowBytes(capacity: 1 << 16)
  /// Posts that lack something.
  var lacking = ColumnBuffer<Lack>()
  /// Their keys, one after the other.
  let keys = RowBytes()
  var tally = KohyaTally()

  struct Lack: BitwiseCopyable {
    /// Where the post's key ends in `keys`.
    var keyEnd: UInt32
    var lacksTags: Bool
    var lacksCaption: Bool
    var lacksLatent: Bool
  }

  init() {}

  func removeAll() {
    if bytes.count > Self.keptByteCount { bytes = RowBytes(capacity: 1 << 16) }
    bytes.removeAll()
    lacking.removeAll()
    keys.removeAll()
    tally = KohyaTally()
  }
}

/// What the posts of a kohya export have, and what they lack.
public struct KohyaTally: Sendable, Equatable {
  /// Posts of the universe that the selection took.
  public var idCount: Int64 = 0
  public var missingTagCount: Int64 = 0
  /// Posts for which the rule or the recipe found no text.
  public var missingCaptionCount: Int64 = 0
  public var missingLatentCount: Int64 = 0
  /// Posts whose caption by the rule is a sentence, and is but tags.
  public var sentenceCount: Int64 = 0
  public var onlyTagsCount: Int64 = 0
  /// Posts whose caption was made by a recipe.
  public var recipeCount: Int64 = 0
  /// Posts without a caption that got their own tags as one.
  public var standInCount: Int64 = 0
  /// Posts without a caption that were left out.
  public var skippedCount: Int64 = 0
  /// Posts that were written.
  public var writtenCount: Int64 = 0

  static func += (total: inout KohyaTally, part: KohyaTally) {
    total.idCount += part.idCount
    total.missingTagCount += part.missingTagCount
    total.missingCaptionCount += part.missingCaptionCount
    total.missingLatentCount += part.missingLatentCount
    total.sentenceCount += part.sentenceCount
    total.onlyTagsCount += part.onlyTagsCount
    total.standInCount += part.standInCount
    total.recipeCount += part.recipeCount
    total.skippedCount += part.skippedCount
    total.writtenCount += part.writtenCount
  }
}

/// What a kohya export has written.
public struct KohyaSummary: Sendable {
  public var tally: KohyaTally
  /// Which posts belonged into it.
  public var universe: PostUniverse
  /// The metadata, and the list of what is missing if there is one.
  public var files: [ExportedFile]
  /// Nil when the metadata went to standard output.
  public var manifestPath: String?
}
