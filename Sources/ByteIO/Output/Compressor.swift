import CArchive
import Glibc

/// How the bytes of an output are compressed.
public enum OutputCompression: Sendable, Hashable {
  /// By the name: `.gz` is gzip, `.zst` is zstd, anything else is not compressed.
  case automatic
  case none
  /// Level 0 to 9; 6 is usual.
  case gzip(level: Int)
  /// Level 1 to 19; 3 is usual.
  case zstd(level: Int)

  /// The level used by `automatic` for gzip.
  public static let defaultGzipLevel = 6
  /// The level used by `automatic` for zstd.
  public static let defaultZstdLevel = 3

  /// What `automatic` stands for with a given path; the others stand for themselves.
  public func resolved(for path: String) -> OutputCompression {
    guard self == .automatic else { return self }
    let path = path.lowercased()
    if path.hasSuffix(".gz") || path.hasSuffix(".tgz") {
      return .gzip(level: Self.defaultGzipLevel)
    }
    return path.hasSuffix(".zst") ? .zstd(level: Self.defaultZstdLevel) : .none
  }
}

/// Compresses a stream of bytes (libarchive's "raw" writer). The same bytes and level give the
/// same output: no time and no name in a gzip header.
final class Compressor {
  /// Bytes that libarchive collects for one call of the sink.
  static let blockByteCount = 256 * 1024

  private let handle: OpaquePointer
  private let path: String
  private let sink: (UnsafeRawBufferPointer) throws -> Void
  /// A failure of the sink: it passes through libarchive as a bare "fatal".
  private var sinkFailure: (any Error)?

  /// Nil for `none` (and for `automatic`, which must be resolved first).
  init?(
    _ compression: OutputCompression, path: String,
    sink: @escaping (UnsafeRawBufferPointer) throws -> Void
  ) throws {
    let filter: String
    let level: Int
    switch compression {
    case .automatic, .none: return nil
    case .gzip(let value): (filter, level) = ("gzip", value)
    case .zstd(let value): (filter, level) = ("zstd", value)
    }
    guard let handle = archive_write_new() else {
      throw ByteIOError(.cannotCreate, "out of memory for a compressor", path: path)
    }
    self.handle = handle
    self.path = path
    self.sink = sink
    try check(archive_write_add_filter_by_name(handle, filter))
    try check(
      archive_write_set_filter_option(handle, filter, "compression-level", String(level)))
    if filter == "gzip" {
      try check(archive_write_set_filter_option(handle, filter, "timestamp", nil))
    }
    try check(archive_write_set_format_raw(handle))
    try check(archive_write_set_bytes_per_block(handle, Int32(Self.blockByteCount)))
    // No padding behind the last block.
    try check(archive_write_set_bytes_in_last_block(handle, 1))
    try check(
      archive_write_open(
        handle, Unmanaged.passUnretained(self).toOpaque(), nil,
        { _, client, bytes, count in
          guard let client else { return -1 }
          return Unmanaged<Compressor>.fromOpaque(client).takeUnretainedValue()
            .drain(UnsafeRawBufferPointer(start: bytes, count: count))
        }, nil))
    let entry = archive_entry_new()
    defer { archive_entry_free(entry) }
    archive_entry_set_filetype(entry, S_IFREG)
    try check(archive_write_header(handle, entry))
  }

  deinit {
    // Without this, freeing would write what is left to the sink.
    archive_write_fail(handle)
    archive_write_free(handle)
  }

  /// Compresses bytes; some of the output may stay inside.
  func append(_ bytes: UnsafeRawBufferPointer) throws {
    var rest = bytes[...]
    while !rest.isEmpty {
      let part = UnsafeRawBufferPointer(rebasing: rest)
      let count = archive_write_data(handle, part.baseAddress, part.count)
      guard count > 0 else { throw failure }
      rest = rest.dropFirst(count)
    }
  }

  /// Writes what is left. Nothing can be appended afterwards.
  func finish() throws {
    try check(archive_write_close(handle))
  }

  private func drain(_ bytes: UnsafeRawBufferPointer) -> la_ssize_t {
    do {
      try sink(bytes)
      return bytes.count
    } catch {
      sinkFailure = error
      return -1
    }
  }

  private func check(_ status: Int32) throws {
    guard status >= ARCHIVE_WARN else { throw failure }
  }

  private var failure: any Error {
    if let sinkFailure { return sinkFailure }
    return ByteIOError(
      .writeFailed, "this output cannot be compressed", path: path,
      cause: archive_error_string(handle).map { String(cString: $0) })
  }
}
