import Glibc

// A record ("Record Format"): a header of varints, then the values.
//
//     header   its own length in bytes, this varint included; then the serial type of each column
//     types    0 NULL; 1 ... 6, 8, 9 integers (see IntegerCode); 7 an IEEE 754 double, big-endian;
//              12+2n a blob of n bytes; 13+2n a text of n bytes
//
// The row (NULL, 'ab', 258) is
//
//     04  00 11 02   61 62  01 02
//
// A double is always type 7. SQLite stores a double without fraction as an integer if the column
// has REAL affinity, to save bytes, but reads type 7 as the same value. NaN is NULL in SQLite.

/// Builds records in memory that is used again for every row.
///
/// The values are collected behind room for the header; the serial types are collected aside and
/// copied in front of the values when the record is taken.
///
///     encoder.reset()
///     encoder.append(integer: 258)
///     encoder.appendNull()
///     try encoder.withPayload { payload throws(SQLitePagesError) in
///       try tree.append(rowid: 1, payload: payload)
///     }
///
/// Memory: the longest record so far, up to twice.
public struct RecordEncoder: ~Copyable {
  /// Room for header length, beyond the serial types, in bytes.
  private static let headerLengthRoom = 16
  /// A fixed-size value is stored with one 8-byte store.
  private static let storeByteCount = 8

  private var types: UnsafeMutableRawPointer
  private var typesByteCount = 0
  private var typesCapacity: Int
  /// Room for the header, then the values.
  private var buffer: UnsafeMutableRawPointer
  private var capacity: Int
  private var valuesStart: Int
  private var valuesEnd: Int
  private let codes = IntegerCode.table

  /// Makes an encoder.
  ///
  /// - Parameter byteCount: the length of record to be prepared for; it grows where needed.
  public init(reservingCapacity byteCount: Int = 4096) {
    typesCapacity = 256
    types = .allocate(byteCount: typesCapacity, alignment: 16)
    valuesStart = typesCapacity + Self.headerLengthRoom
    valuesEnd = valuesStart
    capacity = valuesStart + max(byteCount, 64)
    buffer = .allocate(byteCount: capacity, alignment: 16)
  }

  deinit {
    types.deallocate()
    buffer.deallocate()
  }

  /// Begins a new record.
  public mutating func reset() {
    typesByteCount = 0
    valuesEnd = valuesStart
  }

  /// Appends a NULL column.
  public mutating func appendNull() {
    appendShortType(0)
  }

  /// Appends an INTEGER column.
  public mutating func append(integer value: Int64) {
    let code = IntegerCode(value, table: codes)
    reserve(Self.storeByteCount)
    // The bytes that count go first; of a value without bytes nothing is kept.
    let shift = 64 &- Int64(code.byteCount) &* 8
    buffer.storeBigEndian(value &<< shift, at: valuesEnd)
    valuesEnd &+= code.byteCount
    appendShortType(code.bits)
  }

  /// Appends a REAL column; NaN becomes NULL, as in SQLite.
  public mutating func append(real value: Double) {
    if value.isNaN {
      appendShortType(0)
      return
    }
    reserve(Self.storeByteCount)
    buffer.storeBigEndian(value.bitPattern, at: valuesEnd)
    valuesEnd &+= 8
    appendShortType(7)
  }

  /// Appends a TEXT column: bytes in the encoding of the database, UTF-8 unless it was created
  /// otherwise.
  public mutating func append(text bytes: UnsafeRawBufferPointer) {
    appendValue(bytes)
    appendType(13 &+ UInt64(bytes.count) &* 2)
  }

  /// Appends a BLOB column.
  public mutating func append(blob bytes: UnsafeRawBufferPointer) {
    appendValue(bytes)
    appendType(12 &+ UInt64(bytes.count) &* 2)
  }

  /// Gives the record of the columns appended since `reset()` to `body`, which must not keep it.
  public mutating func withPayload<Result: ~Copyable, Failure: Error>(
    _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try body(payload())
  }

  /// The record of the columns appended since `reset()`. It is valid until the encoder changes.
  mutating func payload() -> UnsafeRawBufferPointer {
    // The length counts itself: 126 types make a header of 127 bytes, 127 types one of 129.
    var lengthByteCount = 1
    while Varint.byteCount(UInt64(typesByteCount + lengthByteCount)) > lengthByteCount {
      lengthByteCount += 1
    }
    let headerByteCount = typesByteCount + lengthByteCount
    let start = buffer + (valuesStart - headerByteCount)
    Varint.store(UInt64(headerByteCount), at: start)
    memcpy(start + lengthByteCount, types, typesByteCount)
    return UnsafeRawBufferPointer(
      start: start, count: headerByteCount + valuesEnd - valuesStart)
  }

  // MARK: Memory

  @inline(__always)
  private mutating func appendType(_ type: UInt64) {
    if typesByteCount &+ Varint.maximumByteCount > typesCapacity { growTypes() }
    typesByteCount &+= Varint.store(type, at: types + typesByteCount)
  }

  /// Appends a type below 128, given in the low byte.
  @inline(__always)
  private mutating func appendShortType(_ type: UInt16) {
    if typesByteCount == typesCapacity { growTypes() }
    types.storeBytes(
      of: UInt8(truncatingIfNeeded: type), toByteOffset: typesByteCount, as: UInt8.self)
    typesByteCount &+= 1
  }

  @inline(__always)
  private mutating func appendValue(_ bytes: UnsafeRawBufferPointer) {
    guard let base = bytes.baseAddress else { return }
    reserve(bytes.count)
    memcpy(buffer + valuesEnd, base, bytes.count)
    valuesEnd &+= bytes.count
  }

  @inline(__always)
  private mutating func reserve(_ byteCount: Int) {
    if valuesEnd &+ byteCount > capacity { growValues(byteCount) }
  }

  @inline(never)
  private mutating func growValues(_ byteCount: Int) {
    moveValues(headerRoom: valuesStart, capacity: max(capacity * 2, valuesEnd + byteCount))
  }

  @inline(never)
  private mutating func growTypes() {
    let grown = UnsafeMutableRawPointer.allocate(byteCount: typesCapacity * 2, alignment: 16)
    memcpy(grown, types, typesByteCount)
    types.deallocate()
    types = grown
    typesCapacity *= 2
    let headerRoom = typesCapacity + Self.headerLengthRoom
    moveValues(headerRoom: headerRoom, capacity: capacity + headerRoom - valuesStart)
  }

  private mutating func moveValues(headerRoom: Int, capacity newCapacity: Int) {
    let grown = UnsafeMutableRawPointer.allocate(byteCount: newCapacity, alignment: 16)
    memcpy(grown + headerRoom, buffer + valuesStart, valuesEnd - valuesStart)
    buffer.deallocate()
    buffer = grown
    capacity = newCapacity
    valuesEnd += headerRoom - valuesStart
    valuesStart = headerRoom
  }
}

extension BTreeBuilder {
  /// Appends the encoder's record as a row of a table tree; see `append(rowid:payload:)`.
  public func append(
    rowid: Int64, record: inout RecordEncoder
  ) throws(SQLitePagesError) {
    try append(rowid: rowid, payload: record.payload())
  }

  /// Appends the encoder's record as a row of an index tree; see `append(payload:)`.
  public func append(record: inout RecordEncoder) throws(SQLitePagesError) {
    try append(payload: record.payload())
  }
}
