// Numbers appended to many keys in turn, read back key by key: the posts of each tag, the tags of
// each character's posts. What is held is small integers as base-128 varints, 1 to 2 bytes each.
//
// In memory each key has a chain of chunks in one arena. A chunk is 4 bytes that say where the next
// one is, and then 12, 28, 60, ... 4092 bytes of data; the n-th chunk of a key has always the same
// size. When the arena is full, all keys are written to a run in a temporary file, in the order of
// the keys, and the arena is empty again. Reading goes through the keys in order, so that each run
// is read once, from front to back:
//
//     run 1:    [count of key 0][bytes of key 0][count of key 1][bytes of key 1] ...
//     run 2:    ...
//     memory:   chains
//
// Memory: the arena, 24 bytes a key, and a read buffer a run.

package import Columns
internal import Glibc

/// Byte strings of many keys that grow in turn. One thread.
package struct KeyedByteRuns: ~Copyable {
  /// Bytes of the arena by default.
  package static let defaultArenaByteCount = 96 << 20

  private static let linkByteCount = 4
  private static let firstChunkByteCount = 16
  private static let lastChunkByteCount = 4096

  private let arena: UnsafeMutableRawPointer
  private let arenaByteCount: Int
  /// Offset 0 stands for "none", so that nothing begins there.
  private var arenaEnd = firstChunkByteCount

  /// What is known of a key; in one place, so that appending touches one line of cache for it.
  private struct Chain: BitwiseCopyable {
    /// Its first chunk; 0: none.
    var head: UInt32 = 0
    /// Where its next byte goes, and where its last chunk ends.
    var tail: UInt32 = 0
    var tailEnd: UInt32 = 0
    /// How many chunks it has, up to the first of the largest size.
    var level: UInt32 = 0
    /// The value that came last by `appendDistance`.
    var lastValue: Int64 = 0
  }

  private var chains = ColumnBuffer<Chain>()

  private let folder: String
  private var runs: [SpilledRun] = []
  private var nextReadKey = 0

  /// Spilled runs go to unnamed files in `folder`.
  package init(folder: String, arenaByteCount: Int = defaultArenaByteCount) {
    precondition(arenaByteCount < 1 << 32, "offsets into the arena have 32 bits")
    self.folder = folder
    self.arenaByteCount = arenaByteCount
    arena = .allocate(byteCount: arenaByteCount, alignment: 16)
  }

  deinit {
    arena.deallocate()
  }

  package var keyCount: Int { chains.count }

  var spilledRunCount: Int { runs.count }

  // MARK: Appending

  /// Makes room for keys below `count`.
  package mutating func reserveKeys(_ count: Int) {
    if count > chains.count { chains.append(repeating: Chain(), count: count - chains.count) }
  }

  /// Appends a value to a key, which must be reserved.
  @inline(__always)
  package mutating func append(_ value: UInt64, to key: Int) throws {
    let chain = chains.base + key
    // A value has at most ten bytes; that many are there almost always.
    if chain.pointee.tailEnd - chain.pointee.tail < 10 {
      return try appendBytewise(value, to: key)
    }
    var tail = Int(chain.pointee.tail)
    SevenBitNumber.write(value) {
      arena.storeBytes(of: $0, toByteOffset: tail, as: UInt8.self)
      tail += 1
    }
    chain.pointee.tail = UInt32(truncatingIfNeeded: tail)
  }

  /// Appends how far `value` is from the one before it, in zigzag code; the first from 0.
  @inline(__always)
  package mutating func appendDistance(to value: Int64, of key: Int) throws {
    let distance = value - chains[key].lastValue
    (chains.base + key).pointee.lastValue = value
    try append(UInt64(bitPattern: (distance << 1) ^ (distance >> 63)), to: key)
  }

  private mutating func appendBytewise(_ value: UInt64, to key: Int) throws {
    try SevenBitNumber.write(value) { byte in try append(byte: byte, to: key) }
  }

  private mutating func append(byte: UInt8, to key: Int) throws {
    if chains[key].tail == chains[key].tailEnd { try addChunk(to: key) }
    arena.storeBytes(of: byte, toByteOffset: Int(chains[key].tail), as: UInt8.self)
    (chains.base + key).pointee.tail += 1
  }

  private mutating func addChunk(to key: Int) throws {
    if arenaEnd + Self.lastChunkByteCount > arenaByteCount { try spill() }
    var chain = chains[key]
    let byteCount = Self.chunkByteCount(chain.level)
    if chain.head == 0 {
      chain.head = UInt32(arenaEnd)
    } else {
      let last = Int(chain.tailEnd) - Self.chunkByteCount(chain.level - 1)
      arena.storeBytes(of: UInt32(arenaEnd), toByteOffset: last, as: UInt32.self)
    }
    arena.storeBytes(of: 0, toByteOffset: arenaEnd, as: UInt32.self)
    chain.tail = UInt32(arenaEnd + Self.linkByteCount)
    chain.tailEnd = UInt32(arenaEnd + byteCount)
    chain.level = min(chain.level + 1, Self.saturatedLevel)
    chains[key] = chain
    arenaEnd += byteCount
  }

  /// The first level whose chunk has the same size as the one before it.
  private static let saturatedLevel: UInt32 = 9

  @inline(__always)
  private static func chunkByteCount(_ level: UInt32) -> Int {
    min(firstChunkByteCount << Int(level), lastChunkByteCount)
  }

  // MARK: Reading

  /// Calls `body` with each stretch of memory that the key has in the arena.
  private func forEachChunk(of key: Int, _ body: (UnsafeRawBufferPointer) throws -> Void) rethrows {
    guard key < chains.count else { return }
    var chunk = Int(chains[key].head)
    var level: UInt32 = 0
    while chunk != 0 {
      let next = Int(arena.loadUnaligned(fromByteOffset: chunk, as: UInt32.self))
      let end = next == 0 ? Int(chains[key].tail) : chunk + Self.chunkByteCount(level)
      let start = chunk + Self.linkByteCount
      try body(UnsafeRawBufferPointer(start: arena + start, count: end - start))
      chunk = next
      level = min(level + 1, Self.saturatedLevel)
    }
  }

  /// Appends all bytes of `key` to `output`. Keys must be asked for in ascending order, once each.
  package mutating func read(key: Int, into output: inout ColumnBuffer<UInt8>) throws {
    precondition(key >= nextReadKey, "keys are read in ascending order")
    for run in runs {
      try run.read(key: key, into: &output)
    }
    forEachChunk(of: key) { bytes in
      let start = output.appendUninitialized(bytes.count)
      guard let base = bytes.baseAddress else { return }
      UnsafeMutableRawPointer(output.base + start).copyMemory(from: base, byteCount: bytes.count)
    }
    nextReadKey = key + 1
  }

  /// Forgets all values; the keys stay reserved, and the arena stays.
  package mutating func removeAll() {
    let keyCount = chains.count
    runs.removeAll()
    chains.removeAll()
    reserveKeys(keyCount)
    arenaEnd = Self.firstChunkByteCount
    nextReadKey = 0
  }

  // MARK: Spilling

  /// Writes all keys to a run and empties the arena.
  mutating func spill() throws {
    let run = try SpilledRun(folder: folder, keyCount: chains.count)
    var bytes = ColumnBuffer<UInt8>()
    for key in 0..<chains.count {
      bytes.removeAll(keptCapacity: 1 << 20)
      forEachChunk(of: key) { chunk in
        let start = bytes.appendUninitialized(chunk.count)
        guard let base = chunk.baseAddress else { return }
        UnsafeMutableRawPointer(bytes.base + start).copyMemory(from: base, byteCount: chunk.count)
      }
      try run.append(UnsafeRawBufferPointer(bytes.buffer))
    }
    try run.endWriting()
    runs.append(run)
    for key in 0..<chains.count {
      chains[key] = Chain(lastValue: chains[key].lastValue)
    }
    arenaEnd = Self.firstChunkByteCount
  }
}

/// Reads base-128 varints one after another.
package struct VarintReader {
  private var position: UnsafePointer<UInt8>
  private let end: UnsafePointer<UInt8>

  /// The bytes must be whole varints and outlive the reader.
  package init(_ start: UnsafePointer<UInt8>, byteCount: Int) {
    position = start
    end = start + byteCount
  }

  @inline(__always)
  package mutating func next() -> UInt64? {
    guard position < end else { return nil }
    return SevenBitNumber.read {
      defer { position += 1 }
      return position.pointee
    }
  }
}
