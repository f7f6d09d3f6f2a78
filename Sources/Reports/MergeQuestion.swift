public import Reading
public import Selection
public import Statistics

/// What the rows of a merge report stand for. The raw values are what `--by` takes.
public enum MergeGrouping: String, CaseIterable, Sendable {
  /// Name of the post's site.
  case site
  /// YYYY-MM of the post, else of its caption record, else of the name of that record's file.
  case month
  /// Of the post, else of its caption record.
  case rating
  /// Name of the file that the caption record came from, else the post's record, else its latent.
  case file
  /// Of the caption record.
  case finishReason = "finish-reason"

  /// A column of merge_post.
  package var sql: String { self == .finishReason ? "finish_reason" : rawValue }
}

/// The posts that a merge report can name. The raw values are what `--list` takes.
public enum MergeList: String, CaseIterable, Sendable {
  /// Candidates: without a tag.
  case tags
  /// Candidates: without text by the rule; the post's own tags do not count.
  case caption
  /// Candidates: without a latent.
  case latent
  /// Candidates: the text of the rule is tags.
  case onlyTags = "only-tags"
  /// Candidates: without text, though there are captions of the rule's kinds.
  case emptyCaption = "empty-caption"
  /// Of all posts: with a caption, but no record, tag or latent.
  case unknown
  /// Of all posts: with a latent, but no record or tag.
  case latentWithoutPost = "latent-without-post"

  /// Whether posts that are no candidates are named too.
  var coversAllPosts: Bool { self == .unknown || self == .latentWithoutPost }

  /// An SQL condition over columns of merge_post, and over what takes the place of two of them.
  func sql(_ captions: MergeCaptionColumns) -> String {
    switch self {
    case .tags: "NOT has_tag"
    case .caption: "(\(captions.state)) IS NULL"
    case .latent: "NOT has_latent"
    case .onlyTags: "(\(captions.state)) = 'tags'"
    case .emptyCaption: "(\(captions.isEmpty))"
    case .unknown: "is_caption_unknown"
    case .latentWithoutPost: "is_latent_unknown"
    }
  }
}

/// What a merge report is asked.
public struct MergeQuestion: Sendable, Equatable {
  /// Name of the caption rule.
  public var captionRule = CaptionRule.defaultName
  /// Sets of captions that are looked at in the place of the rule's; empty: those of the rule.
  public var captionKinds: [String] = []
  public var selection = PostSelection()
  /// What the tags of the selection's search mean.
  public var layer = TagLayer.stored
  public var candidates = CandidatePosts.all

  public init() {}
}

/// What posts of a training set lack.
public struct MergeCounts: Sendable, Equatable {
  /// Candidates.
  public var idCount: Int64 = 0
  /// Of these, without a tag; without text by the rule; without a latent.
  public var missingTagsCount: Int64 = 0
  public var missingCaptionCount: Int64 = 0
  public var missingLatentCount: Int64 = 0
  /// Of these, with a text of the rule that is tags.
  public var onlyTagsCount: Int64 = 0
  /// Of those without text, with captions of the rule's kinds.
  public var emptyCaptionCount: Int64 = 0
  /// Of all selected posts, with a caption, but no record, tag or latent.
  public var unknownCaptionCount: Int64 = 0
  /// Of all selected posts, with a latent, but no record or tag.
  public var unknownLatentCount: Int64 = 0
  /// Selected posts that are no candidates.
  public var outsideCount: Int64 = 0

  public init() {}

  public static func + (left: MergeCounts, right: MergeCounts) -> MergeCounts {
    var sum = left
    sum.idCount += right.idCount
    sum.missingTagsCount += right.missingTagsCount
    sum.missingCaptionCount += right.missingCaptionCount
    sum.missingLatentCount += right.missingLatentCount
    sum.onlyTagsCount += right.onlyTagsCount
    sum.emptyCaptionCount += right.emptyCaptionCount
    sum.unknownCaptionCount += right.unknownCaptionCount
    sum.unknownLatentCount += right.unknownLatentCount
    sum.outsideCount += right.outsideCount
    return sum
  }
}
