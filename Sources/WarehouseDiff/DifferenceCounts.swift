/// How many of something two warehouses have, and how they differ.
public struct DifferenceCounts: Sendable, Equatable {
  public var before: Int64 = 0
  public var after: Int64 = 0
  /// Only after.
  public var came: Int64 = 0
  /// Only before.
  public var went: Int64 = 0
  /// In both, but not alike.
  public var changed: Int64 = 0

  public init() {}

  public var isEmpty: Bool { before == 0 && after == 0 }
  public var hasDifference: Bool { came != 0 || went != 0 || changed != 0 }

  mutating func addWent() {
    before += 1
    went += 1
  }

  mutating func addCame() {
    after += 1
    came += 1
  }

  mutating func addBoth(isChanged: Bool) {
    before += 1
    after += 1
    if isChanged { changed += 1 }
  }

  static func += (left: inout DifferenceCounts, right: DifferenceCounts) {
    left.before += right.before
    left.after += right.after
    left.came += right.came
    left.went += right.went
    left.changed += right.changed
  }
}

/// How two warehouses differ.
public struct WarehouseDifference: Sendable {
  /// Paths, as they were given.
  public var before: String
  public var after: String
  /// Sites of which one of them has anything, by name.
  public var sites: [SiteDifference] = []

  public var hasDifference: Bool { sites.contains { $0.hasDifference } }
}

/// How two warehouses differ in what they have of one site.
public struct SiteDifference: Sendable {
  /// A number with a name.
  public struct Named: Sendable, Equatable {
    public var name: String
    public var count: Int64
  }

  /// The captions of one kind.
  public struct Captions: Sendable, Equatable {
    public var kind: String
    public var counts: DifferenceCounts
  }

  /// A tag whose posts are more or fewer.
  public struct Tag: Sendable, Equatable {
    public var name: String
    public var before: Int64
    public var after: Int64

    public var change: Int64 { after - before }
  }

  /// A tag of another category; nil for none.
  public struct Recategorized: Sendable, Equatable {
    public var name: String
    public var before: String?
    public var after: String?
    /// Posts that have it after.
    public var postCount: Int64
  }

  public var name: String
  /// Changed: other tags, another order of them, or another value in a field.
  public var posts = DifferenceCounts()
  /// Of the posts in both: how many have another value in a field. `tags` and `tag_order` are fields,
  /// too. The most frequent first.
  public var fields: [Named] = []
  /// Changed: of another category.
  public var tags = DifferenceCounts()
  /// Tags with another number of posts, among them those that came and went.
  public var recountedTagCount: Int64 = 0
  /// The greatest change first, then by name.
  public var moreFrequentTags: [Tag] = []
  public var lessFrequentTags: [Tag] = []
  /// The most posts first, then by name.
  public var recategorizedTags: [Recategorized] = []
  /// By name of the kind.
  public var captions: [Captions] = []
  public var latents = DifferenceCounts()
  /// By both names and the site's own number. Changed: of another status or time.
  public var aliases = DifferenceCounts()
  public var implications = DifferenceCounts()

  init(name: String) {
    self.name = name
  }

  public var hasDifference: Bool {
    posts.hasDifference || tags.hasDifference || latents.hasDifference || aliases.hasDifference
      || implications.hasDifference || captions.contains { $0.counts.hasDifference }
  }

  var isEmpty: Bool {
    posts.isEmpty && tags.isEmpty && latents.isEmpty && aliases.isEmpty && implications.isEmpty
      && captions.isEmpty
  }
}

/// What is compared, and how much of it is told.
public struct WarehouseDiffOptions: Sendable {
  /// Empty: all.
  public var siteNames: [String] = []
  /// Tags with more posts, with fewer, and of another category that are named.
  public var topCount = 20

  public init() {}
}

/// How far a comparison has come, in ranges of posts of the site at hand.
public struct WarehouseDiffProgress: Sendable {
  public var siteName: String
  public var rangeCount: Int
  public var totalRangeCount: Int
}
