/// What a list of a site's tags says of one of them.
public struct TagListing: Sendable, Equatable {
  public var name: String
  /// The site's own id of the tag, from 1 on.
  public var number: Int64?
  /// The site's number of the category; nil when the list does not say.
  public var category: Int16?
  /// Posts that it has on the site.
  public var postCount: Int64?
  /// Other names of it.
  public var aliases: [String]
  /// Of a tagger's list: from which score on the tag counts, 0 to 1.
  public var threshold: Double?
  /// Of a tagger's list: what a character is from.
  public var copyrights: [String] = []

  public init(
    name: String, number: Int64? = nil, category: Int16? = nil, postCount: Int64? = nil,
    aliases: [String] = []
  ) {
    self.name = name
    self.number = number
    self.category = category
    self.postCount = postCount
    self.aliases = aliases
  }
}

extension TagListing {
  /// A name as sites spell it, for what taggers write with spaces.
  public static func spelled(_ name: String) -> String {
    String(decoding: ScoreReader.spelled(Array(name.utf8)), as: UTF8.self)
  }
}

/// An alias or an implication, as the site has it.
public struct TagRelation: Sendable, Equatable {
  public enum Kind: Sendable {
    case alias, implication
  }

  public var kind: Kind
  /// The site's own id of the relation, from 1 on.
  public var number: Int64?
  public var antecedentName: String
  public var consequentName: String
  /// active, deleted, pending, queued, processing, retired, or `error: …`.
  public var status: String
  /// In the form of `Timestamp`.
  public var createdAt: String?

  public init(
    kind: Kind, number: Int64? = nil, antecedentName: String, consequentName: String,
    status: String, createdAt: String? = nil
  ) {
    self.kind = kind
    self.number = number
    self.antecedentName = antecedentName
    self.consequentName = consequentName
    self.status = status
    self.createdAt = createdAt
  }
}
