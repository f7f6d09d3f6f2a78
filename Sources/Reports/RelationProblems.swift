public import BooruFormats
internal import GRDB
public import Store

/// How many aliases or implications of a site do not apply for a reason of one kind.
public struct RelationProblemCount: Sendable, Equatable {
  /// The view that names them: tag_alias_problem or tag_implication_problem.
  public var view: String
  /// As the view has it: self, cycle, ambiguous, aliased.
  public var kind: String
  public var count: Int64
}

extension Warehouse {
  /// Counts the active relations of a site that do not apply as they stand, by kind.
  public func relationProblems(
    _ kind: TagRelation.Kind, siteName: String
  ) throws -> [RelationProblemCount] {
    let view = kind == .alias ? "tag_alias_problem" : "tag_implication_problem"
    return try Self.translating(path: path) {
      try queue.read { db in
        try Row.fetchAll(
          db,
          sql: """
            SELECT kind, COUNT(*) AS relation_count
            FROM \(view)
            WHERE site = ?
            GROUP BY kind
            ORDER BY kind
            """, arguments: [siteName]
        ).map {
          try RelationProblemCount(
            view: view, kind: $0.decode(forColumn: "kind"),
            count: $0.decode(forColumn: "relation_count"))
        }
      }
    }
  }
}
