import Columns
import TestSupport
import Testing

@testable import Spills
@testable import Store

/// Values appended to many keys in turn come back key by key, however often the arena was spilled.
@Suite struct KeyedByteRunsTests {
  /// Appends random values; what `naive` then has must be read back.
  private func fill(
    _ runs: inout KeyedByteRuns, count: Int, keyCount: Int, largest: UInt64,
    generator: inout SeededGenerator
  ) throws -> [[UInt64]] {
    var naive = [[UInt64]](repeating: [], count: keyCount)
    runs.reserveKeys(keyCount)
    for _ in 0..<count {
      // Few keys get most of the values, as with tags.
      let share = Double.random(in: 0..<1, using: &generator)
      let key = Int(share * share * share * Double(keyCount))
      let value =
        UInt64.random(in: 0...largest, using: &generator)
        >> UInt64.random(in: 0..<40, using: &generator)
      try runs.append(value, to: key)
      naive[key].append(value)
    }
    return naive
  }

  private func values(of key: Int, in runs: inout KeyedByteRuns) throws -> [UInt64] {
    var bytes = ColumnBuffer<UInt8>()
    try runs.read(key: key, into: &bytes)
    var reader = VarintReader(bytes.base, byteCount: bytes.count)
    var values: [UInt64] = []
    while let value = reader.next() { values.append(value) }
    return values
  }

  @Test(arguments: [
    (seed: 1, arena: 8 << 10, keys: 1), (seed: 2, arena: 8 << 10, keys: 40),
    (seed: 3, arena: 20_000, keys: 700), (seed: 4, arena: 64 << 10, keys: 5),
    (seed: 5, arena: 50_000, keys: 2000), (seed: 6, arena: 8 << 20, keys: 300),
  ])
  func valuesComeBack(seed: Int, arena: Int, keys: Int) throws {
    let folder = try TemporaryFolder()
    var generator = SeededGenerator(seed: UInt64(seed))
    var runs = KeyedByteRuns(folder: folder.path, arenaByteCount: arena)
    let naive = try fill(
      &runs, count: 20_000, keyCount: keys, largest: .max, generator: &generator)
    let spilled = runs.spilledRunCount
    #expect(arena > 1 << 20 ? spilled == 0 : spilled > 0, "seed \(seed)")
    #expect(try folder.names() == [], "spilled runs have no name")
    for key in 0..<keys {
      let read = try values(of: key, in: &runs)
      #expect(read == naive[key], "seed \(seed), key \(key)")
    }
  }

  @Test func keysMayBePassedOver() throws {
    let folder = try TemporaryFolder()
    var generator = SeededGenerator(seed: 7)
    var runs = KeyedByteRuns(folder: folder.path, arenaByteCount: 8 << 10)
    let naive = try fill(
      &runs, count: 20_000, keyCount: 100, largest: 1 << 20, generator: &generator)
    for key in stride(from: 3, to: 100, by: 7) {
      let read = try values(of: key, in: &runs)
      #expect(read == naive[key], "key \(key)")
    }
    let beyond = try values(of: 5000, in: &runs)
    #expect(beyond == [])
  }

  @Test func removeAllForgetsSpilledRunsAndMemory() throws {
    let folder = try TemporaryFolder()
    var generator = SeededGenerator(seed: 8)
    var runs = KeyedByteRuns(folder: folder.path, arenaByteCount: 8 << 10)
    for round in 0..<3 {
      let naive = try fill(
        &runs, count: 5000, keyCount: 30 + round * 20, largest: 1 << 16, generator: &generator)
      for key in 0..<naive.count {
        let read = try values(of: key, in: &runs)
        #expect(read == naive[key], "round \(round), key \(key)")
      }
      runs.removeAll()
      let spilled = runs.spilledRunCount
      #expect(spilled == 0)
    }
  }

  @Test func aFolderThatIsNotThereIsNamed() throws {
    let folder = try TemporaryFolder()
    let missing = folder.path("missing")
    let error = warehouseError {
      var runs = KeyedByteRuns(folder: missing, arenaByteCount: 8 << 10)
      runs.reserveKeys(1)
      for _ in 0..<20_000 { try runs.append(1, to: 0) }
    }
    #expect(error?.code == .writeFailed)
    #expect(error?.path == missing)
  }
}

/// A run is read from front to back, whatever the sizes of its keys.
@Suite struct SpilledRunTests {
  @Test(arguments: [1, 2, 3]) func longAndEmptyKeys(seed: Int) throws {
    let folder = try TemporaryFolder()
    var generator = SeededGenerator(seed: UInt64(seed))
    // Around the size of the buffer, at which writing and reading wrap.
    let sizes = [
      0, 1, 0, SpilledRun.bufferByteCount - 5, 3, SpilledRun.bufferByteCount, 0, 600_000,
    ]
    .shuffled(using: &generator)
    let contents = sizes.map { size in
      (0..<size).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ size) }
    }
    let run = try SpilledRun(folder: folder.path, keyCount: contents.count)
    for bytes in contents {
      try bytes.withUnsafeBytes { try run.append($0) }
    }
    try run.endWriting()
    for (key, bytes) in contents.enumerated() {
      var output = ColumnBuffer<UInt8>()
      output.append(77)
      try run.read(key: key, into: &output)
      let read = Array(output.buffer)
      #expect(read == [77] + bytes, "seed \(seed), key \(key) of \(sizes)")
    }
    #expect(try folder.names() == [])
  }
}
