/// What is compared, and how much of it is shown.
public struct CaptionDiffOptions: Sendable {
  /// Tags that come, and as many that go.
  public var topCount = 20
  public var exampleCount = 5
  /// Of the draw of examples.
  public var seed: UInt64 = 0
  /// Ending of the texts in a folder, without a dot; nil: txt, or else caption.
  public var textEnding: String?

  public init() {}
}

/// How two exports of captions differ.
public struct CaptionDiff: Sendable {
  /// One of the two.
  public struct Side: Sendable {
    /// A path, or what a configuration was read from.
    public var name: String
    public var captionCount: Int64 = 0
    /// Captions of posts that the other one does not have.
    public var onlyHereCount: Int64 = 0

    public init(name: String) {
      self.name = name
    }
  }

  public struct TagChange: Sendable, Equatable {
    public var tag: String
    /// Posts that get or lose it.
    public var postCount: Int64
  }

  public struct Example: Sendable, Equatable {
    /// `danbooru/1`
    public var post: String
    public var before: String
    public var after: String
  }

  public var before: Side
  public var after: Side
  /// Posts that both have.
  public var commonCount: Int64 = 0
  /// Of these, captions that differ in any byte.
  public var changedCount: Int64 = 0
  /// Of the changed ones, those with the same tags: in another order, or with other separators.
  public var sameTagsCount: Int64 = 0
  /// Posts with one caption but other processed tags.
  public var onlyTagsCount: Int64 = 0
  /// Posts whose tags were compared as `processed_tags`; of the others the parts of captions were.
  public var taggedCount: Int64 = 0
  /// The most frequent first, then by name.
  public var comingTags: [TagChange] = []
  public var goingTags: [TagChange] = []
  /// Changes of tags beyond the limit of different ones, which stand in no list.
  public var uncountedChangeCount: Int64 = 0
  /// By the order of the draw.
  public var examples: [Example] = []

  public var unchangedCount: Int64 { commonCount - changedCount }
}
