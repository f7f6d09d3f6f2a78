// The analysis reads post_tag and tag_post on several threads while its own connection writes caches.
// In rollback mode it reads their pages with a descriptor of its own: the caches are other pages, and
// nobody else writes while the connection holds its transaction. A second connection will not do there,
// for its shared lock would keep SQLite from writing what its cache has no room for.
//
// In WAL mode, where pages may be elsewhere, each thread has a connection and reads by SQL.

internal import GRDB

/// Where the rows of the tables post_tag and tag_post are read from.
struct TagTableSource: Sendable {
  private let path: String
  private let pages: WarehousePages?
  private let rootPages: [String: UInt32]

  /// Within a transaction that keeps others from writing. On a connection that only reads, somebody has
  /// to keep the source until the transaction has ended.
  init(_ db: Database, path: String) throws {
    self.path = path
    let pages = WarehousePages(path: path)
    if !db.configuration.readonly {
      // Its descriptor must not be closed before the end, see there.
      db.afterNextTransaction(
        onCommit: { _ in withExtendedLifetime(pages) {} },
        onRollback: { _ in withExtendedLifetime(pages) {} })
    }
    self.pages = pages
    var roots: [String: UInt32] = [:]
    for table in ["post_tag", "tag_post"] { roots[table] = try Schema.rootPage(ofTable: table, db) }
    rootPages = roots
  }

  /// The rows (post_id, position, tag_id), for one thread.
  func postTags() throws -> IntegerTable {
    try table("post_tag", columns: ["post_id", "position", "tag_id"])
  }

  /// The rows (tag_id, post_id), for one thread.
  func tagPosts() throws -> IntegerTable {
    try table("tag_post", columns: ["tag_id", "post_id"])
  }

  private func table(_ name: String, columns: [String]) throws -> IntegerTable {
    guard let pages, let root = rootPages[name] else {
      return try IntegerTable(path: path, name: name, columns: columns)
    }
    return IntegerTable(pages.cursor(rootPage: root, columnCount: columns.count))
  }
}
