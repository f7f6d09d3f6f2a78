public import Selection
public import Warehouse

/// Which posts an export of one text a post takes, and what the text is.
public struct PostTextOptions: Sendable {
  public enum Content: String, CaseIterable, Sendable {
    case caption
    /// The post's tags; what a post without any gets is said by the fallback `empty`, else it is left
    /// out.
    case tags
  }

  public enum LineKey: Sendable {
    /// `"site":"danbooru","number":1`
    case siteAndNumber
    /// `"id":1`; `"id":"danbooru/1"` where there are several sites.
    case id
  }

  public var selection = PostSelection()
  /// Nil: posts with a caption where nothing but a caption is written; else latents if there are any,
  /// else all.
  public var universe: PostUniverse?
  public var part = PostScan.Part(index: 0, count: 1)
  public var content = Content.caption
  public var caption = CaptionOptions()
  /// Nil: a caption comes by the rule; else by this recipe, and the rule's is its field `caption`.
  public var captioning: CaptioningOptions?
  /// How a line of JSON names its post.
  public var lineKey = LineKey.siteAndNumber
  /// Lines of captions by a recipe also have the tags that it left, and those of characters that it dropped.
  public var writesRecipeTags = false
  public var tags = TagTextOptions()
  public var replaces = false
  public var allowsEmpty = false
  public var programVersion: String

  public init(programVersion: String) {
    self.programVersion = programVersion
  }

  /// The universe to take before it is known whether there are latents.
  var standardUniverse: PostUniverse? {
    universe
      ?? (content == .caption && captioning == nil && caption.fallback != .tags ? .captions : nil)
  }
}

/// What the posts of such an export have.
public struct PostTextTally: Sendable, Equatable {
  /// Posts of the universe that the selection took.
  public var selectedCount: Int64 = 0
  /// Posts whose text is a sentence, tags of the caption dump, or nothing, by the rule. Not counted
  /// where tags are written.
  public var sentenceCount: Int64 = 0
  public var onlyTagsCount: Int64 = 0
  public var missingCount: Int64 = 0
  /// Posts whose text was made by a recipe.
  public var recipeCount: Int64 = 0
  /// Of those with nothing: their own tags stand in; they are written with an empty text; left out.
  public var standInCount: Int64 = 0
  public var emptyCount: Int64 = 0
  public var skippedCount: Int64 = 0
  public var writtenCount: Int64 = 0

  static func += (total: inout PostTextTally, part: PostTextTally) {
    total.selectedCount += part.selectedCount
    total.sentenceCount += part.sentenceCount
    total.onlyTagsCount += part.onlyTagsCount
    total.missingCount += part.missingCount
    total.recipeCount += part.recipeCount
    total.standInCount += part.standInCount
    total.emptyCount += part.emptyCount
    total.skippedCount += part.skippedCount
    total.writtenCount += part.writtenCount
  }
}

/// What such an export has written.
public struct PostTextSummary: Sendable {
  public var tally: PostTextTally
  public var universe: PostUniverse
  /// Empty where there is a file for each post.
  public var files: [ExportedFile]
  /// Nil when the texts went to standard output.
  public var manifestPath: String?
}
