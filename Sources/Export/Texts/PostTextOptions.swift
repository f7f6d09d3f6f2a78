public import Reading
public import Recipes
public import Selection
internal import Store

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
  public var candidates = CandidatePosts.all
  public var part = PostScan.Part(index: 0, count: 1)
  public var content = Content.caption
  public var caption = CaptionTextOptions()
  /// Nil: a caption comes by the rule; else by this recipe, and the rule's is its field `caption`.
  public var captioning: CaptioningOptions?
  /// How a line of JSON names its post.
  public var lineKey = LineKey.siteAndNumber
  /// Lines of captions by a recipe also have the tags that it left, and those of characters that it dropped.
  public var writesRecipeTags = false
  public var tags = TagTextOptions()
  /// The paths of pictures in a `CaptionMap`; nil: `{number}.{ext}`, with `{site}/` before it where there are
  /// several sites.
  public var pathTemplate: PathTemplate?
  public var replaces = false
  public var allowsEmpty = false
  public var programVersion: String

  public init(programVersion: String) {
    self.programVersion = programVersion
  }
}
