import SQLitePages
import Testing

/// Long values: every length around each place where the format changes how it splits a payload.
@Suite struct OverflowTests {
  /// Value lengths around X of tables and of indexes, K's wrap at full overflow pages, and far
  /// beyond.
  static func lengths(pageSize: Int) -> [Int] {
    let indexLimit = (pageSize - 12) * 64 / 255 - 23
    let indexLeast = (pageSize - 12) * 32 / 255 - 23
    let tableLimit = pageSize - 35
    var positions = [0, indexLimit, tableLimit]
    for overflowPages in 1...3 {
      for start in [indexLeast, indexLimit, tableLimit] {
        positions.append(start + overflowPages * (pageSize - 4))
      }
    }
    let near = positions.flatMap { position in (position - 14...position + 4).filter { $0 >= 0 } }
    return (pageSize == 512 ? Array(0...2300) : near) + [pageSize * 10, pageSize * 150]
  }

  @Test(arguments: RoundTripTests.pageSizes)
  func valuesOfEveryCriticalLengthInATable(pageSize: Int) throws {
    let lengths = Self.lengths(pageSize: pageSize)
    let rows: [SQLRow] = lengths.enumerated().map { index, length in
      let bytes = letters(count: length, from: index)
      return [.integer(Int64(index) * 5), index % 2 == 0 ? .text(bytes) : .blob(bytes)]
    }
    try check(
      rows, kind: .table, pageSize: pageSize,
      schema: "CREATE TABLE t(k INTEGER PRIMARY KEY, v)")
  }

  @Test(arguments: RoundTripTests.pageSizes)
  func valuesOfEveryCriticalLengthInAnIndexTree(pageSize: Int) throws {
    let lengths = Self.lengths(pageSize: pageSize)
    let rows: [SQLRow] = lengths.enumerated().map { index, length in
      let bytes = letters(count: length, from: index)
      return [.integer(Int64(index) * 5), index % 2 == 0 ? .text(bytes) : .blob(bytes)]
    }
    try check(
      rows, kind: .index, pageSize: pageSize,
      schema: "CREATE TABLE t(k INTEGER PRIMARY KEY, v) WITHOUT ROWID")
  }

  func check(_ rows: [SQLRow], kind: BTreeKind, pageSize: Int, schema: String) throws {
    let empty = try EmptyDatabase(pageSize: pageSize, schema: schema)
    let path = try empty.copy()
    let file = try PageFile(path: path)
    let tree = try BTreeBuilder(
      file: file, kind: kind, rootPage: empty.root("t"), runPageCount: 7)
    if kind == .table {
      try tree.append(rowsWithRowid: rows)
    } else {
      try tree.append(records: rows)
    }
    let summary = try tree.finish()
    try file.finish(synchronizes: false)
    let connection = try SQLiteConnection(path: path)
    #expect(summary.overflowPageCount > 0)
    #expect(try connection.integrityFaults() == [])
    #expect(try connection.rows("SELECT k, v FROM t ORDER BY k") == rows)
    // SQLite finds and frees every page of the chains again.
    try connection.execute("DELETE FROM t WHERE k % 2 = 0; UPDATE t SET v = zeroblob(9)")
    #expect(try connection.integrityFaults() == [])
    try connection.execute("DELETE FROM t; VACUUM")
    #expect(try connection.integer("PRAGMA page_count") == 2)
  }
}
