import Foundation
import SQLitePages
import TestSupport
import Testing

/// A database as SQLite creates it, with a schema and no rows, to be copied for each tree.
final class EmptyDatabase {
  let folder: TemporaryFolder
  /// Root pages by the names of tables and indexes.
  let roots: [String: UInt32]
  private let bytes: Data
  private var copyCount = 0

  init(pageSize: Int, schema: String) throws {
    folder = try TemporaryFolder()
    let path = folder.path("empty.db")
    let connection = try SQLiteConnection(path: path)
    try connection.execute("PRAGMA page_size = \(pageSize); \(schema)")
    let rows = try connection.rows("SELECT name, rootpage FROM sqlite_schema")
    roots = Dictionary(
      uniqueKeysWithValues: rows.compactMap { row in
        guard case .text(let name) = row[0], case .integer(let page) = row[1] else { return nil }
        return (String(decoding: name, as: UTF8.self), UInt32(page))
      })
    bytes = try Data(contentsOf: URL(fileURLWithPath: path))
  }

  /// A new file with the schema; returns its path.
  func copy() throws -> String {
    copyCount += 1
    let path = folder.path("copy-\(copyCount).db")
    try bytes.write(to: URL(fileURLWithPath: path))
    return path
  }

  func root(_ name: String) throws -> UInt32 { try #require(roots[name]) }
}

/// Rows as a test has them, for either kind of tree.
extension BTreeBuilder {
  /// Appends records to an index tree.
  func append(records rows: [SQLRow]) throws {
    var encoder = RecordEncoder()
    for row in rows {
      encoder.encode(row)
      try append(record: &encoder)
    }
  }

  /// Appends rows to a table tree; the first column is the INTEGER PRIMARY KEY.
  func append(rowsWithRowid rows: [SQLRow]) throws {
    var encoder = RecordEncoder()
    for row in rows {
      guard case .integer(let rowid) = row[0] else { preconditionFailure("no rowid in \(row)") }
      encoder.encode([.null] + row.dropFirst())
      try append(rowid: rowid, record: &encoder)
    }
  }

  /// Appends rows of integers by the fast path.
  func append(integers rows: [[Int64]]) throws {
    try rows.flatMap { $0 }.withUnsafeBufferPointer {
      try appendIntegerRows($0, columnCount: rows.first?.count ?? 1)
    }
  }
}

extension RecordEncoder {
  mutating func encode(_ row: SQLRow) {
    reset()
    for value in row {
      switch value {
      case .null: appendNull()
      case .integer(let value): append(integer: value)
      case .real(let value): append(real: value)
      case .text(let bytes): bytes.withUnsafeBytes { append(text: $0) }
      case .blob(let bytes): bytes.withUnsafeBytes { append(blob: $0) }
      }
    }
  }
}

/// A piece of a long text of letters that repeats every 1009 bytes, so in step with no page size.
func letters(count: Int, from start: Int) -> [UInt8] {
  Array(longText[start % 1009..<start % 1009 + count])
}

private let longText: [UInt8] = {
  var generator = SeededGenerator(seed: 0)
  let period = (0..<1009).map { _ in UInt8.random(in: 97...122, using: &generator) }
  return Array(repeatElement(period, count: 10_000).joined())
}()

/// Rows of integers by a rule; `row` gets the numbers 0 ..< count.
func integerRows(_ count: Int64, _ row: (Int64) -> [Int64]) -> [[Int64]] {
  (0..<count).map(row)
}

extension SeededGenerator {
  /// The numbers of the seeds of the random tests.
  static let seeds: [UInt64] = [1, 2, 3]

  /// An integer of any length, with the edges of every length more often than chance has them.
  mutating func anyInteger() -> Int64 {
    let length = Int64.random(in: 0...63, using: &self)
    let edge: Int64 = length == 63 ? .max : 1 << length
    return switch Int.random(in: 0...4, using: &self) {
    case 0: edge
    case 1: edge - 1
    case 2: -edge
    case 3: -edge - 1
    default: Int64.random(in: -edge...edge, using: &self)
    }
  }

  mutating func bytes(count: Int) -> [UInt8] {
    letters(count: count, from: Int.random(in: 0..<1009, using: &self))
  }

  mutating func anyValue(maximumByteCount: Int) -> SQLValue {
    switch Int.random(in: 0...6, using: &self) {
    case 0: .null
    case 1, 2: .integer(anyInteger())
    case 3: .real(Double(anyInteger()) / 8 + 0.0625)
    case 4: .text(bytes(count: Int.random(in: 0...20, using: &self)))
    case 5: .text(bytes(count: Int.random(in: 0...maximumByteCount, using: &self)))
    default: .blob(bytes(count: Int.random(in: 0...maximumByteCount, using: &self)))
    }
  }
}
