import Foundation
import SQLitePages
import Testing

/// The finished file byte for byte, where SQLite would not complain and a user still would.
@Suite struct FileBytesTests {
  static let pageSize = 4096
  let empty: EmptyDatabase
  let rows = integerRows(40_000) { [$0 / 30, $0 % 30, $0 * 7 % 1000] }

  init() throws {
    empty = try EmptyDatabase(
      pageSize: Self.pageSize,
      schema: "CREATE TABLE t(a, b, c, PRIMARY KEY(a, b)) WITHOUT ROWID")
  }

  func bytes(_ path: String) throws -> [UInt8] {
    Array(try Data(contentsOf: URL(fileURLWithPath: path)))
  }

  /// Builds the tree of `rows`, in runs of few pages so that their memory is used again.
  func build() throws -> (bytes: [UInt8], summary: BTreeSummary) {
    let path = try empty.copy()
    let file = try PageFile(path: path)
    let tree = try BTreeBuilder(
      file: file, kind: .index, rootPage: empty.root("t"), runPageCount: 9)
    try tree.append(integers: rows)
    let summary = try tree.finish()
    try file.finish()
    return (try bytes(path), summary)
  }

  @Test func sameRowsGiveTheSameBytes() throws {
    #expect(try build().bytes == build().bytes)
  }

  @Test func fileIsNoLargerThanAVacuumedOne() throws {
    let twinPath = try empty.copy()
    let twin = try SQLiteConnection(path: twinPath)
    try twin.insert(into: "t", rows.map { $0.map(SQLValue.integer) })
    try twin.execute("VACUUM")
    let built = try build()
    #expect(try built.bytes.count <= bytes(twinPath).count)
    // The schema page is all there is besides the tree.
    #expect(built.summary.byteCount + Self.pageSize == built.bytes.count)
  }

  @Test func headerCountsThePagesAndTheChange() throws {
    let before = try bytes(empty.copy())
    let after = try build().bytes
    func number(_ bytes: [UInt8], _ offset: Int) -> Int {
      bytes[offset..<offset + 4].reduce(0) { $0 << 8 | Int($1) }
    }
    #expect(number(after, 28) == after.count / Self.pageSize)
    #expect(number(after, 24) == number(before, 24) + 1)
    #expect(number(after, 92) == number(after, 24))
  }

  /// Nothing of earlier pages stays in the gap between the cell offsets and the cells.
  @Test func gapsAreCleared() throws {
    let bytes = try build().bytes
    var gapByteCount = 0
    for page in stride(from: Self.pageSize, to: bytes.count, by: Self.pageSize) {
      let headerByteCount = bytes[page] == 10 ? 8 : 12
      let cellCount = Int(bytes[page + 3]) << 8 | Int(bytes[page + 4])
      let contentStart = Int(bytes[page + 5]) << 8 | Int(bytes[page + 6])
      let gap = bytes[page + headerByteCount + cellCount * 2..<page + contentStart]
      try #require(gap.allSatisfy { $0 == 0 }, "page \(page / Self.pageSize + 1)")
      gapByteCount += gap.count
    }
    #expect(gapByteCount > 0)
  }

  /// Cells of 3 bytes, the rows 0 and 1, are padded with a zero, whatever the memory held before.
  @Test(arguments: [true, false])
  func paddingIsCleared(fast: Bool) throws {
    let empty = try EmptyDatabase(
      pageSize: 512, schema: "CREATE TABLE t(k INTEGER PRIMARY KEY) WITHOUT ROWID")
    let path = try empty.copy()
    let file = try PageFile(path: path)
    let tree = try BTreeBuilder(
      file: file, kind: .index, rootPage: empty.root("t"), runPageCount: 1)
    let rows = integerRows(100) { [$0 - 98] }
    if fast {
      try tree.append(integers: rows)
    } else {
      try tree.append(records: rows.map { $0.map(SQLValue.integer) })
    }
    #expect(try tree.finish().leafPageCount == 2)
    try file.finish(synchronizes: false)
    let bytes = try bytes(path)
    let cells: [UInt8] = [2, 2, 9, 0, 2, 2, 8, 0, 3, 2, 1, 0xff]
    #expect(bytes.indices.contains { bytes[$0...].starts(with: cells) })
  }
}
