internal import GRDB

/// What of the pairs is kept; the rows of `setting`.
struct PairLimits: Sendable {
  var pairTagMinimum: Double
  var pairMinimum: Double
  var impliedRatio: Double
  var impliedTagMinimum: Double

  /// The fewest posts of a tag that another one may imply.
  var leastImpliedCount: Double { impliedRatio * impliedTagMinimum }
}

extension PairLimits {
  /// The rows of `setting`; one that is no number, or not there, keeps nothing.
  init(_ db: Database) throws {
    func value(_ name: String) throws -> Double {
      try Double.fetchOne(
        db, sql: "SELECT CAST(value AS REAL) FROM setting WHERE name = ?", arguments: [name])
        ?? .infinity
    }
    self.init(
      pairTagMinimum: try value("pair_tag_minimum"), pairMinimum: try value("pair_minimum"),
      impliedRatio: try value("implied_ratio"),
      impliedTagMinimum: try value("implied_tag_minimum"))
  }
}
