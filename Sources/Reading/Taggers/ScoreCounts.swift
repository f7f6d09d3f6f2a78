internal import GRDB
internal import GRDBSQLite
internal import Statistics
public import Store

/// How many posts of a site have a score, among those with one rating of one year.
public struct ScoreCount: Sendable, Equatable {
  /// As the record has it; empty when it is not known.
  public var rating: [UInt8]
  /// Of the post's making, UTC; 0 when it is not known.
  public var year: Int
  public var score: Int64
  public var postCount: Int64
}

extension Warehouse {
  /// The scores of all posts of a site, by rating, year and score, each ascending. Posts without a
  /// score are left out.
  ///
  /// One scan of post. Memory: about 100 bytes for each distinct (rating, year, score).
  public func scoreCounts(siteID: Int64) throws -> [ScoreCount] {
    struct Key: Hashable {
      var group: Int
      var score: Int64
    }
    struct Group: Hashable {
      var rating: [UInt8]
      var year: Int
    }
    return try Self.translating(path: path) {
      try queue.inDatabase { db in
        var groups: [Group: Int] = [:]
        var names: [Group] = []
        var counts: [Key: Int64] = [:]
        let statement = try db.makeStatement(
          sql: """
            SELECT rating, created_at, score
            FROM post
            WHERE site_id = ? AND score IS NOT NULL
            """)
        try statement.forEachRow([siteID], on: db) { row in
          let group = Group(rating: Array(row.text(at: 0)), year: Int(FoundPosts.year(row, 1)))
          let position = groups[group, default: names.count]
          if position == names.count {
            groups[group] = position
            names.append(group)
          }
          counts[Key(group: position, score: sqlite3_column_int64(row, 2)), default: 0] += 1
        }
        let all = counts.map { key, count in
          ScoreCount(
            rating: names[key.group].rating, year: names[key.group].year, score: key.score,
            postCount: count)
        }
        return all.sorted { first, second in
          if first.rating != second.rating {
            return first.rating.lexicographicallyPrecedes(second.rating)
          }
          return (first.year, first.score) < (second.year, second.score)
        }
      }
    }
  }
}
