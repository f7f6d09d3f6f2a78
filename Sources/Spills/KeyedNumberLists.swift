internal import Columns
internal import FileSystem
public import Store

/// Small numbers that are appended to many keys in turn, and read back key by key, such as the tags of
/// each character's posts.
///
/// Memory: 24 bytes a key and at most 96 MiB of numbers, at 1 to 3 bytes each; what is more waits in
/// unnamed files beside the warehouse. One thread.
public struct KeyedNumberLists: ~Copyable {
  private var runs: KeyedByteRuns
  private let keyCount: Int

  /// - Parameter keyCount: Keys are from 0 up to the one before it.
  public init(beside warehouse: Warehouse, keyCount: Int) {
    runs = KeyedByteRuns(folder: warehouse.path.parentFolder)
    runs.reserveKeys(keyCount)
    self.keyCount = keyCount
  }

  /// Throws `writeFailed` when a temporary file cannot be written.
  @inline(__always)
  public mutating func append(_ number: Int32, to key: Int) throws {
    try runs.append(UInt64(UInt32(bitPattern: number)), to: key)
  }

  /// Calls `visit` with each number of each key, the keys ascending, and `end` behind each key. Once.
  public mutating func read(
    visit: (_ number: Int32) -> Void, end: (_ key: Int) throws -> Void
  ) throws {
    var bytes = ColumnBuffer<UInt8>()
    for key in 0..<keyCount {
      bytes.removeAll(keptCapacity: 1 << 20)
      try runs.read(key: key, into: &bytes)
      var reader = VarintReader(bytes.base, byteCount: bytes.count)
      while let value = reader.next() {
        visit(Int32(bitPattern: UInt32(truncatingIfNeeded: value)))
      }
      try end(key)
    }
  }
}
