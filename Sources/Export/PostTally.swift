public import Reading
internal import Recipes
internal import Store

/// What became of the posts of an export. Counts that an export does not have are 0.
public struct PostTally: Sendable, Equatable {
  /// Candidates that the selection took.
  public var selectedCount: Int64 = 0
  /// Posts that the selection took, and `--from` did not.
  public var outsideCount: Int64 = 0
  /// Posts, or lines, that were written.
  public var writtenCount: Int64 = 0
  /// Captions that differ, where posts get several.
  public var captionCount: Int64 = 0
  /// Tags on the lines of a corpus.
  public var tagCount: Int64 = 0

  /// Posts without a tag that is written.
  public var untaggedCount: Int64 = 0
  /// Posts for which the rule or the recipe found no text; where tags are written, posts without any.
  public var missingCaptionCount: Int64 = 0
  public var missingLatentCount: Int64 = 0
  /// Posts that are left out because their picture is not there.
  public var missingPictureCount: Int64 = 0

  /// Posts whose caption by the rule is a sentence, or but tags; or was made by a recipe.
  public var sentenceCount: Int64 = 0
  public var onlyTagsCount: Int64 = 0
  public var recipeCount: Int64 = 0
  /// Of those with nothing: their own tags stand in; they are written with an empty text; left out.
  public var standInCount: Int64 = 0
  public var emptyCount: Int64 = 0
  public var skippedCount: Int64 = 0

  /// Left out: fewer or more tags than asked for; the line was there already.
  public var shortCount: Int64 = 0
  public var longCount: Int64 = 0
  public var duplicateCount: Int64 = 0

  public init() {}

  /// Counts what a caption is.
  mutating func count(_ state: CaptionState) {
    switch state {
    case .sentence: sentenceCount += 1
    case .tags: onlyTagsCount += 1
    case .recipe: recipeCount += 1
    case .none: missingCaptionCount += 1
    }
  }

  static func += (total: inout PostTally, part: PostTally) {
    total.selectedCount += part.selectedCount
    total.outsideCount += part.outsideCount
    total.writtenCount += part.writtenCount
    total.captionCount += part.captionCount
    total.tagCount += part.tagCount
    total.untaggedCount += part.untaggedCount
    total.missingCaptionCount += part.missingCaptionCount
    total.missingLatentCount += part.missingLatentCount
    total.missingPictureCount += part.missingPictureCount
    total.sentenceCount += part.sentenceCount
    total.onlyTagsCount += part.onlyTagsCount
    total.recipeCount += part.recipeCount
    total.standInCount += part.standInCount
    total.emptyCount += part.emptyCount
    total.skippedCount += part.skippedCount
    total.shortCount += part.shortCount
    total.longCount += part.longCount
    total.duplicateCount += part.duplicateCount
  }
}

/// What an export has written.
public struct ExportSummary: Sendable {
  public var tally: PostTally
  /// Which posts belonged into it.
  public var candidates: CandidatePosts
  /// Empty where there is a file for each post.
  public var files: [ExportedFile]
  /// Nil when it went to standard output, or into the warehouse.
  public var manifestPath: String?
}
