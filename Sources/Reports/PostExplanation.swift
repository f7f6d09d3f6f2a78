/// Everything that a warehouse knows of one post.
///
/// Found through indexes: the time does not grow with the warehouse, see `children` and
/// `unsearchedRejectCount` for what is bounded instead.
public struct PostExplanation: Sendable, Equatable {
  /// A column of a table and its value.
  public struct Field: Sendable, Equatable {
    public var name: String
    public var value: FieldValue
  }

  public enum FieldValue: Sendable, Equatable {
    case null
    case integer(Int64)
    case real(Double)
    case text(String)
  }

  public struct Tag: Sendable, Equatable {
    /// Within the record, from 0.
    public var position: Int64
    public var name: String
    /// The category's number on the site; nil when no input has said it.
    public var category: Int64?
    public var categoryName: String?
    /// Posts of the site that have it; nil while it is not counted.
    public var postCount: Int64?
  }

  public struct Caption: Sendable, Equatable {
    public var kind: String
    /// Of the import that brought the kind, such as `kohya`.
    public var format: String
    /// In Unicode code points, without the blanks around it.
    public var length: Int64
    public var text: String
  }

  /// The one caption that a caption rule makes, as the view post_caption has it.
  public struct RuleCaption: Sendable, Equatable {
    public var rule: String
    public var text: String?
    /// sentence, tags or none.
    public var state: String
    /// The kinds that it was made of, joined with `+`; `post_tag` for the post's own tags.
    public var source: String?
  }

  public struct Latent: Sendable, Equatable {
    /// Pixels.
    public var width: Int64
    public var height: Int64
  }

  /// A file that something of the post came from.
  public struct ImportedFile: Sendable, Equatable {
    /// What came from it: `post`, `caption record` or `latent`.
    public var part: String
    public var format: String
    public var path: String
    /// Name in a tar archive; empty when the file is none.
    public var member: String
    /// The settings of the import, a JSON object; empty for formats without any.
    public var settings: String
    public var isComplete: Bool
    public var rejectedCount: Int64
    public var firstRun: Run
    public var lastRun: Run
  }

  public struct Run: Sendable, Equatable {
    public var id: Int64
    /// UTC, ISO 8601.
    public var startedAt: String
  }

  /// An input record that was refused.
  public struct Reject: Sendable, Equatable {
    public var path: String
    public var member: String
    /// Physical line, from 1.
    public var line: Int64
    /// Of its first byte, in decoded bytes.
    public var byteOffset: Int64
    public var byteCount: Int64
    public var reason: String
    public var firstBytes: String
  }

  public struct Alias: Sendable, Equatable {
    public var tag: String
    /// The end of the chain of aliases; nil when the chain runs into a cycle.
    public var standsFor: String?
  }

  public struct Implication: Sendable, Equatable {
    /// A tag of the post as it has it.
    public var tag: String
    /// What the tag implies, and the post lacks under every name.
    public var implied: String
    /// Implications between the two, from 1.
    public var depth: Int
  }

  /// Another post of the site.
  public struct Relative: Sendable, Equatable {
    public var number: Int64
    public var isPresent: Bool
  }

  public var siteName: String
  public var number: Int64
  /// The columns of the table post, in order.
  public var fields: [Field]
  /// In the order of the record.
  public var tags: [Tag]
  public var captions: [Caption]
  public var ruleCaption: RuleCaption?
  public var latent: Latent?
  /// The columns of the table caption_record, in order; empty when there is none.
  public var captionRecord: [Field]
  public var files: [ImportedFile]
  /// Rejected records of the site whose text names the post's number, at most `rejectLimit`.
  public var namingRejects: [Reject]
  /// Rejects of the site's files that were not looked at for the number.
  public var unsearchedRejectCount: Int64
  /// Rejected records of the post's file that stand about where the post does. Its place is
  /// estimated from the order in which posts arrived.
  public var nearRejects: [Reject]
  public var parent: Relative?
  /// Numbers of the posts that name this one as their parent, among those of `childrenRange`: there
  /// is no index that would find those far away.
  public var children: [Int64]
  public var childrenRange: ClosedRange<Int64>
  public var aliases: [Alias]
  /// Sorted by what is implied.
  public var missingImplications: [Implication]

  /// Rejects that are kept of each sort.
  public static let rejectLimit = 10
}
