import SQLitePages
import Testing

/// Several builders work on one file at once.
@Suite struct SharedFileTests {
  @Test func buildersOnTwoThreads() async throws {
    let empty = try EmptyDatabase(
      pageSize: 512,
      schema: """
        CREATE TABLE a(x, y, z, PRIMARY KEY(x, y)) WITHOUT ROWID;
        CREATE TABLE b(k INTEGER PRIMARY KEY, v);
        """)
    let integers = integerRows(30_000) { [$0 / 20, $0 % 20, $0 * 31 % 5000] }
    let texts: [SQLRow] = (0..<3000).map {
      [.integer(Int64($0)), .text(Array(repeating: 120, count: $0 % 1500))]
    }
    let path = try empty.copy()
    let (rootA, rootB) = (try empty.root("a"), try empty.root("b"))
    let file = try PageFile(path: path)
    async let first = Task.detached {
      let tree = try BTreeBuilder(file: file, kind: .index, rootPage: rootA, runPageCount: 2)
      for start in stride(from: 0, to: integers.count, by: 100) {
        try tree.append(integers: Array(integers[start..<start + 100]))
      }
      return try tree.finish()
    }.value
    async let second = Task.detached {
      let tree = try BTreeBuilder(file: file, kind: .table, rootPage: rootB, runPageCount: 2)
      try tree.append(rowsWithRowid: texts)
      return try tree.finish()
    }.value
    #expect(try await [first.rowCount, second.rowCount] == [30_000, 3000])
    try file.finish(synchronizes: false)

    let connection = try SQLiteConnection(path: path)
    #expect(try connection.integrityFaults() == [])
    #expect(
      try connection.rows("SELECT x, y, z FROM a") == integers.map { $0.map(SQLValue.integer) })
    #expect(try connection.rows("SELECT k, v FROM b") == texts)
  }

  @Test func treesBuiltInSeveralSittings() throws {
    let empty = try EmptyDatabase(
      pageSize: 1024,
      schema: "CREATE TABLE a(k PRIMARY KEY) WITHOUT ROWID; CREATE TABLE b(k PRIMARY KEY) "
        + "WITHOUT ROWID; CREATE TABLE c(v)")
    let path = try empty.copy()
    let rows = integerRows(4000) { [$0 - 1000] }
    for table in ["a", "b"] {
      let file = try PageFile(path: path)
      let tree = try BTreeBuilder(file: file, kind: .index, rootPage: empty.root(table))
      try tree.append(integers: rows)
      _ = try tree.finish()
      try file.finish(synchronizes: false)
      // SQLite adds and frees pages between the sittings; the free ones stay as they are.
      let connection = try SQLiteConnection(path: path)
      try connection.execute("INSERT INTO c VALUES (zeroblob(20000)); DELETE FROM c")
      #expect(try connection.integer("PRAGMA freelist_count") > 0)
    }
    let connection = try SQLiteConnection(path: path)
    #expect(try connection.integrityFaults() == [])
    for table in ["a", "b"] {
      #expect(
        try connection.rows("SELECT k FROM \(table)") == rows.map { $0.map(SQLValue.integer) })
    }
  }
}
