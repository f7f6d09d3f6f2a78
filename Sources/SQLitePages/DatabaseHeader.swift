// The first 100 bytes of a database file ("The Database Header"), as far as they matter here:
//
//     offset 0    16 bytes  "SQLite format 3\0"
//            16   2 bytes   page size, 512 ... 32768; 1 means 65536
//            20   1 byte    reserved bytes at the end of every page; must be 0
//            24   4 bytes   file change counter
//            28   4 bytes   size of the file in pages; holds only if 24 and 92 agree
//            44   4 bytes   schema format; 4 allows the serial types 8 and 9 (the integers 0 and 1)
//            52   4 bytes   not 0 in a database with auto-vacuum, whose pages need pointer maps
//            92   4 bytes   the change counter for which the size at 28 holds

/// The checked header of a database file.
struct DatabaseHeader {
  static let byteCount = 100
  private static let magic: [UInt8] = Array("SQLite format 3\0".utf8)

  let pageSize: Int
  /// The size of the database in pages.
  let pageCount: UInt32

  /// Reads and checks the header.
  ///
  /// - Parameters:
  ///   - bytes: the first 100 bytes of the file.
  ///   - fileByteCount: the size of the file.
  init(
    bytes: UnsafeRawBufferPointer, fileByteCount: Int, path: String
  ) throws(SQLitePagesError) {
    guard bytes.count >= Self.byteCount, let base = bytes.baseAddress,
      bytes.prefix(Self.magic.count).elementsEqual(Self.magic)
    else {
      throw SQLitePagesError(
        .notADatabase, "The file does not begin with the header of an SQLite 3 database",
        hint: "Create it and its tables with SQLite first.", path: path)
    }
    let storedPageSize = Int(base.bigEndianUInt16(at: 16))
    pageSize = storedPageSize == 1 ? 65536 : storedPageSize
    guard (512...65536).contains(pageSize), pageSize.nonzeroBitCount == 1 else {
      throw SQLitePagesError(
        .notADatabase,
        "The header gives a page size of \(pageSize), not a power of two from 512 to 65536",
        path: path)
    }
    try Self.checkFeatures(base, path: path)

    let filePages = fileByteCount / pageSize
    let headerPages = Int(base.bigEndianUInt32(at: 28))
    let headerHolds = base.bigEndianUInt32(at: 24) == base.bigEndianUInt32(at: 92)
    let pages = headerHolds && headerPages > 0 ? headerPages : filePages
    guard pages > 0, pages <= filePages else {
      throw SQLitePagesError(
        .notADatabase, "The header counts \(pages) pages, the file has \(filePages)",
        hint: "The file is cut short; create it again.", path: path)
    }
    pageCount = UInt32(clamping: pages)
  }

  private static func checkFeatures(
    _ base: UnsafeRawPointer, path: String
  ) throws(SQLitePagesError) {
    let reserved = base.load(fromByteOffset: 20, as: UInt8.self)
    guard reserved == 0 else {
      throw SQLitePagesError(
        .unsupportedDatabase, "Every page has \(reserved) reserved bytes, 0 were expected",
        hint: "Create the database without SQLITE_FCNTL_RESERVE_BYTES or a checksum extension.",
        path: path)
    }
    guard base.bigEndianUInt32(at: 52) == 0 else {
      throw SQLitePagesError(
        .unsupportedDatabase, "The database has auto-vacuum, which keeps pointer-map pages",
        hint: "Create it with PRAGMA auto_vacuum = NONE.", path: path)
    }
    let schemaFormat = base.bigEndianUInt32(at: 44)
    guard schemaFormat == 4 else {
      throw SQLitePagesError(
        .unsupportedDatabase, "The schema format is \(schemaFormat), 4 was expected",
        hint: "Create the tables first, with PRAGMA legacy_file_format off.", path: path)
    }
  }

  /// Enters the size of the database, and counts the change, in the bytes of a header.
  static func update(_ bytes: UnsafeMutableRawPointer, pageCount: UInt32) {
    let change = UnsafeRawPointer(bytes).bigEndianUInt32(at: 24) &+ 1
    bytes.storeBigEndian(change, at: 24)
    bytes.storeBigEndian(pageCount, at: 28)
    bytes.storeBigEndian(change, at: 92)
  }
}
