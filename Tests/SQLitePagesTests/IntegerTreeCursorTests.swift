import Foundation
import SQLitePages
import TestSupport
import Testing

/// Trees that SQLite has made and changed, read page by page: the rows that SQLite gives.
@Suite struct IntegerTreeCursorTests {
  /// A file's table t(a, b, c) WITHOUT ROWID, with a copy of its pages.
  private struct Tree {
    let folder: TemporaryFolder
    let path: String
    let connection: SQLiteConnection

    init(pageSize: Int) throws {
      folder = try TemporaryFolder()
      path = folder.path + "/t.db"
      connection = try SQLiteConnection(path: path)
      try connection.execute(
        """
        PRAGMA page_size = \(pageSize);
        CREATE TABLE t(a INTEGER, b INTEGER, c INTEGER, PRIMARY KEY (a, b)) WITHOUT ROWID;
        """)
    }

    func insert(_ rows: [(Int64, Int64, Int64)]) throws {
      guard !rows.isEmpty else { return }
      let values = rows.map { "(\($0.0), \($0.1), \($0.2))" }.joined(separator: ",")
      try connection.execute("INSERT OR REPLACE INTO t VALUES \(values)")
    }

    func cursor(columnCount: Int = 3) throws -> IntegerTreeCursor {
      let bytes = try Data(contentsOf: URL(fileURLWithPath: path))
      let root = try connection.integer("SELECT rootpage FROM sqlite_schema WHERE name = 't'")
      let pageSize = Int(try connection.integer("PRAGMA page_size"))
      return IntegerTreeCursor(
        pageSize: pageSize, rootPage: UInt32(root), columnCount: columnCount, path: path
      ) { page, buffer in
        let start = Int(page - 1) * pageSize
        guard start + pageSize <= bytes.count else { throw SQLiteFailure(description: "no page") }
        bytes[start..<start + pageSize].withUnsafeBytes { buffer.copyMemory(from: $0) }
      }
    }

    func rows(of first: Int64) throws -> [[Int64]] {
      try connection.rows("SELECT a, b, c FROM t WHERE a = \(first) ORDER BY b").map { row in
        row.map { value in
          guard case .integer(let integer) = value else { return 0 }
          return integer
        }
      }
    }
  }

  private static func read(
    _ first: Int64, _ cursor: inout IntegerTreeCursor
  ) throws -> [[Int64]] {
    var rows: [[Int64]] = []
    try cursor.forEachRow(of: first) { rows.append([$0[0], $0[1], $0[2]]) }
    return rows
  }

  private static func firsts(
    _ count: Int, using generator: inout SeededGenerator
  ) -> [Int64] {
    let width = Int64([3, 50, 5000].randomElement(using: &generator) ?? 3)
    return (0..<count).map { _ in
      Bool.random(using: &generator)
        ? Int64.random(in: -width...width, using: &generator) : generator.anyInteger()
    }
  }

  @Test(arguments: SeededGenerator.seeds, [512, 1024, 8192, 65536])
  func anyOrder(seed: UInt64, pageSize: Int) throws {
    var generator = SeededGenerator(seed: seed)
    let tree = try Tree(pageSize: pageSize)
    for _ in 0..<3 {
      let firsts = Self.firsts(1500, using: &generator)
      try tree.insert(firsts.map { ($0, generator.anyInteger(), generator.anyInteger()) })
      try tree.connection.execute("DELETE FROM t WHERE c % 5 = 0; UPDATE t SET c = 1 WHERE c < 9")
      let wanted = firsts + firsts.map { $0 &+ 1 } + [.min, .max, 0]
      var cursor = try tree.cursor()
      for order in [wanted.sorted(), Array(wanted.sorted().reversed()), wanted] {
        for first in order.prefix(600) {
          let found = try Self.read(first, &cursor)
          #expect(try found == tree.rows(of: first), "\(first), seed \(seed)")
        }
      }
    }
  }

  @Test func anEmptyTreeAndOneRow() throws {
    let tree = try Tree(pageSize: 4096)
    var empty = try tree.cursor()
    #expect(try Self.read(1, &empty) == [])
    #expect(try Self.read(0, &empty) == [])
    try tree.connection.execute("INSERT INTO t VALUES (5, 0, NULL)")
    var one = try tree.cursor()
    #expect(try Self.read(4, &one) == [])
    #expect(try Self.read(5, &one) == [[5, 0, 0]])
    #expect(try Self.read(6, &one) == [])
    #expect(try Self.read(5, &one) == [[5, 0, 0]])
  }

