import Glibc

/// The decoded bytes of one input: plain, compressed (gzip, xz, zstd, bzip2) or a tar archive,
/// itself plain or compressed, whose members may be compressed again.
///
/// What an input is, its first bytes say, not its name, so pipes work too. Entries come in order:
///
///     let stream = try ByteStream(file)
///     while let entry = try stream.nextEntry() {
///       while case let count = try stream.read(into: buffer), count > 0 { … }
///     }
///
/// A plain or compressed file has one entry without a name, a tar archive one for each regular
/// member. An archive inside an archive is not looked into: it is delivered as bytes.
///
/// Damage: the bytes that were decoded before it are delivered, then `read` throws
/// `corruptInput`. Decoders work in blocks (64 KiB for gzip, xz and bzip2, 128 KiB for zstd):
/// what they had decoded of the damaged block is not delivered. The checksum of a gzip member is
/// not verified (libarchive does not), those of xz, zstd and bzip2 are.
///
/// Threads: one at a time. Memory: 64 KiB of prefix, 256 KiB of input for each decoder.
public final class ByteStream {
  /// One run of decoded bytes.
  public struct Entry: Sendable, Hashable {
    /// The member's path in its archive; nil when the input is not an archive.
    public let name: String?
  }

  /// How many bytes are discarded at once while skipping.
  static let skipByteCount = 256 * 1024

  /// The path, as given.
  public let path: String
  /// The entry that `read` reads; nil before the first and after the last.
  public private(set) var entry: Entry?
  /// Decoded bytes of this entry that were handed out or skipped: the offset of the next one.
  public private(set) var byteOffset: Int64 = 0
  /// Size in bytes when the input was opened, as stored; nil for pipes.
  public let byteCount: Int64?

  /// A cap on every read of the entry, for tests of chunk boundaries.
  var maximumReadByteCount = Int.max

  /// Whether the bytes on disk are the bytes that are read, so skipping costs nothing.
  public let isPlain: Bool

  private let source: any SeekableSource
  /// The source, decoded when it is compressed.
  private let decoded: SniffedSource
  /// Set when the decoded source is an archive.
  private let archive: ArchiveReader?
  private var content: SniffedSource?
  private var isFinished = false

  /// Opens an input and looks at its first bytes.
  /// - Throws: `noSuchInput`, `cannotOpen`, `readFailed`.
  public convenience init(_ file: InputFile) throws {
    let source = try DescriptorSource(path: file.path)
    try self.init(source, path: file.path, byteCount: source.byteCount)
  }

  /// Opens a path; `-` is standard input.
  public convenience init(path: String) throws {
    let source = try DescriptorSource(path: path)
    try self.init(source, path: path, byteCount: source.byteCount)
  }

  /// Reads bytes in memory as if they were a file of the given name.
  public convenience init(bytes: [UInt8], path: String = "memory") throws {
    try self.init(MemorySource(bytes), path: path, byteCount: Int64(bytes.count))
  }

  init(_ source: any SeekableSource, path: String, byteCount: Int64?) throws {
    self.source = source
    self.path = path
    self.byteCount = byteCount
    let stored = SniffedSource(source)
    decoded = try Self.decoding(stored, path: path)
    archive =
      TarHeader.isTar(prefix: decoded.prefix)
      ? try ArchiveReader(decoded, .tar, path: path) : nil
    isPlain = decoded === stored && archive == nil
  }

  init(plain source: any SeekableSource, path: String, byteOffset: Int64) {
    self.source = source
    self.path = path
    byteCount = nil
    decoded = SniffedSource(source)
    archive = nil
    isPlain = false
    content = decoded
    entry = Entry(name: nil)
    self.byteOffset = byteOffset
  }

  /// What is known of the beginning of the present entry before a byte of it is read: at least 512 bytes of
  /// it, or all of a shorter one.
  public var prefix: [UInt8] { content?.prefix ?? [] }

  /// The source itself, or what it holds when it is compressed.
  private static func decoding(_ source: SniffedSource, path: String) throws -> SniffedSource {
    guard let compression = CompressionFormat(prefix: source.prefix) else { return source }
    return SniffedSource(try ArchiveReader(source, .compressed(compression), path: path))
  }

  /// Bytes of the input as stored (compressed) that were read so far, for progress.
  public var consumedByteCount: Int64 { source.consumedByteCount }

  /// Goes to the next entry, whatever is left of the present one; nil at the end.
  /// - Throws: `corruptInput`, `readFailed`.
  public func nextEntry() throws -> Entry? {
    guard !isFinished else { return nil }
    byteOffset = 0
    guard let archive else {
      guard entry == nil else { return finish() }
      content = decoded
      entry = Entry(name: nil)
      return entry
    }
    guard let name = try locating({ try archive.nextMember() }) else { return finish() }
    entry = Entry(name: name)
    content = try locating { try Self.decoding(SniffedSource(archive), path: path) }
    return entry
  }

  private func finish() -> Entry? {
    isFinished = true
    entry = nil
    content = nil
    return nil
  }

  /// Fills the beginning of a buffer with decoded bytes of the present entry.
  /// - Returns: How many bytes were written, at least 1; 0 at the end of the entry.
  /// - Throws: `corruptInput`, `readFailed`, with the entry and the offset of the next byte.
  public func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
    guard let content, buffer.count > 0 else { return 0 }
    let wanted = min(buffer.count, maximumReadByteCount)
    let count = try locating { try content.read(into: .init(rebasing: buffer[..<wanted])) }
    byteOffset += Int64(count)
    return count
  }

  /// Moves forward to an offset of the present entry, in decoded bytes. Free on a plain file;
  /// elsewhere what lies between is decoded and discarded.
  /// - Throws: `endsBeforeResumePoint` when the entry is shorter; as `read`.
  public func skip(toOffset target: Int64) throws {
    precondition(target >= byteOffset, "a stream cannot be read backwards")
    guard target > byteOffset else { return }
    if isPlain, entry != nil, try locating({ try source.seek(to: target) }) {
      decoded.dropPrefix()
      byteOffset = target
      return
    }
    let scratch = UnsafeMutableRawBufferPointer.allocate(
      byteCount: Self.skipByteCount, alignment: 64)
    defer { scratch.deallocate() }
    while byteOffset < target {
      let wanted = Int(min(Int64(scratch.count), target - byteOffset))
      guard try read(into: .init(rebasing: scratch[..<wanted])) > 0 else {
        throw ByteIOError(
          .endsBeforeResumePoint, "this input ends here, expected \(target) bytes or more",
          hint: "it was changed or cut off; read it from its beginning", path: path,
          entryName: entry?.name, byteOffset: byteOffset)
      }
    }
  }

  /// Adds the place to an error of a lower layer.
  private func locating<Result>(_ body: () throws -> Result) throws -> Result {
    do {
      return try body()
    } catch var error as ByteIOError {
      error.entryName = entry?.name
      error.byteOffset = byteOffset
      throw error
    }
  }
}
