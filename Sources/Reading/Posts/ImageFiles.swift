internal import GRDB
public import Store

extension Warehouse {
  /// The pictures that a site has in folders: the path of each, and the number of its post. Empty for a
  /// site that it does not know. Memory: a path each.
  public func imageFiles(siteName: String) throws -> [(path: String, number: Int64)] {
    try Self.translating(path: path) {
      try queue.read { db in
        let rows = try Row.fetchCursor(
          db,
          sql: """
            SELECT image_file.path, post.number
            FROM image_file
            JOIN post ON post.post_id = image_file.post_id
            JOIN site ON site.site_id = post.site_id
            WHERE site.name = ?
            ORDER BY post.number
            """, arguments: [siteName])
        var files: [(path: String, number: Int64)] = []
        while let row = try rows.next() {
          files.append((try row.decode(atIndex: 0), try row.decode(atIndex: 1)))
        }
        return files
      }
    }
  }
}
