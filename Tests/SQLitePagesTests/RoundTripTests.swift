import Foundation
import SQLitePages
import TestSupport
import Testing

/// Random rows, built directly and inserted by SQLite: both databases hold the same, and go on
/// holding the same when they are used.
@Suite struct RoundTripTests {
  static let pageSizes = [512, 1024, 4096, 8192, 65536]
  static let edits = """
    DELETE FROM t WHERE k % 3 = 0;
    UPDATE t SET v = v || v, w = 7 WHERE k % 5 = 0;
    INSERT INTO t SELECT k + 1, v, 'new' FROM t WHERE k + 1 NOT IN (SELECT k FROM t);
    """

  /// Ascending distinct keys of all lengths, negative ones and the two ends of the range included.
  static func keys(count: Int, using generator: inout SeededGenerator) -> [Int64] {
    var keys: Set<Int64> = [.min, -1, 0, .max - 1]
    while keys.count < count { keys.insert(min(generator.anyInteger(), .max - 1)) }
    return keys.sorted()
  }

  static func rows(pageSize: Int, using generator: inout SeededGenerator) -> [SQLRow] {
    let count = Int.random(in: 300...900, using: &generator)
    return keys(count: count, using: &generator).map { key in
      let maximum = Bool.random(using: &generator) ? 60 : min(pageSize * 3, 20_000)
      return [
        .integer(key), generator.anyValue(maximumByteCount: maximum),
        generator.anyValue(maximumByteCount: 40),
      ]
    }
  }

  func compare(_ path: String, _ twinPath: String, _ queries: [String]) throws {
    let built = try SQLiteConnection(path: path)
    let twin = try SQLiteConnection(path: twinPath)
    for step in ["", Self.edits, "VACUUM"] {
      try built.execute(step)
      try twin.execute(step)
      #expect(try built.integrityFaults() == [], "after '\(step)'")
      for query in queries {
        let expected = try twin.rows(query)
        #expect(try built.rows(query) == expected, "\(query) after '\(step)'")
      }
    }
  }

  @Test(arguments: SeededGenerator.seeds, pageSizes)
  func tableWithSecondaryIndex(seed: UInt64, pageSize: Int) throws {
    var generator = SeededGenerator(seed: seed)
    let rows = Self.rows(pageSize: pageSize, using: &generator)
    let empty = try EmptyDatabase(
      pageSize: pageSize,
      schema: "CREATE TABLE t(k INTEGER PRIMARY KEY, v, w); CREATE INDEX by_v ON t(v, w)")
    let twinPath = try empty.copy()
    let twin = try SQLiteConnection(path: twinPath)
    try twin.insert(into: "t", rows)

    let path = try empty.copy()
    let file = try PageFile(path: path)
    let table = try BTreeBuilder(
      file: file, kind: .table, rootPage: empty.root("t"), runPageCount: 5)
    let index = try BTreeBuilder(
      file: file, kind: .index, rootPage: empty.root("by_v"), runPageCount: 3)
    // SQLite sorts the keys: the order of the collation is the caller's promise, not the library's.
    let entries = try twin.rows("SELECT v, w, k FROM t ORDER BY v, w, k")
    // Interleaved, a piece of the one tree and a piece of the other.
    for start in stride(from: 0, to: rows.count, by: 37) {
      try table.append(rowsWithRowid: Array(rows[start..<min(start + 37, rows.count)]))
      try index.append(records: Array(entries[start..<min(start + 37, rows.count)]))
    }
    #expect(try table.finish().rowCount == rows.count)
    #expect(try index.finish().rowCount == rows.count)
    try file.finish(synchronizes: false)
    try compare(
      path, twinPath,
      ["SELECT k, v, w FROM t ORDER BY k", "SELECT v, w, k FROM t ORDER BY v, w, k"])
  }

  @Test(arguments: SeededGenerator.seeds, pageSizes)
  func tableWithoutRowid(seed: UInt64, pageSize: Int) throws {
    var generator = SeededGenerator(seed: seed)
    let rows = Self.rows(pageSize: pageSize, using: &generator)
    let empty = try EmptyDatabase(
      pageSize: pageSize, schema: "CREATE TABLE t(k PRIMARY KEY, v, w) WITHOUT ROWID")
    let twinPath = try empty.copy()
    try SQLiteConnection(path: twinPath).insert(into: "t", rows)

    let path = try empty.copy()
    let file = try PageFile(path: path)
    let tree = try BTreeBuilder(
      file: file, kind: .index, rootPage: empty.root("t"), runPageCount: 4)
    try tree.append(records: rows)
    #expect(try tree.finish().rowCount == rows.count)
    try file.finish(synchronizes: false)
    try compare(path, twinPath, ["SELECT k, v, w FROM t ORDER BY k"])
  }

  @Test(arguments: SeededGenerator.seeds, pageSizes)
  func rowsOfIntegers(seed: UInt64, pageSize: Int) throws {
    var generator = SeededGenerator(seed: seed)
    let rows = Self.keys(count: 5000, using: &generator).map { key in
      [key, generator.anyInteger(), generator.anyInteger()]
    }
    let schema = "CREATE TABLE t(k PRIMARY KEY, v, w) WITHOUT ROWID"
    let empty = try EmptyDatabase(pageSize: pageSize, schema: schema)
    let twinPath = try empty.copy()
    try SQLiteConnection(path: twinPath)
      .insert(into: "t", rows.map { $0.map(SQLValue.integer) })

    let path = try empty.copy()
    let file = try PageFile(path: path)
    let tree = try BTreeBuilder(file: file, kind: .index, rootPage: empty.root("t"))
    var start = 0
    while start < rows.count {
      let end = min(rows.count, start + Int.random(in: 1...900, using: &generator))
      try tree.append(integers: Array(rows[start..<end]))
      start = end
    }
    _ = try tree.finish()
    try file.finish(synchronizes: false)
    try compare(path, twinPath, ["SELECT k, v, w FROM t ORDER BY k"])
  }
}
