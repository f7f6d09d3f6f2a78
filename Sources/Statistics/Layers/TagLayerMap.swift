package import Columns
package import GRDB
internal import GRDBSQLite
internal import Store

/// A layer of tags in memory: what each stored tag stands for, by tag_id without SQL. For exports.
///
/// Memory: 4 bytes for each tag_id between the first and the last that aliases and implications touch,
/// and 8 for each row of tag_layer. Never changed after it is made, and so `@unchecked Sendable`.
package final class TagLayerMap: @unchecked Sendable {
  /// Ids from the first to the last that are kept in memory, gaps included.
  private static let maximumPositionCount = 100_000_000

  private let firstID: Int64
  /// Where the targets of a tag_id end; they begin where those before end.
  private var ends = ColumnBuffer<UInt32>()
  /// At depth 0 first, then by position.
  private var targets = ColumnBuffer<Int64>()

  /// Reads the table tag_layer; implications only for the expanded layer.
  package init(_ layer: TagLayer, _ db: Database) throws {
    firstID = try Int64.fetchOne(db, sql: "SELECT MIN(tag_id) FROM tag_layer") ?? 0
    let statement = try db.makeStatement(
      sql: """
        SELECT tag_id, target_id
        FROM tag_layer
        WHERE depth = 0 OR ?
        ORDER BY tag_id, position
        """)
    try statement.forEachRow([layer == .expanded], on: db) { row in
      let id = sqlite3_column_int64(row, 0)
      let position = id &- firstID
      // Rows come by tag_id: one that goes back would end before it begins.
      guard position >= ends.count - 1, 0..<Int64(Self.maximumPositionCount) ~= position else {
        throw WarehouseError(
          .inconsistent,
          "is damaged, or has ids of tags that are too far apart: \(firstID), \(id)",
          hint: "Run `taghouse check`.")
      }
      let added = Int(position) + 1 - ends.count
      if added > 0 { ends.append(repeating: UInt32(targets.count), count: added) }
      targets.append(sqlite3_column_int64(row, 1))
      ends[Int(position)] = UInt32(targets.count)
    }
  }

  /// What a tag stands for, its canonical tag first; empty when that is itself and nothing else.
  @inline(__always)
  private func targets(of tagID: Int64) -> UnsafeBufferPointer<Int64> {
    let position = Int(truncatingIfNeeded: tagID &- firstID)
    guard position >= 0, position < ends.count else {
      return UnsafeBufferPointer(start: nil, count: 0)
    }
    let start = position == 0 ? 0 : Int(ends[position - 1])
    return UnsafeBufferPointer(start: targets.base + start, count: Int(ends[position]) - start)
  }

  /// Replaces the stored tags of a post, in order, by those of the layer. `stored` is scratch.
  package func apply(to tagIDs: inout ColumnBuffer<Int64>, stored: inout ColumnBuffer<Int64>) {
    stored.removeAll()
    stored.append(tagIDs.base, count: tagIDs.count)
    tagIDs.removeAll()
    // A tag without targets is nobody's target either, so that it is there once.
    var hasImplications = false
    for tagID in stored.buffer {
      let targets = targets(of: tagID)
      if targets.count > 1 { hasImplications = true }
      if let canonical = targets.first {
        if !tagIDs.buffer.contains(canonical) { tagIDs.append(canonical) }
      } else {
        tagIDs.append(tagID)
      }
    }
    guard hasImplications else { return }
    for tagID in stored.buffer {
      for implied in targets(of: tagID).dropFirst() where !tagIDs.buffer.contains(implied) {
        tagIDs.append(implied)
      }
    }
  }
}

extension Warehouse {
  /// The map of a layer; nil for the stored one. Throws `staleLayers`.
  package func tagLayerMap(_ layer: TagLayer) throws -> TagLayerMap? {
    guard layer != .stored else { return nil }
    try refuseStaleLayer(layer)
    return try Self.translating(path: path) {
      try queue.inDatabase { try TagLayerMap(layer, $0) }
    }
  }
}
