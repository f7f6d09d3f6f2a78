internal import Columns

/// Rows on their way to a sink, some hundred thousand at a time.
struct CacheRows: ~Copyable {
  private static let valuesAtOnce = 1 << 19

  let table: CacheTable
  private let sink: any CacheSink
  private var values = ColumnBuffer<Int64>(minimumCapacity: valuesAtOnce)

  init(_ table: CacheTable, to sink: any CacheSink) {
    self.table = table
    self.sink = sink
  }

  mutating func append(_ a: Int64, _ b: Int64) {
    values.append(a)
    values.append(b)
  }

  mutating func append(_ a: Int64, _ b: Int64, _ c: Int64) {
    values.append(a)
    values.append(b)
    values.append(c)
  }

  mutating func append(_ row: [Int64]) {
    for value in row { values.append(value) }
  }

  /// Hands over what there is, if it is much. Between two first columns only.
  mutating func flushIfFull() throws {
    if values.count >= Self.valuesAtOnce { try flush() }
  }

  mutating func flush() throws {
    try sink.take(values.buffer, of: table)
    values.removeAll(keptCapacity: Self.valuesAtOnce * 2)
  }
}
