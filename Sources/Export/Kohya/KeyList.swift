internal import Columns
internal import Rows

// Keys that follow each other are much alike: `e621/1234567.webp`, `e621/1234570.webp`. A key is kept
// as the bytes that it shares with the one before at its start and at its end, and what stands between:
//
//     shared start (varint), shared end (varint), count between (varint), the bytes between

/// Keys in the order in which they were added. Memory: about five bytes a key.
struct KeyList: ~Copyable {
  private let bytes = RowBytes()
  private let last = RowBytes()
  private(set) var count = 0

  mutating func append(_ key: UnsafeRawBufferPointer) {
    let before = last.bytes
    let bound = min(key.count, before.count)
    var start = 0
    while start < bound, key[start] == before[start] { start += 1 }
    var end = 0
    while end < bound - start, key[key.count - 1 - end] == before[before.count - 1 - end] {
      end += 1
    }
    append(varint: start)
    append(varint: end)
    append(varint: key.count - start - end)
    bytes.append(key[start..<key.count - end])
    last.removeAll()
    last.append(key)
    count += 1
  }

  /// Calls `body` with each key.
  func forEachKey(_ body: (UnsafeRawBufferPointer) throws -> Void) throws {
    var position = 0
    var key = RowBytes()
    var next = RowBytes()
    for _ in 0..<count {
      let start = varint(at: &position)
      let end = varint(at: &position)
      let middle = varint(at: &position)
      next.removeAll()
      next.append(key.bytes[..<start])
      next.append(bytes.bytes[position..<position + middle])
      next.append(key.bytes[(key.count - end)...])
      position += middle
      swap(&key, &next)
      try body(key.bytes)
    }
  }

  private func append(varint value: Int) {
    SevenBitNumber.write(UInt64(UInt(bitPattern: value))) { bytes.append($0) }
  }

  private func varint(at position: inout Int) -> Int {
    let value = SevenBitNumber.read {
      defer { position += 1 }
      return bytes.bytes[position]
    }
    return Int(bitPattern: UInt(value))
  }
}
