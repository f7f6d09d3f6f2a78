internal import GRDB
internal import GRDBSQLite
internal import Reading
internal import Store

/// Suggests tags of one site. One connection, within a transaction.
///
/// Time: each tag that stands beside a given one is looked at once for every given tag, some 50 ns.
final class SiteSuggestions {
  private let siteName: String
  private let sitePostCount: Int64
  private let options: SuggestionOptions
  private let counts: CompanionCounts
  private let relations: TagRelationReading
  private let categoryNames: [Int16: String]
  /// By place: the candidate's number plus one, 0 for none; what a given tag counts for it.
  private var candidateNumbers: [Int32]
  private var bothCounts: [Int64]

  private var directory: TagDirectory { counts.directory }

  init(
    _ site: (id: Int64, name: String), _ options: SuggestionOptions, _ db: Database, path: String
  ) throws {
    siteName = site.name
    self.options = options
    sitePostCount =
      try Int64.fetchOne(
        db, sql: "SELECT post_count FROM site_count WHERE site_id = ?", arguments: [site.id]) ?? 0
    counts = try CompanionCounts(
      TagDirectory(db, siteID: site.id, ranksNames: false), readPostCount: options.readPostCount,
      db, path: path)
    relations = try TagRelationReading(db: db, siteID: site.id)
    var names: [Int16: String] = [:]
    let categories = try db.makeStatement(
      sql: "SELECT category, name FROM tag_category WHERE site_id = ?")
    try categories.forEachRow([site.id], on: db) { row in
      let number = Int16(truncatingIfNeeded: sqlite3_column_int64(row, 0))
      names[number] = sqlite3_column_text(row, 1).map { String(cString: $0) }
    }
    categoryNames = names
    candidateNumbers = Array(repeating: 0, count: counts.directory.positionCount)
    bothCounts = Array(repeating: 0, count: counts.directory.positionCount)
  }

  /// Those of some tags that are of the site.
  func ownTag(among tagIDs: [Int64]) -> Int64? {
    tagIDs.first { counts.postCount(of: $0) > 0 && !name(of: directory.position(ofID: $0)).isEmpty }
  }

  /// The tags that go best with the given ones, the likeliest first.
  func suggestions(for tagIDs: [Int64]) throws -> [SuggestedTag] {
    guard options.isChained else { return try best(options.tagCount, for: tagIDs).map(\.tag) }
    var given = tagIDs
    var found: [SuggestedTag] = []
    while found.count < options.tagCount, let next = try best(1, for: given).first {
      found.append(next.tag)
      given.append(next.id)
    }
    return found
  }

  private func best(_ count: Int, for given: [Int64]) throws -> [(tag: SuggestedTag, id: Int64)] {
    let companions = try given.map { try counts.companions(of: $0) }
    let all = given.count > 1 ? try counts.companions(ofAll: given) : companions[0]
    var candidates = candidates(of: companions, without: given)
    defer { for candidate in candidates { candidateNumbers[candidate.place] = 0 } }
    for (position, companions) in companions.enumerated() {
      add(companions, at: position, to: &candidates)
    }
    for (place, count) in zip(all.places, all.counts) where candidateNumbers[Int(place)] > 0 {
      candidates[Int(candidateNumbers[Int(place)]) - 1].allCount = count
    }
    for index in candidates.indices {
      let candidate = candidates[index]
      candidates[index].estimate =
        given.count == 1
        ? candidate.pairs.share
        : candidate.pairs.estimate(allCount: candidate.allCount, givenCount: all.postCount)
    }
    candidates.sort { left, right in
      if left.estimate != right.estimate { return left.estimate > right.estimate }
      if left.postCount != right.postCount { return left.postCount > right.postCount }
      return directory.name(atPosition: left.place)
        .lexicographicallyPrecedes(directory.name(atPosition: right.place))
    }
    return try chosen(count, of: candidates, given: given, givenCount: all.postCount)
  }

  // MARK: Candidates

  private struct Candidate {
    var place: Int
    var postCount: Int64
    var pairs = SuggestionEstimate()
    var allCount: Int64 = 0
    var estimate = 0.0
  }

  /// All tags that stand beside a given one, and may be suggested.
  private func candidates(of companions: [Companions], without given: [Int64]) -> [Candidate] {
    var candidates: [Candidate] = []
    let givenPlaces = Set(given.map { directory.position(ofID: $0) })
    for place in companions.lazy.flatMap(\.places).map(Int.init)
    where candidateNumbers[place] == 0 && !givenPlaces.contains(place) && mayBeSuggested(place) {
      candidates.append(Candidate(place: place, postCount: directory.postCount(atPosition: place)))
      candidateNumbers[place] = Int32(candidates.count)
    }
    return candidates
  }

  private func mayBeSuggested(_ place: Int) -> Bool {
    guard directory.postCount(atPosition: place) >= max(1, options.minimumPostCount) else {
      return false
    }
    guard !options.categoryNames.isEmpty else { return true }
    return categoryNames[directory.category(atPosition: place)]
      .map(options.categoryNames.contains) ?? false
  }

  private func add(_ companions: Companions, at position: Int, to candidates: inout [Candidate]) {
    for (place, count) in zip(companions.places, companions.counts) {
      bothCounts[Int(place)] = count
    }
    for index in candidates.indices {
      let ratio = Double(candidates[index].postCount) / Double(max(sitePostCount, 1))
      var both = bothCounts[candidates[index].place]
      if both == 0, companions.unlistedCount > 0 {
        // Few posts have both, nobody has counted how few: as many as by chance, if that is fewer.
        let expected = Double(companions.postCount) * ratio
        both = min(companions.unlistedCount, Int64(expected))
      }
      candidates[index].pairs.add(
        position, bothCount: both, givenCount: companions.postCount, ratio: ratio)
    }
    for place in companions.places { bothCounts[Int(place)] = 0 }
  }

  // MARK: Answers

  private func name(of place: Int) -> String {
    String(decoding: directory.name(atPosition: place), as: UTF8.self)
  }

  /// The first that nothing given implies, and that are no other names of what is given.
  private func chosen(
    _ count: Int, of candidates: [Candidate], given: [Int64], givenCount: Int64
  ) throws -> [(tag: SuggestedTag, id: Int64)] {
    let givenNames = given.map { name(of: directory.position(ofID: $0)) }
    var known = Set(try givenNames.map(meaning))
    known.formUnion(try relations.missingImplications(of: givenNames).map(\.implied))
    var found: [(tag: SuggestedTag, id: Int64)] = []
    for candidate in candidates {
      if found.count >= count { break }
      let name = name(of: candidate.place)
      guard !known.contains(try meaning(of: name)) else { continue }
      let tag = SuggestedTag(
        siteName: siteName, name: name,
        categoryName: categoryNames[directory.category(atPosition: candidate.place)],
        estimate: candidate.estimate, allCount: candidate.allCount, givenCount: givenCount,
        pairEstimate: given.count == 1 ? candidate.pairs.share : candidate.pairs.pairs,
        strongestName: givenNames[candidate.pairs.strongest],
        strongestCount: candidate.pairs.strongestCount, postCount: candidate.postCount)
      found.append((tag, directory.id(atPosition: candidate.place)))
    }
    return found
  }

  /// The tag that a name stands for.
  private func meaning(of name: String) throws -> String {
    try relations.aliases(of: [name]).first?.standsFor ?? name
  }
}
