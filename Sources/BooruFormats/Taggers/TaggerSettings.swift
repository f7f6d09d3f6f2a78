/// How an import reads what a tagger has written.
public struct TaggerSettings: Sendable, Equatable {
  /// What keys begin with and that is cut off; nil: nothing.
  public var keyPrefix: String?
  /// The site of keys that name none: that of the import.
  public var defaultSite: String
  /// Sites that a key may name by the folder before its number.
  public var knownSites: [String]
  /// The tagger's own list of tags: categories of tags that the site does not know, and which names
  /// are ratings. Empty: unknown.
  public var tagList: [TagListing]
  /// Lower scores are left out, from 0 to 1.
  public var minimumScore: Double

  public init(
    keyPrefix: String? = nil, defaultSite: String, knownSites: [String] = [],
    tagList: [TagListing] = [], minimumScore: Double = 0
  ) {
    self.keyPrefix = keyPrefix
    self.defaultSite = defaultSite
    self.knownSites = knownSites
    self.tagList = tagList
    self.minimumScore = minimumScore
  }
}
