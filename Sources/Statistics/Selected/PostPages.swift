internal import Columns
package import GRDB
package import SQLitePages
package import Store

/// The rows of the table post, read from its pages on all cores. Within a read transaction.
package struct PostPages {
  private let leaves: PostLeaves
  /// Where the columns stand in a record, by name.
  private let places: [String: Int]

  /// Nil when SQL has to read the table.
  package init?(_ db: Database, path: String) throws {
    guard let leaves = try TagTableSource(db, path: path).postLeaves() else { return nil }
    self.leaves = leaves
    places = try Dictionary(
      uniqueKeysWithValues: db.columns(of: "post").enumerated().map { ($1.name, $0) })
  }

  /// Where a column stands in a record; nil for one that the table has not.
  package func place(of column: String) -> Int? { places[column] }

  /// The posts for which `isTaken` says so.
  ///
  /// - Parameters:
  ///   - columnCount: So many columns of a row, from the first on, can be asked for.
  ///   - candidates: Nil for all posts.
  package func posts(
    columnCount: Int, among candidates: PostSet?,
    where isTaken: @escaping @Sendable (LeafRow) -> Bool
  ) throws -> PostSet {
    let found = PostSet()
    try forEach(
      columnCount: columnCount, among: candidates, value: { isTaken($0) ? 1 : nil },
      { postID, _ in found.insert(postID) })
    return found
  }

  /// Calls `body` with each post, ascending, and a value of its row; not for those whose value is nil.
  package func forEach(
    columnCount: Int, among candidates: PostSet?,
    value: @escaping @Sendable (LeafRow) -> Int64?, _ body: (Int64, Int64) throws -> Void
  ) throws {
    let leaves = leaves
    try OrderedChunks(
      chunkCount: PostRowReader.chunkCount(leaves.numbers), isSerial: false,
      makeWorker: {
        PostValueReader(
          leaves: leaves.numbers, reader: leaves.pages.leafReader(), columnCount: columnCount,
          candidates: candidates, value: value)
      }
    ).takeResults { _, result in
      for index in 0..<result.ids.count { try body(result.ids[index], result.values[index]) }
    }
  }
}

/// The pass over the pages of post that takes a value of each row.
private final class PostValueReader: ChunkWorker {
  /// What some leaves hold. Handed over as a whole.
  final class Result: @unchecked Sendable {
    var ids = ColumnBuffer<Int64>()
    var values = ColumnBuffer<Int64>()
  }

  private let leaves: [UInt32]
  private let reader: TableLeafReader
  private let columnCount: Int
  private let candidates: PostSet?
  private let value: (LeafRow) -> Int64?

  init(
    leaves: [UInt32], reader: TableLeafReader, columnCount: Int, candidates: PostSet?,
    value: @escaping (LeafRow) -> Int64?
  ) {
    self.leaves = leaves
    self.reader = reader
    self.columnCount = columnCount
    self.candidates = candidates
    self.value = value
  }

  func result(ofChunk chunk: Int) throws -> Result {
    let result = Result()
    let start = chunk * PostRowReader.leavesPerChunk
    for leaf in leaves[start..<min(start + PostRowReader.leavesPerChunk, leaves.count)] {
      try reader.forEachRow(onLeaf: leaf, columnCount: columnCount) { row in
        guard candidates?.contains(row.rowid) ?? true, let value = value(row) else { return }
        result.ids.append(row.rowid)
        result.values.append(value)
      }
    }
    return result
  }
}
