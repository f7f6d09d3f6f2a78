package import GRDB
internal import SQLitePages

/// The rows of post_tag and tag_post as one connection sees them in its transaction, from pages or by SQL.
package struct ConnectionTables {
  private let db: Database
  private let pages: ConnectionPages?

  package init(_ db: Database, path: String) throws {
    self.db = db
    pages = try ConnectionPages(db, path: path)
  }

  /// The rows (post_id, position, tag_id).
  package func postTags() throws -> IntegerTable {
    try table("post_tag", columns: ["post_id", "position", "tag_id"])
  }

  /// The rows (tag_id, post_id).
  package func tagPosts() throws -> IntegerTable {
    try table("tag_post", columns: ["tag_id", "post_id"])
  }

  private func table(_ name: String, columns: [String]) throws -> IntegerTable {
    if let pages, let cursor = try pages.cursor(table: name, columnCount: columns.count) {
      return IntegerTable(cursor)
    }
    return IntegerTable(db, name: name, columns: columns)
  }
}