  /// A reader that gives up in the middle of a post's rows gets all of them the next time.
  @Test func afterAFailureInTheMiddle() throws {
    let tree = try Tree(pageSize: 512)
    try tree.insert((0..<400).map { (Int64($0 / 40), Int64($0 % 40), Int64($0)) })
    var cursor = try tree.cursor()
    var count = 0
    #expect(throws: SQLiteFailure.self) {
      try cursor.forEachRow(of: 3) { _ in
        count += 1
        if count == 7 { throw SQLiteFailure(description: "enough") }
      }
    }
    #expect(try Self.read(3, &cursor).count == 40)
    #expect(try Self.read(4, &cursor).count == 40)
  }

  /// Pages that lead back to where the walk was, or to each other, end it; what comes before ascends.
  @Test(arguments: SeededGenerator.seeds, [512, 8192]) func pagesThatLeadBack(
    seed: UInt64, pageSize: Int
  ) throws {
    var generator = SeededGenerator(seed: seed)
    let tree = try Tree(pageSize: pageSize)
    // Many rows of few first columns: the walk goes over many pages.
    try tree.insert((0..<6000).map { (Int64($0 / 3000), Int64($0 % 3000), generator.anyInteger()) })
    let intact = [UInt8](try Data(contentsOf: URL(fileURLWithPath: tree.path)))
    let root = try tree.connection.integer("SELECT rootpage FROM sqlite_schema WHERE name = 't'")
    let pageCount = intact.count / pageSize
    let interior = (1..<pageCount).filter { intact[$0 * pageSize] == 2 }
    try #require(!interior.isEmpty)
    var refusals = 0
    for _ in 0..<60 {
      var bytes = intact
      for _ in 0..<3 {
        let start = interior.randomElement(using: &generator)! * pageSize
        let cellCount = Int(bytes[start + 3]) << 8 | Int(bytes[start + 4])
        let cell = Int.random(in: 0...cellCount, using: &generator)
        // The right child stands in the header, the others at the beginning of their cells.
        let pointer = start + 12 + cell * 2
        let position =
          cell == cellCount
          ? start + 8 : start + (Int(bytes[pointer]) << 8 | Int(bytes[pointer + 1]))
        let target =
          Bool.random(using: &generator)
          ? (interior.randomElement(using: &generator)! + 1)
          : Int.random(in: 0...pageCount + 1, using: &generator)
        for index in 0..<4 { bytes[position + index] = UInt8(target >> (24 - 8 * index) & 0xFF) }
      }
      let damaged = bytes
      var cursor = IntegerTreeCursor(
        pageSize: pageSize, rootPage: UInt32(root), columnCount: 3, path: tree.path
      ) { page, buffer in
        let start = (Int(page) - 1) * pageSize
        guard start + pageSize <= damaged.count else { throw SQLiteFailure(description: "no page") }
        damaged[start..<start + pageSize].withUnsafeBytes { buffer.copyMemory(from: $0) }
      }
      for first in [Int64(0), 1, 0, 2] {
        var last: [Int64]?
        var rowCount = 0
        do {
          try cursor.forEachRow(of: first) { row in
            let this = [row[0], row[1], row[2]]
            #expect(last.map { $0.lexicographicallyPrecedes(this) } ?? true, "seed \(seed)")
            last = this
            rowCount += 1
          }
        } catch {
          refusals += 1
        }
        #expect(rowCount <= 3000, "seed \(seed)")
      }
    }
    #expect(refusals > 0, "seed \(seed)")
  }

  /// A tree that is none: its page has no number.
  @Test func noRoot() throws {
    var cursor = IntegerTreeCursor(pageSize: 512, rootPage: 0, columnCount: 3, path: "t.db") {
      page, buffer in
      Issue.record("page \(page) was read")
    }
    #expect(throws: SQLitePagesError.self) { try cursor.forEachRow(of: 1) { _ in } }
  }

  /// What is no such tree is refused, and what is damaged never reads beyond its page.
  @Test(arguments: SeededGenerator.seeds) func damagedPages(seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    let tree = try Tree(pageSize: 512)
    try tree.insert((0..<3000).map { (Int64($0 / 3), Int64($0 % 3), generator.anyInteger()) })
    let intact = try Data(contentsOf: URL(fileURLWithPath: tree.path))
    let root = try tree.connection.integer("SELECT rootpage FROM sqlite_schema WHERE name = 't'")
    var refusals = 0
    for _ in 0..<300 {
      var bytes = [UInt8](intact)
      for _ in 0..<20 {
        let position = Int.random(in: 512..<bytes.count, using: &generator)
        bytes[position] = UInt8.random(in: 0...255, using: &generator)
      }
      let damaged = bytes
      var cursor = IntegerTreeCursor(
        pageSize: 512, rootPage: UInt32(root), columnCount: 3, path: tree.path
      ) { page, buffer in
        let start = Int(page) * 512 - 512
        guard start + 512 <= damaged.count else { throw SQLiteFailure(description: "no page") }
        damaged[start..<start + 512].withUnsafeBytes { buffer.copyMemory(from: $0) }
      }
      do {
        for first in stride(from: Int64(0), to: 1000, by: 7) {
          var rowCount = 0
          try cursor.forEachRow(of: first) { _ in
            rowCount += 1
          }
          // A circle of pages would go on for ever.
          #expect(rowCount <= 3000, "seed \(seed)")
        }
      } catch {
        refusals += 1
      }
    }
    #expect(refusals > 0, "seed \(seed)")
    var tables = try tree.cursor(columnCount: 2)
    #expect(throws: SQLitePagesError.self) { try tables.forEachRow(of: 1) { _ in } }
  }
}
