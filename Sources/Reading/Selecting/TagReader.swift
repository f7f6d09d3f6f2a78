internal import Columns
internal import GRDB
internal import GRDBSQLite
internal import Statistics
internal import Store

/// Reads the tags of posts on a layer, of a category or all, from the pages of post_tag. One thread.
final class TagReader {
  private let table: IntegerTable
  private let layerMap: TagLayerMap?
  /// The tags that count; nil when all do. Tags by tag_id, which is what a PostSet is made for, too.
  private var counted: PostSet?
  private var tagIDs = ColumnBuffer<Int64>()
  private var storedTagIDs = ColumnBuffer<Int64>()

  /// - Parameter category: nil reads all tags.
  init(category: String?, layer: TagLayer, _ db: Database, source: ConnectionTables) throws {
    table = try source.postTags()
    layerMap = try layer == .stored ? nil : TagLayerMap(layer, db)
    guard let category else { return }
    let counted = PostSet()
    let statement = try db.makeStatement(
      sql: """
        SELECT tag.tag_id
        FROM tag
        JOIN tag_category
          ON tag_category.site_id = tag.site_id AND tag_category.category = tag.category
        WHERE tag_category.name = ?
        ORDER BY tag.tag_id
        """)
    try statement.forEachRow([category], on: db) { counted.insert(sqlite3_column_int64($0, 0)) }
    self.counted = counted
  }

  /// Calls `body` with each tag_id. Quick when post_ids ascend.
  func forEachTag(ofPost postID: Int64, _ body: (Int64) -> Void) throws {
    guard let layerMap else {
      return try table.forEachRow(of: postID) { row in
        if counted?.contains(row[2]) ?? true { body(row[2]) }
      }
    }
    tagIDs.removeAll()
    try table.forEachRow(of: postID) { row in tagIDs.append(row[2]) }
    layerMap.apply(to: &tagIDs, stored: &storedTagIDs)
    for tagID in tagIDs.buffer where counted?.contains(tagID) ?? true { body(tagID) }
  }

  func count(ofPost postID: Int64) throws -> Int64 {
    var count: Int64 = 0
    try forEachTag(ofPost: postID) { _ in count += 1 }
    return count
  }
}
