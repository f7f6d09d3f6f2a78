import Foundation
import SQLitePages
import TestSupport
import Testing

/// Tables with rowids that SQLite has made and changed, read leaf by leaf: the rows that SQLite gives.
@Suite struct TableLeafReaderTests {
  private static let columnCount = 5

  /// A file of a random table t(id, a, b, c, d).
  private static func file(
    seed: UInt64, pageSize: Int, rowCount: Int, in folder: TemporaryFolder
  ) throws -> SQLiteConnection {
    var generator = SeededGenerator(seed: seed)
    let connection = try SQLiteConnection(path: folder.path("t.db"))
    try connection.execute(
      """
      PRAGMA page_size = \(pageSize);
      CREATE TABLE t(id INTEGER PRIMARY KEY, a INTEGER, b TEXT, c INTEGER);
      """)
    var statements = ["BEGIN"]
    for row in 0..<rowCount {
      if row == rowCount / 2 { statements.append("ALTER TABLE t ADD COLUMN d INTEGER") }
      let length = generator.chance(0.1) ? Int.random(in: 0...3000, using: &generator) : row % 50
      let text = generator.chance(0.2) ? "NULL" : "'\(String(repeating: "x", count: length))é'"
      let id = generator.chance(0.1) ? generator.anyInteger() : Int64(row * 3)
      let small = Int64.random(in: -2...2, using: &generator)
      statements.append(
        """
        INSERT OR REPLACE INTO t (id, a, b, c)
        VALUES (\(id), \(generator.anyInteger()), \(text), \(small))
        """)
    }
    statements.append("UPDATE t SET d = a WHERE c = 1; DELETE FROM t WHERE c = 2; COMMIT")
    try connection.execute(statements.joined(separator: ";"))
    return connection
  }

  private static func reader(_ bytes: [UInt8], pageSize: Int) -> TableLeafReader {
    TableLeafReader(pageSize: pageSize, path: "t.db") { page, buffer in
      let start = Int(page - 1) * pageSize
      guard start + pageSize <= bytes.count else { throw SQLiteFailure(description: "no page") }
      bytes[start..<start + pageSize].withUnsafeBytes { buffer.copyMemory(from: $0) }
    }
  }

  private static func rows(_ bytes: [UInt8], pageSize: Int, root: Int64) throws -> [SQLRow] {
    let reader = reader(bytes, pageSize: pageSize)
    let leaves = try reader.leaves(rootPage: UInt32(root), pageCount: bytes.count / pageSize)
    var rows: [SQLRow] = []
    for leaf in leaves {
      try reader.forEachRow(onLeaf: leaf, columnCount: columnCount) { row in
        var values: SQLRow = [.integer(row.rowid)]
        for column in 1..<columnCount {
          if let integer = row.integer(column) {
            values.append(.integer(integer))
          } else if let text = row.text(column) {
            values.append(.text(Array(text)))
          } else {
            #expect(row.isNull(column))
            values.append(.null)
          }
        }
        rows.append(values)
      }
    }
    return rows
  }

  @Test(arguments: SeededGenerator.seeds, [512, 8192])
  func everyRow(seed: UInt64, pageSize: Int) throws {
    let folder = try TemporaryFolder()
    for rowCount in [2, 60, 800] {
      try? FileManager.default.removeItem(atPath: folder.path("t.db"))
      let connection = try Self.file(
        seed: seed, pageSize: pageSize, rowCount: rowCount, in: folder)
      let root = try connection.integer("SELECT rootpage FROM sqlite_schema WHERE name = 't'")
      let bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: folder.path("t.db"))))
      let expected = try connection.rows("SELECT id, a, b, c, d FROM t ORDER BY id")
      let found = try Self.rows(bytes, pageSize: pageSize, root: root)
      #expect(found == expected, "seed \(seed), \(rowCount) rows")
    }
  }

  /// Whatever stands in a file, reading ends.
  @Test(arguments: SeededGenerator.seeds, [512, 8192])
  func anyBytes(seed: UInt64, pageSize: Int) throws {
    let folder = try TemporaryFolder()
    let connection = try Self.file(seed: seed, pageSize: pageSize, rowCount: 400, in: folder)
    let root = try connection.integer("SELECT rootpage FROM sqlite_schema WHERE name = 't'")
    let intact = [UInt8](try Data(contentsOf: URL(fileURLWithPath: folder.path("t.db"))))
    var generator = SeededGenerator(seed: seed)
    var failureCount = 0
    for _ in 0..<60 {
      var bytes = intact
      for _ in 0..<8 {
        // Headers of pages more often than what lies on them.
        let page = Int.random(in: 1..<bytes.count / pageSize, using: &generator)
        let room = generator.chance(0.7) ? 24 : pageSize
        bytes[page * pageSize + Int.random(in: 0..<room, using: &generator)] =
          UInt8.random(in: 0...255, using: &generator)
      }
      do {
        let reader = Self.reader(bytes, pageSize: pageSize)
        let leaves = try reader.leaves(rootPage: UInt32(root), pageCount: bytes.count / pageSize)
        var sum: Int64 = 0
        for leaf in leaves {
          try reader.forEachRow(onLeaf: leaf, columnCount: Self.columnCount) { row in
            sum &+= row.integer(1) ?? 0
            sum &+= Int64(row.text(2)?.reduce(0) { Int($0) + Int($1) } ?? 0)
          }
        }
      } catch {
        failureCount += 1
      }
    }
    #expect(failureCount > 0)
  }
}
