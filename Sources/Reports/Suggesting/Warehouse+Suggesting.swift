internal import GRDB
public import Reading
internal import Selection
internal import Statistics
public import Store

extension Warehouse {
  /// Lets `body` ask for the tags that go best with some given ones, as often as it likes, on one state of
  /// the warehouse. Of several sites each answers for itself, in their order; without `siteNames` those
  /// whose posts have all given tags.
  ///
  /// Throws `unknownSite`, `staleCounts`, `badQuery` for an unknown category; what `suggest` throws:
  /// `SelectionError` for a name that no post has.
  public func suggestingTags(
    _ options: SuggestionOptions,
    _ body: (_ suggest: (GivenTags) throws -> [SuggestedTag]) throws -> Void
  ) throws {
    let sites =
      options.siteNames.isEmpty
      ? try self.sites(havingPosts: true)
      : try options.siteNames.map { (id: try siteID(named: $0), name: $0) }
    try holdingSnapshot {
      try Self.translating(path: path) {
        try queue.inDatabase { db in
          let asked = try TagSuggesting(sites, options, db, path: path)
          try body { try asked.suggestions(for: $0) }
        }
      }
    }
  }
}

/// The sites that answer.
private final class TagSuggesting {
  private let options: SuggestionOptions
  private let search: GivenTagSearch
  private let sites: [(name: String, suggestions: SiteSuggestions)]

  init(
    _ sites: [(id: Int64, name: String)], _ options: SuggestionOptions, _ db: Database,
    path: String
  ) throws {
    guard try CacheRefresh.isCurrent(db) else {
      throw WarehouseError(
        .staleCounts, "has not counted its tags since it was changed",
        hint: "Run `taghouse analyze` first.", path: path)
    }
    let known = try String.fetchAll(
      db, sql: "SELECT DISTINCT name FROM tag_category ORDER BY name")
    for name in options.categoryNames where !known.contains(name) {
      throw WarehouseError(
        .badQuery, "no site has a category '\(name)'",
        hint: "There are \(known.joined(separator: ", ")).")
    }
    self.options = options
    search = try GivenTagSearch(db, allowsUnknown: options.allowsUnknown)
    self.sites = try sites.map { ($0.name, try SiteSuggestions($0, options, db, path: path)) }
  }

  func suggestions(for given: GivenTags) throws -> [SuggestedTag] {
    let found = try search.tagIDs(of: given)
    var tags: [SuggestedTag] = []
    var missing: SelectionError?
    var hasAnswer = false
    for (name, suggestions) in sites {
      let own = found.map(suggestions.ownTag)
      if !options.allowsUnknown, let position = own.firstIndex(of: nil) {
        missing = missing ?? search.absence(of: position, in: given, on: name)
        // Who names a site means it.
        if !options.siteNames.isEmpty { break }
        continue
      }
      var given: [Int64] = []
      for tag in own.compactMap(\.self) where !given.contains(tag) { given.append(tag) }
      hasAnswer = true
      if !given.isEmpty { tags += try suggestions.suggestions(for: given) }
    }
    if let missing, !hasAnswer || !options.siteNames.isEmpty { throw missing }
    return tags
  }
}
