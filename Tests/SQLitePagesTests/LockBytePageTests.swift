import Foundation
import Testing

@testable import SQLitePages

/// The page that holds byte 2^30 of the file is never used.
@Suite struct LockBytePageTests {
  /// Makes the file so long that the next pages come `distance` pages before the lock-byte page.
  /// What it gains are free pages that take no room on the disk: a list of trunk pages (next trunk,
  /// count, page numbers), which SQLite checks with all the rest.
  func extend(_ path: String, pageSize: Int, distance: Int) throws {
    let handle = try #require(FileHandle(forUpdatingAtPath: path))
    defer { try? handle.close() }
    func write(_ numbers: [Int], at offset: Int) throws {
      try handle.seek(toOffset: UInt64(offset))
      let bytes = numbers.flatMap { number in (0..<4).map { UInt8(number >> (24 - $0 * 8) & 255) } }
      try handle.write(contentsOf: Data(bytes))
    }
    let first = Int(try handle.seekToEnd()) / pageSize + 1
    let last = (1 << 30) / pageSize - distance
    try handle.truncate(atOffset: UInt64(last * pageSize))
    let leavesPerTrunk = pageSize / 4 - 8
    var trunk = first
    while trunk <= last {
      let leaves = Array(trunk + 1..<min(trunk + 1 + leavesPerTrunk, last + 1))
      let next = trunk + 1 + leaves.count
      try write([next <= last ? next : 0, leaves.count] + leaves, at: (trunk - 1) * pageSize)
      trunk = next
    }
    try write([last, first, last - first + 1], at: 28)
  }

  @Test(arguments: [512, 4096, 65536])
  func allocationSkipsThePage(pageSize: Int) throws {
    let empty = try EmptyDatabase(pageSize: pageSize, schema: "CREATE TABLE t(v)")
    let lockBytePage = UInt32((1 << 30) / pageSize + 1)
    let path = try empty.copy()
    try extend(path, pageSize: pageSize, distance: 2)
    let file = try PageFile(path: path)
    let run = try file.allocate(5)
    #expect((0..<5).map { run[$0] } == [-2, -1, 1, 2, 3].map { UInt32(Int(lockBytePage) + $0) })
    #expect(run.countBeforeHole == 2)
    #expect(try file.allocate(1).first == lockBytePage + 4)
  }

  @Test func runsThatEndAtThePageOrBeginBehindIt() throws {
    let empty = try EmptyDatabase(pageSize: 65536, schema: "CREATE TABLE t(v)")
    let path = try empty.copy()
    try extend(path, pageSize: 65536, distance: 3)
    let file = try PageFile(path: path)
    #expect(try file.allocate(3) == PageRun(first: 16382, count: 3, lockBytePage: 16385))
    #expect(try file.allocate(2) == PageRun(first: 16386, count: 2, lockBytePage: 16385))
  }

  /// Leaves, interior pages and overflow chains each meet the page at one of these distances.
  @Test(arguments: 0...6)
  func treesAcrossThePage(distance: Int) throws {
    let empty = try EmptyDatabase(
      pageSize: 4096,
      schema: """
        CREATE TABLE a(x, y, PRIMARY KEY(x, y)) WITHOUT ROWID;
        CREATE TABLE b(k INTEGER PRIMARY KEY, v);
        """)
    let path = try empty.copy()
    try extend(path, pageSize: 4096, distance: distance)
    let file = try PageFile(path: path)
    let integers = integerRows(4000) { [$0 / 9, $0] }
    let texts: [SQLRow] = (0..<20).map {
      [.integer(Int64($0)), .text(Array(repeating: UInt8(97 + $0), count: $0 * 1000))]
    }
    func buildIntegers() throws {
      let tree = try BTreeBuilder(
        file: file, kind: .index, rootPage: empty.root("a"), runPageCount: 4)
      try tree.append(integers: integers)
      _ = try tree.finish()
    }
    func buildTexts() throws {
      let tree = try BTreeBuilder(file: file, kind: .table, rootPage: empty.root("b"))
      try tree.append(rowsWithRowid: texts)
      _ = try tree.finish()
    }
    if distance % 2 == 0 {
      try buildTexts()
      try buildIntegers()
    } else {
      try buildIntegers()
      try buildTexts()
    }
    try file.finish(synchronizes: false)

    let connection = try SQLiteConnection(path: path)
    #expect(try connection.integer("PRAGMA page_count") > 262_145)
    #expect(try connection.integrityFaults() == [])
    #expect(
      try connection.rows("SELECT x, y FROM a") == integers.map { $0.map(SQLValue.integer) })
    #expect(try connection.rows("SELECT k, v FROM b") == texts)
  }

  @Test func fileThatEndsBeforeThePage() throws {
    let empty = try EmptyDatabase(pageSize: 65536, schema: "CREATE TABLE t(v)")
    let path = try empty.copy()
    try extend(path, pageSize: 65536, distance: 0)
    let file = try PageFile(path: path)
    let tree = try BTreeBuilder(file: file, kind: .table, rootPage: empty.root("t"))
    _ = try tree.finish()
    try file.finish(synchronizes: false)
    let connection = try SQLiteConnection(path: path)
    #expect(try connection.integrityFaults() == [])
    #expect(try connection.integer("PRAGMA page_count") == 16384)
  }

  @Test(.enabled(if: ProcessInfo.processInfo.environment["TAGHOUSE_LARGE_TESTS"] != nil))
  func moreThanAGibibyteOfBlobs() throws {
    let empty = try EmptyDatabase(
      pageSize: 65536, schema: "CREATE TABLE t(k INTEGER PRIMARY KEY, v)")
    let path = try empty.copy()
    let file = try PageFile(path: path)
    let tree = try BTreeBuilder(file: file, kind: .table, rootPage: empty.root("t"))
    let blob = [UInt8](repeating: 5, count: 12 << 20)
    for key in 0..<100 {
      try tree.append(rowsWithRowid: [[.integer(Int64(key)), .blob(blob)]])
    }
    _ = try tree.finish()
    try file.finish()
    let connection = try SQLiteConnection(path: path)
    #expect(try connection.integrityFaults() == [])
    #expect(
      try connection.integer("SELECT count(*) FROM t WHERE length(v) = \(blob.count)") == 100)
  }
}
