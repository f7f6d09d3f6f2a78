internal import Columns
internal import Spills

/// The rows of a cache that an analysis has counted, packed, to be read by their first column.
///
/// Memory: 16 bytes a value of the first column, and 1 to 3 bytes for each other value.
final class PackedRows: CacheSink {
  let table: CacheTable
  /// Ascending.
  private var keys = ColumnBuffer<Int64>()
  /// Where the rows of each key end.
  private var ends = ColumnBuffer<Int>()
  private var bytes = ColumnBuffer<UInt8>()
  /// The row before; values are kept as their distance from those.
  private var last: [Int64]

  init(_ table: CacheTable) {
    self.table = table
    last = Array(repeating: 0, count: table.columns.count)
  }

  var keyCount: Int { keys.count }

  /// Takes rows as `CacheSink` has it, those of a key together and keys ascending.
  func take(_ rows: UnsafeBufferPointer<Int64>, of table: CacheTable) throws {
    guard table == self.table else { return }
    for start in stride(from: 0, to: rows.count, by: last.count) {
      if keys.count == 0 || rows[start] != last[0] {
        precondition(keys.count == 0 || rows[start] > last[0], "keys ascend")
        keys.append(rows[start])
        ends.append(bytes.count)
        for column in 1..<last.count { last[column] = 0 }
      }
      last[0] = rows[start]
      for column in 1..<last.count {
        let distance = rows[start + column] &- last[column]
        SevenBitNumber.write(UInt64(bitPattern: (distance << 1) ^ (distance >> 63))) {
          bytes.append($0)
        }
        last[column] = rows[start + column]
      }
      ends[ends.count - 1] = bytes.count
    }
  }

  /// The place of a key; nil when it has no rows.
  func index(ofKey key: Int64) -> Int? {
    var low = 0
    var high = keys.count
    while low < high {
      let middle = (low + high) / 2
      if keys[middle] < key { low = middle + 1 } else { high = middle }
    }
    return low < keys.count && keys[low] == key ? low : nil
  }

  /// Appends the rows of the key at a place.
  func read(_ index: Int, into rows: inout ColumnBuffer<Int64>) {
    let start = index == 0 ? 0 : ends[index - 1]
    var reader = VarintReader(bytes.base + start, byteCount: ends[index] - start)
    var values = Array(repeating: Int64(0), count: last.count)
    values[0] = keys[index]
    while true {
      for column in 1..<values.count {
        guard let zigzag = reader.next() else { return }
        values[column] &+= Int64(bitPattern: zigzag >> 1) ^ -Int64(bitPattern: zigzag & 1)
      }
      for value in values { rows.append(value) }
    }
  }
}
