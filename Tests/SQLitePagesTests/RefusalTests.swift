import Foundation
import TestSupport
import Testing

@testable import SQLitePages

/// Files and rows that are refused, each with its reason, before anything is written.
@Suite struct RefusalTests {
  let empty: EmptyDatabase

  init() throws {
    empty = try EmptyDatabase(
      pageSize: 1024,
      schema: """
        CREATE TABLE t(k INTEGER PRIMARY KEY, v);
        CREATE TABLE w(k PRIMARY KEY) WITHOUT ROWID;
        CREATE TABLE filled(v);
        INSERT INTO filled VALUES (1);
        """)
  }

  /// The code of the error that opening gives after `bytes` were written at `offset`.
  func codeOfOpening(with bytes: [UInt8], at offset: UInt64) throws -> SQLitePagesError.Code? {
    let path = try empty.copy()
    let handle = try #require(FileHandle(forUpdatingAtPath: path))
    try handle.seek(toOffset: offset)
    try handle.write(contentsOf: Data(bytes))
    try handle.close()
    return code { _ = try PageFile(path: path) }
  }

  func code(_ body: () throws -> Void) -> SQLitePagesError.Code? {
    do {
      try body()
      return nil
    } catch {
      return (error as? SQLitePagesError)?.code
    }
  }

  @Test func headersThatAreNotBuiltOn() throws {
    #expect(try codeOfOpening(with: [], at: 0) == nil)
    #expect(try codeOfOpening(with: Array("SQLite format 2".utf8), at: 0) == .notADatabase)
    #expect(try codeOfOpening(with: [0x01, 0x00], at: 16) == .notADatabase)
    #expect(try codeOfOpening(with: [0x06, 0x00], at: 16) == .notADatabase)
    #expect(try codeOfOpening(with: [8], at: 20) == .unsupportedDatabase)
    #expect(try codeOfOpening(with: [0, 0, 0, 1], at: 44) == .unsupportedDatabase)
    #expect(try codeOfOpening(with: [0, 0, 0, 3], at: 52) == .unsupportedDatabase)
    #expect(try codeOfOpening(with: [0, 0, 0, 5], at: 28) == .notADatabase)
  }

  @Test func sizeOfAHeaderThatOldSoftwareLeftIsIgnored() throws {
    // The change counter is not the one for which the size holds, so the file's own size holds.
    #expect(try codeOfOpening(with: [9, 9, 9, 9, 0, 0, 0, 77], at: 24) == nil)
  }

  @Test func filesThatAreNotThere() throws {
    #expect(code { _ = try PageFile(path: empty.folder.path("none.db")) } == .cannotRead)
    let path = empty.folder.path("short.db")
    try Data("SQLite".utf8).write(to: URL(fileURLWithPath: path))
    #expect(code { _ = try PageFile(path: path) } == .notADatabase)
  }

  @Test(arguments: ["-journal", "-wal"])
  func databasesThatAreNotComplete(suffix: String) throws {
    let path = try empty.copy()
    try Data().write(to: URL(fileURLWithPath: path + suffix))
    #expect(code { _ = try PageFile(path: path) } == nil)
    try Data([1]).write(to: URL(fileURLWithPath: path + suffix))
    #expect(code { _ = try PageFile(path: path) } == .journalPresent)
  }

  @Test func rootsThatAreNotEmptyRootsOfTheKind() throws {
    let file = try PageFile(path: empty.copy())
    func code(_ kind: BTreeKind, _ page: UInt32) -> SQLitePagesError.Code? {
      self.code { _ = try BTreeBuilder(file: file, kind: kind, rootPage: page) }
    }
    #expect(code(.table, 0) == .unusableRoot)
    #expect(code(.table, 1) == .unusableRoot)
    #expect(code(.table, 99) == .unusableRoot)
    #expect(code(.table, try empty.root("w")) == .unusableRoot)
    #expect(code(.index, try empty.root("t")) == .unusableRoot)
    #expect(code(.table, try empty.root("filled")) == .unusableRoot)
    #expect(code(.table, try empty.root("t")) == nil)
    #expect(code(.table, try empty.root("t")) == .unusableRoot, "a second builder")
  }

  @Test func rowidsThatDoNotAscend() throws {
    let file = try PageFile(path: empty.copy())
    let tree = try BTreeBuilder(file: file, kind: .table, rootPage: empty.root("t"))
    try tree.append(rowsWithRowid: [[.integer(.min), .null], [.integer(5), .null]])
    for rowid: Int64 in [5, 4, -1, .min] {
      #expect(
        code { try tree.append(rowsWithRowid: [[.integer(rowid), .null]]) } == .rowsOutOfOrder)
    }
    try tree.append(rowsWithRowid: [[.integer(6), .null]])
    #expect(try tree.finish().rowCount == 3)
  }

  @Test func recordsLongerThanSQLiteAccepts() throws {
    let file = try PageFile(path: empty.copy())
    let table = try BTreeBuilder(file: file, kind: .table, rootPage: empty.root("t"))
    let index = try BTreeBuilder(file: file, kind: .index, rootPage: empty.root("w"))
    // Address space only: the refusal reads none of it.
    let count = 1_000_000_001
    let address = mmap(nil, count, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0)
    defer { munmap(address, count) }
    let payload = UnsafeRawBufferPointer(start: address, count: count)
    #expect(code { try table.append(rowid: 1, payload: payload) } == .payloadTooLong)
    #expect(code { try index.append(payload: payload) } == .payloadTooLong)
  }

  @Test func filesFinishedBeforeTheirTrees() throws {
    let path = try empty.copy()
    let file = try PageFile(path: path)
    let tree = try BTreeBuilder(file: file, kind: .table, rootPage: empty.root("t"))
    #expect(code { try file.finish() } == .treeUnfinished)
    _ = try tree.finish()
    #expect(code { try file.finish() } == nil)
    #expect(try SQLiteConnection(path: path).integrityFaults() == [])
  }

  @Test func pagesBeyondTheLastNumber() throws {
    let file = try PageFile(path: empty.copy())
    #expect(code { _ = try file.allocate(4_294_967_295) } == .fileFull)
    #expect(try file.allocate(1).first == 5, "nothing was given out")
  }

  @Test func aFullDiskIsReportedWithItsReason() throws {
    let descriptor = open("/dev/full", O_WRONLY)
    try #require(descriptor >= 0)
    defer { close(descriptor) }
    let error = #expect(throws: SQLitePagesError.self) {
      try [UInt8](repeating: 0, count: 512).withUnsafeBytes {
        try writeFully(descriptor, $0, at: 1024, path: "/dev/full")
      }
    }
    #expect(error?.code == .cannotWrite)
    #expect(
      error?.description
        == "/dev/full: Cannot write 512 bytes at offset 1024: No space left on device (errno 28)."
        + " Free space on the file system of the database, then build it again.")
  }
}
