/// Hashes of lines that were written, to tell a repeated one.
///
/// 64 bits a line in an open-addressing table of at most 16 bytes a line. Two different lines share
/// a hash, and one of them would be lost, once in about 250,000 corpora of 12 million lines.
struct LineHashSet: ~Copyable {
  private var slots: UnsafeMutablePointer<UInt64>
  private var capacity: Int
  private var filled = 0

  init() {
    capacity = 1 << 12
    slots = .allocate(capacity: capacity)
    slots.update(repeating: 0, count: capacity)
  }

  deinit {
    slots.deallocate()
  }

  /// False when the hash was there.
  mutating func insert(_ hash: UInt64) -> Bool {
    // 0 marks a free slot.
    let hash = hash == 0 ? 1 : hash
    var slot = Int(truncatingIfNeeded: hash) & (capacity - 1)
    while slots[slot] != 0 {
      if slots[slot] == hash { return false }
      slot = (slot + 1) & (capacity - 1)
    }
    slots[slot] = hash
    filled += 1
    if filled * 4 > capacity * 3 { grow() }
    return true
  }

  private mutating func grow() {
    let old = slots
    let oldCapacity = capacity
    capacity *= 2
    slots = .allocate(capacity: capacity)
    slots.update(repeating: 0, count: capacity)
    for index in 0..<oldCapacity where old[index] != 0 {
      var slot = Int(truncatingIfNeeded: old[index]) & (capacity - 1)
      while slots[slot] != 0 { slot = (slot + 1) & (capacity - 1) }
      slots[slot] = old[index]
    }
    old.deallocate()
  }
}
