/// What a finished output is.
public struct WrittenFile: Sendable, Hashable {
  /// The target's path, as given; `-` is standard output.
  public let path: String
  /// Bytes in the file (compressed).
  public let byteCount: Int64
  /// Bytes that were appended.
  public let uncompressedByteCount: Int64
  /// SHA-256 of the bytes in the file, 64 lower-case hexadecimal digits.
  public let sha256: String
}

/// Writes one output: bytes in, compressed if its name says so, hashed, and renamed into place
/// when it is committed.
///
///     let writer = try ByteWriter(path: "corpus-0001.txt.gz")
///     try writer.append(bytes)
///     let written = try writer.finish()   // complete, still under its temporary name
///     try writer.commit()                 // later, perhaps together with other shards
///
/// The same bytes and options give the same file on every run.
/// Threads: one at a time. Memory: 512 KiB and the compressor's window.
public final class ByteWriter {
  /// Bytes that are collected before they are compressed or written: 256 KiB.
  public static let bufferByteCount = 256 * 1024

  /// Bytes appended so far.
  public private(set) var uncompressedByteCount: Int64 = 0

  private let output: HashedOutput
  private let compressor: Compressor?
  private let buffer: UnsafeMutableRawBufferPointer
  private var bufferedByteCount = 0
  private var written: WrittenFile?

  /// Creates the temporary file.
  /// - Parameters:
  ///   - path: The target; `-` is standard output, which is not compressed by itself.
  ///   - replace: Whether a file of that name may be replaced.
  ///   - reserved: What the target must not be.
  /// - Throws: `alreadyExists`, `cannotCreate`.
  public convenience init(
    path: String, compression: OutputCompression = .automatic, replace: Bool,
    reserved: ReservedFiles
  ) throws {
    try self.init(
      AtomicFile(path: path, replace: replace, reserved: reserved), compression: compression)
  }

  /// Writes into a file that was just made.
  init(_ file: AtomicFile, compression: OutputCompression = .automatic) throws {
    let output = HashedOutput(file)
    self.output = output
    compressor = try Compressor(compression.resolved(for: file.path), path: file.path) {
      try output.write($0)
    }
    buffer = .allocate(byteCount: Self.bufferByteCount, alignment: 64)
  }

  deinit {
    buffer.deallocate()
  }

  /// The target's path, as given.
  public var path: String { output.file.path }

  var file: AtomicFile { output.file }

  /// Appends bytes.
  /// - Throws: `writeFailed`, `brokenPipe`; the temporary file is then removed.
  public func append(_ bytes: UnsafeRawBufferPointer) throws {
    precondition(written == nil, "nothing can be appended after finish()")
    if bytes.count > buffer.count - bufferedByteCount { try flush() }
    uncompressedByteCount += Int64(bytes.count)
    if bytes.count >= buffer.count {
      try pass(bytes)
    } else {
      UnsafeMutableRawBufferPointer(rebasing: buffer[bufferedByteCount...]).copyMemory(from: bytes)
      bufferedByteCount += bytes.count
    }
  }

  /// Appends the UTF-8 of a text.
  public func append(_ text: String) throws {
    var text = text
    try text.withUTF8 { try append(UnsafeRawBufferPointer($0)) }
  }

  /// Completes the content and says what it is; a second call says the same again.
  public func finish() throws -> WrittenFile {
    if let written { return written }
    try flush()
    try compressor?.finish()
    try output.file.flush()
    let result = WrittenFile(
      path: path, byteCount: output.file.byteCount, uncompressedByteCount: uncompressedByteCount,
      sha256: output.hash.hexDigest())
    written = result
    return result
  }

  /// Makes the file durable under its name; finishes it when that was not done.
  /// - Throws: `alreadyExists`, `cannotCreate`, `writeFailed`, `brokenPipe`.
  public func commit() throws {
    _ = try finish()
    try output.file.commit()
  }

  /// Gives up the file: the target stays as it was. Does nothing after `commit()`.
  public func discard() {
    output.file.discard()
  }

  private func flush() throws {
    let count = bufferedByteCount
    bufferedByteCount = 0
    try pass(.init(rebasing: buffer[..<count]))
  }

  private func pass(_ bytes: UnsafeRawBufferPointer) throws {
    guard !bytes.isEmpty else { return }
    if let compressor {
      try compressor.append(bytes)
    } else {
      try output.write(bytes)
    }
  }
}

/// The end of the line: hashes what goes into the file.
private final class HashedOutput {
  let file: AtomicFile
  private(set) var hash = SHA256()

  init(_ file: AtomicFile) {
    self.file = file
  }

  func write(_ bytes: UnsafeRawBufferPointer) throws {
    hash.update(bytes)
    try file.write(bytes)
  }
}
