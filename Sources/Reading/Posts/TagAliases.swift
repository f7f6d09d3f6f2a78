internal import GRDB
public import Store

extension Warehouse {
  /// Other names of a site's tags: for each tag those whose chain of aliases ends there, by name.
  ///
  /// Memory: all of the site's aliases.
  public func otherNames(siteName: String) throws -> [String: [String]] {
    try Self.translating(path: path) {
      try queue.inDatabase { db in
        var names: [String: [String]] = [:]
        let rows = try Row.fetchCursor(
          db,
          sql: """
            SELECT antecedent, consequent
            FROM tag_alias_resolved
            WHERE site = ?
            ORDER BY antecedent
            """, arguments: [siteName])
        while let row = try rows.next() {
          names[try row.decode(atIndex: 1), default: []].append(try row.decode(atIndex: 0))
        }
        return names
      }
    }
  }
}
