internal import GRDB
internal import GRDBSQLite
internal import Reading
internal import Statistics
internal import Store

/// How many posts of a tag, or of several, have each other tag.
struct Companions {
  /// Posts that have the tag, or all of the tags.
  var postCount: Int64
  /// The other tags by their places in the directory, and the posts that have them as well.
  var places: [Int32] = []
  var counts: [Int64] = []
  /// So many posts at most have a tag that is not listed, too: 0 where the posts themselves were read.
  var unlistedCount: Int64 = 0
}

/// Counts tags of a site that stand on posts together. One connection, within a transaction.
///
/// Of a tag with many posts the pairs of `taghouse analyze` are taken, if they are current: those that ten
/// posts have (setting pair_minimum). All other counts are made of the posts.
/// Memory: 9 bytes a tag, and up to 100 MB for counts that may be asked again.
final class CompanionCounts {
  private static let keptPairCount = 8_000_000

  let directory: TagDirectory
  private let db: Database
  private let readPostCount: Int64
  private let tagPosts: IntegerTable
  private let postTags: IntegerTable
  /// Nil while they are not current.
  private let pairMinimum: Int64?
  private var kept: [Int64: Companions] = [:]
  private var keptCount = 0
  /// By place: the count of the tag while posts are read, and whether it is given.
  private var counts: [Int64]
  private var isGiven: [Bool]

  init(
    _ directory: TagDirectory, readPostCount: Int64, _ db: Database, path: String
  ) throws {
    self.directory = directory
    self.readPostCount = readPostCount
    self.db = db
    let source = try ConnectionTables(db, path: path)
    tagPosts = try source.tagPosts()
    postTags = try source.postTags()
    pairMinimum =
      try CacheRefresh.isAnalyzed(db)
      ? Int64.fetchOne(
        db, sql: "SELECT CAST(value AS INTEGER) FROM setting WHERE name = 'pair_minimum'") : nil
    counts = Array(repeating: 0, count: directory.positionCount)
    isGiven = Array(repeating: false, count: directory.positionCount)
  }

  /// Posts that have the tag.
  func postCount(of tagID: Int64) -> Int64 {
    let place = directory.position(ofID: tagID)
    return place < 0 ? 0 : directory.postCount(atPosition: place)
  }

  /// What stands beside one tag.
  func companions(of tagID: Int64) throws -> Companions {
    if let known = kept[tagID] { return known }
    let found = try storedPairs(of: tagID) ?? companions(ofAll: [tagID])
    if keptCount + found.places.count > Self.keptPairCount {
      kept.removeAll()
      keptCount = 0
    }
    kept[tagID] = found
    keptCount += found.places.count
    return found
  }

  private func storedPairs(of tagID: Int64) throws -> Companions? {
    guard let pairMinimum, postCount(of: tagID) > readPostCount else { return nil }
    var found = Companions(
      postCount: postCount(of: tagID), unlistedCount: max(0, pairMinimum - 1))
    let pairs = try db.cachedStatement(
      sql: "SELECT other_id, post_count FROM tag_pair_count WHERE tag_id = ?")
    try pairs.forEachRow([tagID], on: db) { row in
      let place = directory.position(ofID: sqlite3_column_int64(row, 0))
      guard place >= 0 else { return }
      found.places.append(Int32(place))
      found.counts.append(sqlite3_column_int64(row, 1))
    }
    return found.places.isEmpty ? nil : found
  }

  /// What stands beside several tags on the posts that have all of them: reads the posts of the rarest.
  func companions(ofAll tagIDs: [Int64]) throws -> Companions {
    var found = Companions(postCount: 0)
    guard let rarest = tagIDs.min(by: { postCount(of: $0) < postCount(of: $1) }) else {
      return found
    }
    let given = Set(tagIDs.map { directory.position(ofID: $0) })
    guard !given.contains(-1) else { return found }
    for place in given { isGiven[place] = true }
    defer { for place in given { isGiven[place] = false } }
    var places: [Int32] = []
    var seen: [Int32] = []
    try tagPosts.forEachRow(of: rarest) { row in
      places.removeAll(keepingCapacity: true)
      var givenCount = 0
      try postTags.forEachRow(of: row[1]) { tag in
        let place = directory.position(ofID: tag[2])
        guard place >= 0 else { return }
        if isGiven[place] { givenCount += 1 } else { places.append(Int32(place)) }
      }
      guard givenCount == given.count else { return }
      found.postCount += 1
      for place in places {
        if counts[Int(place)] == 0 { seen.append(place) }
        counts[Int(place)] += 1
      }
    }
    found.places = seen
    found.counts = seen.map { counts[Int($0)] }
    for place in seen { counts[Int(place)] = 0 }
    return found
  }
}
