import Columns
import Testing

@Suite struct ColumnBufferTests {
  @Test func keepsValuesWhileGrowing() {
    var buffer = ColumnBuffer<Int>(minimumCapacity: 1)
    for value in 0..<1000 { buffer.append(value) }
    #expect(Array(buffer.buffer) == Array(0..<1000))
  }

  @Test func givesMemoryBackWhenEmptied() {
    var buffer = ColumnBuffer<UInt8>()
    buffer.append(repeating: 7, count: 100_000)
    buffer.removeAll(keptCapacity: 100)
    #expect(buffer.count == 0)
    #expect(buffer.capacity == 100)
    buffer.append(1)
    #expect(Array(buffer.buffer) == [1])
  }

  @Test func sortsAndTruncates() {
    var buffer = ColumnBuffer<Int>()
    for value in [3, 1, 2] { buffer.append(value) }
    buffer.sort()
    buffer.truncate(to: 2)
    #expect(Array(buffer.buffer) == [1, 2])
  }
}
