/// The numbers of all posts that a bulk load has seen, to tell a repeated one.
///
/// Blocks of 64 numbers with a bit each, in an open-addressing table. Numbers of a site are dense, so
/// that 12 million take some 10 MB; numbers with wide gaps take up to 32 bytes each.
package struct NumberSet: ~Copyable {
  private struct Block: BitwiseCopyable {
    var key: UInt64
    var bits: UInt64
  }

  private var blocks: UnsafeMutablePointer<Block>
  private var capacity: Int
  private var filled = 0

  package init() {
    capacity = 1 << 10
    blocks = .allocate(capacity: capacity)
    blocks.update(repeating: Block(key: 0, bits: 0), count: capacity)
  }

  deinit {
    blocks.deallocate()
  }

  /// Adds a number from 1 on; false when it was there.
  package mutating func insert(_ number: Int64) -> Bool {
    let key = UInt64(bitPattern: number) >> 6
    let bit: UInt64 = 1 << (UInt64(bitPattern: number) & 63)
    let index = slot(of: key)
    // A block in use has a bit set, so that bits == 0 marks a free one.
    if blocks[index].bits == 0 {
      blocks[index] = Block(key: key, bits: bit)
      filled += 1
      if filled * 2 > capacity { grow() }
      return true
    }
    if blocks[index].bits & bit != 0 { return false }
    blocks[index].bits |= bit
    return true
  }

  private func slot(of key: UInt64) -> Int {
    var index = Int(truncatingIfNeeded: (key &* 0x9E37_79B9_7F4A_7C15) >> 20) & (capacity - 1)
    while blocks[index].bits != 0, blocks[index].key != key {
      index = (index + 1) & (capacity - 1)
    }
    return index
  }

  private mutating func grow() {
    let old = blocks
    let oldCapacity = capacity
    capacity *= 2
    blocks = .allocate(capacity: capacity)
    blocks.update(repeating: Block(key: 0, bits: 0), count: capacity)
    for index in 0..<oldCapacity where old[index].bits != 0 {
      blocks[slot(of: old[index].key)] = old[index]
    }
    old.deallocate()
  }
}
