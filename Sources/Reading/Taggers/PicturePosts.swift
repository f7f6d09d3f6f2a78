internal import GRDB
internal import GRDBSQLite
internal import Statistics
public import Store

/// A post whose picture may be looked at.
public struct PicturePost: Sendable, Equatable {
  public var siteName: String
  public var number: Int64
  /// 32 hexadecimal digits; empty when it is not known.
  public var md5: [UInt8]
  /// Where its picture lies, if it came with a folder of pictures.
  public var path: String?
}

extension Warehouse {
  /// Calls `body` with each post, site by site, numbers ascending.
  /// - Parameters:
  ///   - siteName: Only posts of this site; nil: of all.
  ///   - taggerName: Without those that this tagger has looked at; nil: with all.
  ///
  /// One scan of post. Throws `unknownSite`.
  public func forEachPicturePost(
    siteName: String?, notSeenBy taggerName: String?, _ body: (PicturePost) throws -> Void
  ) throws {
    if let siteName { _ = try siteID(named: siteName) }
    try Self.translating(path: path) {
      try queue.inDatabase { db in
        let statement = try db.makeStatement(
          sql: """
            SELECT site.name, post.number, post.md5, image_file.path
            FROM post
            JOIN site USING (site_id)
            LEFT JOIN image_file USING (post_id)
            WHERE (:site IS NULL OR site.name = :site)
              AND NOT EXISTS (
                SELECT 1
                FROM tagger_post
                JOIN tagger USING (tagger_id)
                WHERE tagger_post.post_id = post.post_id AND tagger.name = :tagger
              )
            ORDER BY post.site_id, post.number
            """)
        try statement.forEachRow(["site": siteName, "tagger": taggerName], on: db) { row in
          let isInFolder = sqlite3_column_type(row, 3) != SQLITE_NULL
          try body(
            PicturePost(
              siteName: String(decoding: row.text(at: 0), as: UTF8.self),
              number: sqlite3_column_int64(row, 1), md5: Array(row.text(at: 2)),
              path: isInFolder ? String(decoding: row.text(at: 3), as: UTF8.self) : nil))
        }
      }
    }
  }
}
