public import Reading

/// What an export of repeats has written.
public struct RepeatSummary: Sendable {
  /// The concepts of a category, over all sites.
  public struct Category: Sendable, Equatable {
    public var name: String
    public var conceptCount: Int64 = 0
    /// The posts that each should come to; nil when there is no concept.
    public var target: Double?
  }

  /// In the order of the options.
  public var categories: [Category] = []
  /// Posts that the selection took.
  public var postCount: Int64 = 0
  /// Posts that the selection took, and `--from` did not.
  public var outsideCount: Int64 = 0
  /// Which posts belonged into it.
  public var candidates = CandidatePosts.all
  /// Of these, with a tag of the categories.
  public var conceptPostCount: Int64 = 0
  /// The sum of the repeats of all posts: what an epoch has; nil unless they were written.
  public var repeatCount: Int64?
  public var files: [ExportedFile] = []
  /// Nil when the concepts went to standard output.
  public var manifestPath: String?

  public var conceptCount: Int64 { categories.reduce(0) { $0 + $1.conceptCount } }
}
