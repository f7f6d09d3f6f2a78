// Many tar files in one pass.
//
//     0000.tar   ustar: 512 bytes of header, data, zeros to 512; two blocks of zeros at the end,
//                then zeros to a multiple of 10,240 bytes, as tar(1) writes them
//     0000.json  {"files": {"7.txt": {"offset": 512, "size": 3, "sha256": "…"}, …},
//                "filesize": 10240, "hash": "…", "hash_lfs": "…"}
//
// Time, owner and mode of all members are fixed (0, 0, 0644), so the same members give the same
// bytes. Each shard has a small buffer; a full one is appended to its file, which is open only
// meanwhile, so no limit of open files matters.

/// What a finished shard is.
public struct TarShard: Sendable, Hashable {
  /// The name of the file in its folder, such as `0000.tar`.
  public let name: String
  /// Files in it.
  public let memberCount: Int64
  /// Bytes of the file.
  public let byteCount: Int64
  /// SHA-256 of the file, 64 lower-case hexadecimal digits.
  public let sha256: String
}

/// Writes members into tar files of a folder, in any order of shards.
///
///     let shards = TarShards(in: folder, shardCount: 1000, writesIndex: true)
///     try shards.append(name: "7.txt", bytes: text, toShard: 7)
///     let written = try shards.finish()      // then folder.commit()
///
/// The members of a shard keep the order in which they come. Names may come twice; which one
/// counts is then up to the reader.
/// Threads: one at a time. Memory: `bufferByteCount` (64 MiB), or 4.5 KiB a shard if that is more,
/// of which only what is used is taken; and some 200 bytes a shard.
public final class TarShards {
  /// The most shards: 65,536.
  public static let maximumShardCount = 65_536
  /// The longest name of a member in bytes: 100.
  public static let maximumNameByteCount = 100
  /// The most bytes of a member: 8 GiB less 1, what eleven octal digits hold.
  public static let maximumMemberByteCount: Int64 = (1 << 33) - 1
  /// Bytes of all buffers together: 64 MiB.
  public static let bufferByteCount = 64 * 1024 * 1024

  static let blockByteCount = 512
  static let recordByteCount = 10_240
  private static let minimumBufferByteCount = 4096
  private static let maximumBufferByteCount = 1024 * 1024
  /// One of so many bytes of buffer is for the index.
  private static let indexShare = 8

  private struct State {
    var hash = SHA256()
    var memberCount: Int64 = 0
    /// Bytes of the tar so far, buffered ones too.
    var byteCount: Int64 = 0
    var bufferedByteCount = 0
    var bufferedIndexByteCount = 0
  }

  private let folder: AtomicFolder
  private let writesIndex: Bool
  private let digitCount: Int
  private let tarBufferByteCount: Int
  private let indexBufferByteCount: Int
  /// The buffers of all shards, each with that of its index behind it.
  private let buffers: UnsafeMutableRawBufferPointer
  private var states: [State]
  private var header = TarMemberHeader()
  private var entry = TarIndexEntry()

  /// - Parameters:
  ///   - folder: Where the files are made; committed by the caller.
  ///   - shardCount: From 1 to `maximumShardCount`.
  ///   - writesIndex: Whether a JSON index is written beside each tar.
  public init(in folder: AtomicFolder, shardCount: Int, writesIndex: Bool = false) {
    precondition(
      (1...Self.maximumShardCount).contains(shardCount), "there are 1 to 65,536 shards")
    self.folder = folder
    self.writesIndex = writesIndex
    digitCount = max(4, String(shardCount - 1).utf8.count)
    tarBufferByteCount = min(
      max(Self.bufferByteCount / shardCount, Self.minimumBufferByteCount),
      Self.maximumBufferByteCount)
    indexBufferByteCount = writesIndex ? tarBufferByteCount / Self.indexShare : 0
    buffers = .allocate(
      byteCount: shardCount * (tarBufferByteCount + indexBufferByteCount), alignment: 4096)
    states = Array(repeating: State(), count: shardCount)
  }

  deinit {
    buffers.deallocate()
  }

  /// The name of a shard without its ending: at least four digits.
  public func name(ofShard shard: Int) -> String {
    let digits = String(shard)
    return String(repeating: "0", count: digitCount - digits.utf8.count) + digits
  }

