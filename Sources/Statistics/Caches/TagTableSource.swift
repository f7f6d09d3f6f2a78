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

  /// Before the names of the tables.
  private let prefix: String
  private static let copyPrefix = "temp.copied_"

  /// Whether all that it gives is for the thread that made it.
  var isSerial: Bool { database != nil }

  /// Within a transaction that keeps others from writing. Not to be used when that has ended.
  package init(_ db: Database, path: String) throws {
    self.path = path
    pages = try WarehousePages(db, path: path)
    database = nil
    rootPages = try Self.rootPages(db)
    prefix = ""
  }

  /// Within a transaction that has written to the tables, and does not until the source is used no more.
  package init(uncommittedIn db: Database, path: String) throws {
    self.path = path
    let isInLog = try String.fetchOne(db, sql: "PRAGMA journal_mode") == "wal"
    pages = try !isInLog && db.writeChangedPages() ? WarehousePages(db, path: path) : nil
    database = pages == nil ? db : nil
    rootPages = try Self.rootPages(db)
    prefix = ""
  }

  /// What `copy` has copied, by SQL on one thread. Within closures of the connection's queue.
  init(copiedIn db: Database, path: String) {
    self.path = path
    pages = nil
    database = db
    rootPages = [:]
    prefix = Self.copyPrefix
  }

  private static func rootPages(_ db: Database) throws -> [String: UInt32] {
    var roots: [String: UInt32] = [:]
    for table in ["post", "post_tag", "tag_post"] {
      roots[table] = try Schema.rootPage(ofTable: table, db)
    }
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

  /// The leaves of the table post, for any thread; nil when SQL has to read it.
  func postLeaves() throws -> PostLeaves? {
    guard let pages, let root = rootPages["post"] else { return nil }
    return PostLeaves(pages: pages, numbers: try pages.leaves(rootPage: root))
  }

  private func table(_ name: String, columns: [String]) throws -> IntegerTable {
    if let database { return IntegerTable(database, name: prefix + name, columns: columns) }
    guard let pages, let root = rootPages[name] else {
      return try IntegerTable(path: path, name: name, columns: columns)
    }
    return IntegerTable(pages.cursor(rootPage: root, columnCount: columns.count))
  }
}

/// The pages that have the rows of post.
struct PostLeaves: Sendable {
  var pages: WarehousePages
  var numbers: [UInt32]
}

// MARK: Copies

extension TagTableSource {
  /// Copies the rows of a few posts into tables of the connection's own.
  static func copy(_ posts: PostSet, _ db: Database) throws {
    try db.execute(
      sql: """
        CREATE TEMP TABLE copied_post_tag (
          post_id INTEGER, position INTEGER, tag_id INTEGER, PRIMARY KEY (post_id, position)
        ) WITHOUT ROWID;
        INSERT INTO temp.copied_post_tag (post_id, position, tag_id)
        SELECT held.post_id, held.position, held.tag_id
        FROM json_each('\(posts.json)') AS selected
        CROSS JOIN main.post_tag AS held ON held.post_id = selected.value;
        CREATE TEMP TABLE copied_tag_post (
          tag_id INTEGER, post_id INTEGER, PRIMARY KEY (tag_id, post_id)
        ) WITHOUT ROWID;
        INSERT OR IGNORE INTO temp.copied_tag_post (tag_id, post_id)
        SELECT tag_id, post_id FROM temp.copied_post_tag ORDER BY tag_id, post_id
        """)
  }

  /// A SELECT of the tags on the copied posts, and of what they stand for.
  static func copiedTags(on layer: TagLayer) -> String {
    let stored = "SELECT tag_id FROM temp.copied_tag_post"
    guard layer != .stored else { return stored }
    return "\(stored) UNION SELECT target_id FROM main.tag_layer WHERE tag_id IN (\(stored))"
  }
}
