/// What a recipe makes of one post: of each of its tags, and of each field of its caption.
///
/// It is the outcome of the export's own steps; reasons are looked for afterwards.
public struct CaptionExplanation: Sendable {
  /// A tag of the post.
  public struct Tag: Sendable {
    /// On the site.
    public var recordName: String
    /// Nil when no input has said it.
    public var category: String?
    /// As captions write it.
    public var name: String
    /// What the order by score goes by; nil where scores do not count.
    public var score: Double?
    /// What a tagger has said of it, and from which score on that counts; nil without a score.
    public var judgement: Judgement?
    public var fate: Fate
    /// What the fields of the template make of it, by their places in `fields`.
    public var uses: [FieldUse] = []

    public var isRenamed: Bool { !recordName.utf8.elementsEqual(name.utf8) }
  }

  /// A score, and what it is compared with.
  public struct Judgement: Sendable, Equatable {
    public enum Origin: String, Sendable {
      /// `tag_threshold` of the recipe.
      case recipe
      /// The list of the tagger's own tags, `tagger_tag`.
      case tag
      /// `tagger_threshold`, by the tag's category.
      case category
      /// `tagger.threshold`.
      case tagger
      /// The widest gap between the scores of the post (`mcut`).
      case gap
    }

    /// 0 to 1, as the threshold.
    public var score: Double
    public var threshold: Double
    public var origin: Origin
  }

  public enum Fate: Sendable, Equatable {
    /// It is among the caption's tags, at a place from 1 on.
    case kept(at: Int)
    /// From its place among the tags that stay, in their order in the record; nil for one that was
    /// dropped and put behind the others.
    case moved(from: Int?, to: Int, by: TagDecision.Movement, Cause)
    case dropped(by: TagRule, Cause)
    /// A name for a field of its own: character, copyright, artist.
    case named(CaptionField)
    /// The recipe takes no tags of its category.
    case notTaken
    /// Scores decide which tags the post has, and it has none that is high enough.
    case notScored
  }

  /// What a rule goes by, as far as it is known.
  public struct Cause: Sendable, Equatable {
    /// The place of the entry in the blacklist, from 1; in a file that is its line.
    public var entry: Int?
    /// What a tag is taken by for its character.
    public var pattern: CharacterTagPatterns.Match?
    /// Of a core tag: the share of the posts that show its character alone. Of learned overlap: the share
    /// of the posts of the tag that says more which have this one, too. 0 to 1.
    public var share: Double?
    /// The posts that it is a share of.
    public var postCount: Int?
  }

  public struct FieldUse: Sendable, Equatable {
    public var field: Int
    public var fate: ValueDecision.Fate
  }

  /// A field of the template.
  public struct Field: Sendable {
    /// As in a template: `{tags:max=30}`.
    public var text: String
    public var decision: FieldDecision
    /// What the field leaves out and writes alone.
    public var style: FieldStyle
  }

  /// Of a picture in a folder, `local`.
  public var siteName = ""
  public var number: Int64 = 0
  /// The picture, as its folder was named and the path inside it; nil for a post of a warehouse.
  public var picturePath: String?
  /// Whether the captions of the selection have it.
  public var isSelected = true
  public var pruneMode: PruneMode
  public var overlap: OverlapSource
  public var core: CoreTagSource
  /// Whether a part of a name need not be whole words.
  public var findsSubstrings: Bool
  public var isShuffled: Bool
  /// In the order of the record, or of the layer; tags of a tagger in that of their scores. Those that are
  /// not scored come last.
  public var tags: [Tag]
  /// In the order of the template.
  public var fields: [Field]
  public var template: String
  public var processedTags: [String]
  public var droppedTags: [String]
  public var caption: String
}