  /// Adds a file to a shard.
  /// - Parameters:
  ///   - name: 1 to 100 bytes of UTF-8 without NUL.
  ///   - bytes: At most `maximumMemberByteCount`.
  ///   - shard: From 0.
  /// - Throws: `cannotCreate` when a tar cannot hold the name or the size; `writeFailed`. After
  ///   `writeFailed` the folder is removed.
  public func append(name: String, bytes: UnsafeRawBufferPointer, toShard shard: Int) throws {
    guard Int64(bytes.count) <= Self.maximumMemberByteCount, header.set(name: name) else {
      throw ByteIOError(
        .cannotCreate, "a tar holds no member of this name or size",
        hint: "names have 1 to 100 bytes, files less than 8 GiB", path: folder.path,
        entryName: name)
    }
    header.set(byteCount: bytes.count)
    try header.withBytes { try put($0, toShard: shard) }
    let offset = states[shard].byteCount
    try put(bytes, toShard: shard)
    try putZeros(toMultipleOf: Self.blockByteCount, shard: shard)
    if writesIndex {
      entry.set(
        name: name, offset: offset, bytes: bytes, isFirst: states[shard].memberCount == 0)
      try entry.bytes.withUnsafeBytes { try putIndex($0, ofShard: shard) }
    }
    states[shard].memberCount += 1
  }

  /// Ends all shards, those without members too, and says what they are. Nothing can be appended
  /// afterwards.
  /// - Throws: `cannotCreate`, `writeFailed`; the folder is then removed.
  public func finish() throws -> [TarShard] {
    try states.indices.map { shard in
      try header.withBytes(ofZeros: true) { zeros in
        try put(zeros, toShard: shard)
        try put(zeros, toShard: shard)
      }
      try putZeros(toMultipleOf: Self.recordByteCount, shard: shard)
      try flush(shard)
      let result = TarShard(
        name: name(ofShard: shard) + ".tar", memberCount: states[shard].memberCount,
        byteCount: states[shard].byteCount, sha256: states[shard].hash.hexDigest())
      if writesIndex { try finishIndex(of: result, shard) }
      return result
    }
  }

  // MARK: Tars

  private func put(_ bytes: UnsafeRawBufferPointer, toShard shard: Int) throws {
    states[shard].byteCount += Int64(bytes.count)
    if bytes.count > tarBufferByteCount - states[shard].bufferedByteCount { try flush(shard) }
    if bytes.count >= tarBufferByteCount {
      states[shard].hash.update(bytes)
      try folder.append(bytes, to: name(ofShard: shard) + ".tar")
    } else {
      let start = position(ofShard: shard) + states[shard].bufferedByteCount
      UnsafeMutableRawBufferPointer(rebasing: buffers[start...]).copyMemory(from: bytes)
      states[shard].bufferedByteCount += bytes.count
    }
  }

  private func putZeros(toMultipleOf unit: Int, shard: Int) throws {
    var rest = (unit - Int(states[shard].byteCount % Int64(unit))) % unit
    while rest > 0 {
      let count = min(rest, Self.blockByteCount)
      try header.withBytes(ofZeros: true) {
        try put(UnsafeRawBufferPointer(rebasing: $0[..<count]), toShard: shard)
      }
      rest -= count
    }
  }

  private func flush(_ shard: Int) throws {
    let start = position(ofShard: shard)
    let bytes = UnsafeRawBufferPointer(
      rebasing: buffers[start..<start + states[shard].bufferedByteCount])
    guard !bytes.isEmpty else { return }
    states[shard].bufferedByteCount = 0
    states[shard].hash.update(bytes)
    try folder.append(bytes, to: name(ofShard: shard) + ".tar")
  }

  private func position(ofShard shard: Int) -> Int {
    shard * (tarBufferByteCount + indexBufferByteCount)
  }

  // MARK: Indexes

  private func finishIndex(of written: TarShard, _ shard: Int) throws {
    entry.set(end: written)
    try entry.bytes.withUnsafeBytes { try putIndex($0, ofShard: shard) }
    try flushIndex(shard)
  }

  private func putIndex(_ bytes: UnsafeRawBufferPointer, ofShard shard: Int) throws {
    if bytes.count > indexBufferByteCount - states[shard].bufferedIndexByteCount {
      try flushIndex(shard)
    }
    if bytes.count > indexBufferByteCount {
      try folder.append(bytes, to: name(ofShard: shard) + ".json")
    } else {
      let start =
        position(ofShard: shard) + tarBufferByteCount + states[shard].bufferedIndexByteCount
      UnsafeMutableRawBufferPointer(rebasing: buffers[start...]).copyMemory(from: bytes)
      states[shard].bufferedIndexByteCount += bytes.count
    }
  }

  private func flushIndex(_ shard: Int) throws {
    let start = position(ofShard: shard) + tarBufferByteCount
    let bytes = UnsafeRawBufferPointer(
      rebasing: buffers[start..<start + states[shard].bufferedIndexByteCount])
    states[shard].bufferedIndexByteCount = 0
    guard !bytes.isEmpty else { return }
    try folder.append(bytes, to: name(ofShard: shard) + ".json")
  }
}
