import SQLitePages
import Testing

/// Every number of rows around every split of a leaf, of an interior page, and every new level.
///
/// Pages of 512 bytes hold four of the longest local index records, so some hundred rows make five
/// levels.
@Suite struct PageSplitTests {
  /// Few pages a run, so that runs end at all places of the tree too.
  static let runPageCounts = [1, 3, BTreeBuilder.defaultRunPageCount]

  @Test(arguments: runPageCounts)
  func everyRowCountOfAnIndexTree(runPageCount: Int) throws {
    // Payload: header 4 + integer 2 + text 96 = 102 bytes, the most that stays on a page.
    let rows: [SQLRow] = (0..<680).map {
      [.integer(Int64($0) + 1000), .text(Array(repeating: UInt8(97 + $0 % 26), count: 96))]
    }
    let empty = try EmptyDatabase(
      pageSize: 512, schema: "CREATE TABLE t(k INTEGER PRIMARY KEY, v TEXT) WITHOUT ROWID")
    var depths: Set<Int> = []
    for count in 0...rows.count {
      let path = try empty.copy()
      let file = try PageFile(path: path)
      let tree = try BTreeBuilder(
        file: file, kind: .index, rootPage: empty.root("t"), runPageCount: runPageCount)
      try tree.append(records: Array(rows.prefix(count)))
      depths.insert(try tree.finish().depth)
      try file.finish(synchronizes: false)
      let connection = try SQLiteConnection(path: path)
      try #require(try connection.integrityFaults() == [], "\(count) rows")
      try #require(
        try connection.rows("SELECT k, v FROM t") == Array(rows.prefix(count)), "\(count) rows")
    }
    #expect(depths == [1, 2, 3, 4, 5])
  }

  @Test(arguments: runPageCounts)
  func everyRowCountOfATableTree(runPageCount: Int) throws {
    // One row a leaf, nine bytes a rowid: 34 children a page, so 34, 34*34 leaves end a level.
    let rows: [SQLRow] = (0..<1200).map {
      [.integer(Int64($0) * 3 - (1 << 60)), .blob(Array(repeating: UInt8($0 % 251), count: 440))]
    }
    let empty = try EmptyDatabase(
      pageSize: 512, schema: "CREATE TABLE t(k INTEGER PRIMARY KEY, v BLOB)")
    var depths: Set<Int> = []
    for count in [0...120, 1140...1200].joined() {
      let path = try empty.copy()
      let file = try PageFile(path: path)
      let tree = try BTreeBuilder(
        file: file, kind: .table, rootPage: empty.root("t"), runPageCount: runPageCount)
      try tree.append(rowsWithRowid: Array(rows.prefix(count)))
      depths.insert(try tree.finish().depth)
      try file.finish(synchronizes: false)
      let connection = try SQLiteConnection(path: path)
      try #require(try connection.integrityFaults() == [], "\(count) rows")
      try #require(
        try connection.rows("SELECT k, v FROM t") == Array(rows.prefix(count)), "\(count) rows")
    }
    #expect(depths == [1, 2, 3, 4])
  }

  /// The fast path fills a leaf nearly, the general one the rest: every count of every width.
  @Test(arguments: 1...8)
  func everyRowCountOfIntegerRows(columnCount: Int) throws {
    let names = (0..<columnCount).map { "c\($0)" }.joined(separator: ",")
    let empty = try EmptyDatabase(
      pageSize: 512,
      schema: "CREATE TABLE t(\(names), PRIMARY KEY(\(names))) WITHOUT ROWID")
    // Values of every length, growing; the first columns repeat where others can tell rows apart.
    let rows: [[Int64]] = (0..<300).map { row in
      let keys = [Int64](repeating: 1, count: columnCount - 1) + [Int64(row)]
      return keys.enumerated().map { column, key in
        column + 1 == columnCount ? key : Int64(1) << (column * 9) - 1
      }
    }
    for count in 0...rows.count {
      let path = try empty.copy()
      let file = try PageFile(path: path)
      let tree = try BTreeBuilder(file: file, kind: .index, rootPage: empty.root("t"))
      try tree.append(integers: Array(rows.prefix(count)))
      let summary = try tree.finish()
      try file.finish(synchronizes: false)
      let connection = try SQLiteConnection(path: path)
      try #require(summary.rowCount == count)
      try #require(try connection.integrityFaults() == [], "\(count) rows")
      try #require(
        try connection.rows("SELECT * FROM t")
          == rows.prefix(count).map { $0.map(SQLValue.integer) }, "\(count) rows")
    }
  }

  /// A cell of 6 bytes and its offset: 63 of them and the header are exactly 512 bytes.
  @Test(arguments: [(63, 1), (64, 2)], [true, false])
  func leavesAreFilledToTheLastByte(rowsAndDepth: (rows: Int64, depth: Int), fast: Bool) throws {
    let empty = try EmptyDatabase(
      pageSize: 512, schema: "CREATE TABLE t(k INTEGER PRIMARY KEY) WITHOUT ROWID")
    let rows = integerRows(rowsAndDepth.rows) { [$0 + 1_000_000] }
    let path = try empty.copy()
    let file = try PageFile(path: path)
    let tree = try BTreeBuilder(file: file, kind: .index, rootPage: empty.root("t"))
    if fast {
      try tree.append(integers: rows)
    } else {
      try tree.append(records: rows.map { $0.map(SQLValue.integer) })
    }
    #expect(try tree.finish().depth == rowsAndDepth.depth)
    try file.finish(synchronizes: false)
    let connection = try SQLiteConnection(path: path)
    #expect(try connection.integrityFaults() == [])
    #expect(try connection.rows("SELECT k FROM t") == rows.map { $0.map(SQLValue.integer) })
  }
}
