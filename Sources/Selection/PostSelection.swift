/// Which posts a command takes. One value for all of them: flags build it, and a search is part of it.
///
/// An empty selection takes every post.
public struct PostSelection: Sendable, Equatable {
  /// Names of sites; empty takes all.
  public var siteNames: [String] = []
  /// Letters of ratings, as the records have them; empty takes all, also posts without one.
  public var ratings: [String] = []
  /// Leaves out posts that are marked as deleted.
  public var excludesDeleted = false
  /// A search that has to take them too.
  public var query: SelectionQuery?
  /// Whether the search may name what the warehouse does not know.
  public var allowsUnknownNames = false
  /// Of all these, at most so many of each tag.
  public var caps: PostCaps?
  /// Whether posts of different sites with one md5 are one post, in the end.
  public var mergesCopies = false

  public init() {}
}

/// At most so many posts of each tag of a category, so that no one character, artist or copyright outweighs
/// the others.
public struct PostCaps: Sendable, Equatable {
  /// At most `count` posts of each tag of a category.
  public struct Limit: Sendable, Equatable {
    public var category: String
    public var count: Int64

    public init(category: String, count: Int64) {
      self.category = category
      self.count = count
    }

    /// Reads `character:200`; nil for everything else.
    public init?(_ text: String) {
      guard let colon = text.lastIndex(of: ":"), colon > text.startIndex,
        let count = Int64(text[text.index(after: colon)...]), count >= 1
      else { return nil }
      self.init(category: String(text[..<colon]), count: count)
    }
  }

  /// Which posts are taken first.
  public enum Order: Sendable, Equatable {
    /// The greatest score first; then by site and number.
    case score
    /// By random number, from (seed, site, number).
    case sampleKey(seed: UInt64)
  }

  /// All hold at once.
  public var limits: [Limit]
  public var order: Order

  public init(limits: [Limit], order: Order) {
    self.limits = limits
    self.order = order
  }
}
