import TestSupport
import Testing

@testable import SQLitePages

/// Records byte for byte, and as SQLite reads them.
@Suite struct RecordEncoderTests {
  func record(_ row: SQLRow) -> [UInt8] {
    var encoder = RecordEncoder()
    encoder.encode(row)
    return encoder.withPayload { Array($0) }
  }

  @Test func examplesOfTheFormat() {
    #expect(record([]) == [1])
    #expect(
      record([.null, .text("ab"), .integer(258)]) == [4, 0, 17, 2, 0x61, 0x62, 1, 2])
    #expect(record([.integer(0), .integer(1)]) == [3, 8, 9])
    #expect(record([.real(1.5)]) == [2, 7, 0x3f, 0xf8, 0, 0, 0, 0, 0, 0])
    #expect(record([.real(.nan)]) == [2, 0])
    #expect(record([.blob([9])]) == [2, 14, 9])
    #expect(record([.text(""), .blob([])]) == [3, 13, 12])
  }

  static let integers: [(Int64, [UInt8])] = [
    (-1, [1, 0xff]), (2, [1, 2]), (127, [1, 0x7f]), (-128, [1, 0x80]),
    (128, [2, 0, 0x80]), (-129, [2, 0xff, 0x7f]), (32767, [2, 0x7f, 0xff]),
    (32768, [3, 0, 0x80, 0]), (-8_388_608, [3, 0x80, 0, 0]), (8_388_608, [4, 0, 0x80, 0, 0]),
    (-2_147_483_649, [5, 0xff, 0xff, 0x7f, 0xff, 0xff, 0xff]),
    (1 << 39, [5, 0, 0x80, 0, 0, 0, 0]), ((1 << 47) - 1, [5, 0x7f, 255, 255, 255, 255, 255]),
    (1 << 47, [6, 0, 0, 0x80, 0, 0, 0, 0, 0]),
    (.max, [6, 0x7f] + Array(repeating: 255, count: 7)),
    (.min, [6, 0x80] + Array(repeating: 0, count: 7)),
  ]

  @Test(arguments: integers)
  func integersTakeTheFewestBytes(value: Int64, typeAndBytes: [UInt8]) {
    #expect(record([.integer(value)]) == [2] + typeAndBytes)
  }

  static let headerLengths: [(Int, [UInt8])] = [
    (126, [127]), (127, [0x81, 1]), (2000, [0x8f, 0x52]), (16381, [0xff, 0x7f]),
    (16382, [0x81, 0x80, 1]),
  ]

  /// The length of the header counts itself, so it grows by two where it gets longer.
  @Test(arguments: headerLengths)
  func headerLengthCountsItself(columnCount: Int, length: [UInt8]) {
    let record = record(Array(repeating: .null, count: columnCount))
    #expect(Array(record.prefix(length.count)) == length)
    #expect(record.count == length.count + columnCount)
  }

  @Test(arguments: SeededGenerator.seeds)
  func sqliteReadsTheValues(seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    for columnCount in [1, 2, 30, 125, 126, 127, 128, 300, 1999] {
      let names = (1...columnCount).map { "c\($0)" }.joined(separator: ",")
      let empty = try EmptyDatabase(
        pageSize: 1024, schema: "CREATE TABLE t(k INTEGER PRIMARY KEY, \(names))")
      let rows: [SQLRow] = (1...8).map { key in
        [.integer(key)] + (0..<columnCount).map { _ in generator.anyValue(maximumByteCount: 300) }
      }
      let path = try empty.copy()
      let file = try PageFile(path: path)
      let tree = try BTreeBuilder(file: file, kind: .table, rootPage: empty.root("t"))
      try tree.append(rowsWithRowid: rows)
      _ = try tree.finish()
      try file.finish(synchronizes: false)
      let connection = try SQLiteConnection(path: path)
      #expect(try connection.integrityFaults() == [], "\(columnCount) columns")
      #expect(
        try connection.rows("SELECT k, \(names) FROM t") == rows, "\(columnCount) columns")
    }
  }

  static let varints: [(UInt64, [UInt8])] = [
    (0, [0]), (127, [0x7f]), (128, [0x81, 0]), (16383, [0xff, 0x7f]), (16384, [0x81, 0x80, 0]),
    ((1 << 56) - 1, [255, 255, 255, 255, 255, 255, 255, 127]),
    (1 << 56, [0x80, 0xc0, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0]),
    (.max, Array(repeating: 255, count: 9)),
  ]

  @Test(arguments: varints)
  func varintsReadBack(value: UInt64, expected: [UInt8]) {
    var bytes = [UInt8](repeating: 0, count: 9)
    let count = bytes.withUnsafeMutableBytes { Varint.store(value, at: $0.baseAddress!) }
    #expect(Array(bytes.prefix(count)) == expected)
    #expect(Varint.byteCount(value) == expected.count)
    #expect(bytes.withUnsafeBytes { Varint.load(at: $0.baseAddress!) } == value)
  }
}
