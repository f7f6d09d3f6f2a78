// The analysis reads post_tag and tag_post on several threads while its own connection writes caches.
// In rollback mode it reads their pages with a descriptor of the Store's own: the caches are other pages, and
// nobody else writes while the connection holds its transaction. A second connection will not do there,
// for its shared lock would keep SQLite from writing what its cache has no room for.
//
// In WAL mode, where pages may be elsewhere, each thread has a connection and reads by SQL.
//
// What a transaction itself has written is in the pages once SQLite was asked to write them there. Where that
// cannot be, in WAL mode or while others read, the connection reads it by SQL, on one thread.

package import GRDB
package import Store

/// Where the rows of the tables post_tag and tag_post are read from.
package struct TagTableSource: Sendable {
  private let path: String
  private let pages: WarehousePages?
  private let rootPages: [String: UInt32]
  /// The connection whose transaction is read, where others cannot see it.
  ///
  /// Used by the thread of its closure only: `isSerial`.
  private nonisolated(unsafe) let database: Database?

  /// Whether all that it gives is for the thread that made it.
  var isSerial: Bool { database != nil }

  /// Within a transaction that keeps others from writing. Not to be used when that has ended.
  package init(_ db: Database, path: String) throws {
    self.path = path
    pages = try WarehousePages(db, path: path)
    database = nil
    rootPages = try Self.rootPages(db)
  }

  /// Within a transaction that has written to the tables, and does not until the source is used no more.
  package init(uncommittedIn db: Database, path: String) throws {
    self.path = path
    let isInLog = try String.fetchOne(db, sql: "PRAGMA journal_mode") == "wal"
    pages = try !isInLog && db.writeChangedPages() ? WarehousePages(db, path: path) : nil
    database = pages == nil ? db : nil
    rootPages = try Self.rootPages(db)
  }

  private static func rootPages(_ db: Database) throws -> [String: UInt32] {
    var roots: [String: UInt32] = [:]
    for table in ["post_tag", "tag_post"] { roots[table] = try Schema.rootPage(ofTable: table, db) }
    return roots
  }

  /// The rows (post_id, position, tag_id), for one thread.
  package func postTags() throws -> IntegerTable {
    try table("post_tag", columns: ["post_id", "position", "tag_id"])
  }

  /// The rows (tag_id, post_id), for one thread.
  package func tagPosts() throws -> IntegerTable {
    try table("tag_post", columns: ["tag_id", "post_id"])
  }

  private func table(_ name: String, columns: [String]) throws -> IntegerTable {
    if let database { return IntegerTable(database, name: name, columns: columns) }
    guard let pages, let root = rootPages[name] else {
      return try IntegerTable(path: path, name: name, columns: columns)
    }
    return IntegerTable(pages.cursor(rootPage: root, columnCount: columns.count))
  }
}
