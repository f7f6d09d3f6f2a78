import CArchive
import Glibc

/// Decodes one compressed stream, or goes through one tar archive (libarchive).
///
/// Memory: 256 KiB of input and the decoder's own window (up to 128 MiB for zstd and xz files
/// that were made with long windows). Used by one thread at a time.
final class ArchiveReader: ByteSource {
  /// How many bytes are asked of the source at once.
  static let inputByteCount = 256 * 1024

  /// What the source delivers.
  enum Kind {
    /// Compressed bytes, read by `read(into:)` without further ado.
    case compressed(CompressionFormat)
    /// A tar archive, read member by member.
    case tar
  }

  private let handle: OpaquePointer
  private let source: any ByteSource
  private let kind: Kind
  private let path: String
  private let input: UnsafeMutableRawBufferPointer
  /// Bytes of the last input that was not empty, and of all inputs.
  private var lastInputByteCount = 0
  private var inputTotal: Int64 = 0
  /// A failure of the source: it passes through libarchive as a bare "fatal".
  private var sourceFailure: (any Error)?
  /// Decoded bytes that libarchive handed out and that were not read yet.
  private var block = UnsafeRawBufferPointer(start: nil, count: 0)
  /// The offset of the next byte of this member, and that of `block`: it is higher at a hole.
  private var offset: Int64 = 0
  private var blockOffset: Int64 = 0

  init(_ source: any ByteSource, _ kind: Kind, path: String) throws {
    guard let handle = archive_read_new() else {
      throw ByteIOError(.cannotOpen, "out of memory for a decoder", path: path)
    }
    self.handle = handle
    self.source = source
    self.kind = kind
    self.path = path
    input = .allocate(byteCount: Self.inputByteCount, alignment: 64)
    // The filter and the format are set, not guessed: libarchive's guessing takes damage at the
    // beginning for an empty file.
    switch kind {
    case .compressed(let compression):
      try check(archive_read_append_filter(handle, compression.filterCode))
      try check(archive_read_set_format(handle, ARCHIVE_FORMAT_RAW))
    case .tar:
      try check(archive_read_set_format(handle, ARCHIVE_FORMAT_TAR))
    }
    let client = Unmanaged.passUnretained(self).toOpaque()
    try check(
      archive_read_open2(
        handle, client, nil,
        { _, client, bytes in
          guard let client, let bytes else { return -1 }
          return Unmanaged<ArchiveReader>.fromOpaque(client).takeUnretainedValue().fill(bytes)
        }, nil, nil))
    if case .compressed = kind {
      var entry: OpaquePointer?
      try check(archive_read_next_header(handle, &entry))
    }
  }

  deinit {
    archive_read_free(handle)
    input.deallocate()
  }

  /// Goes to the next regular file of a tar archive and returns its name; nil at the end.
  func nextMember() throws -> String? {
    while true {
      block = .init(start: nil, count: 0)
      offset = 0
      blockOffset = 0
      var entry: OpaquePointer?
      let status = archive_read_next_header(handle, &entry)
      guard status != ARCHIVE_EOF else { return nil }
      try check(status)
      guard archive_entry_filetype(entry) == S_IFREG else { continue }
      guard let name = archive_entry_pathname_utf8(entry) ?? archive_entry_pathname(entry) else {
        throw ByteIOError(
          .corruptInput, "an archive member has no readable name", hint: "repack the archive",
          path: path)
      }
      return String(cString: name)
    }
  }

  func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
    while block.isEmpty {
      var base: UnsafeRawPointer?
      var count = 0
      let status = archive_read_data_block(handle, &base, &count, &blockOffset)
      if status == ARCHIVE_EOF {
        if case .compressed = kind { try checkNothingIsLeft() }
        return 0
      }
      try check(status)
      block = .init(start: base, count: count)
    }
    if offset < blockOffset {
      // A hole of a sparse archive member reads as zeros.
      let count = Int(min(blockOffset - offset, Int64(buffer.count)))
      buffer[..<count].initializeMemory(as: UInt8.self, repeating: 0)
      offset += Int64(count)
      return count
    }
    let count = min(block.count, buffer.count)
    buffer.copyMemory(from: .init(rebasing: block[..<count]))
    block = .init(rebasing: block[count...])
    offset += Int64(count)
    blockOffset += Int64(count)
    return count
  }

  /// libarchive asks for more bytes: returns their number, 0 at the end, -30 on a failure.
  private func fill(_ bytes: UnsafeMutablePointer<UnsafeRawPointer?>) -> la_ssize_t {
    do {
      let count = try source.read(into: input)
      if count > 0 { lastInputByteCount = count }
      inputTotal += Int64(count)
      bytes.pointee = UnsafeRawPointer(input.baseAddress)
      return count
    } catch {
      sourceFailure = error
      return la_ssize_t(ARCHIVE_FATAL)
    }
  }

  /// libarchive takes a cut-off or foreign header behind compressed data for the end; only zeros
  /// may follow, as gzip(1) has it.
  private func checkNothingIsLeft() throws {
    let leftCount = Int(clamping: inputTotal - archive_filter_bytes(handle, -1))
    guard leftCount > 0 else { return }
    let unread = min(leftCount, lastInputByteCount)
    var isPadding = input[(lastInputByteCount - unread)..<lastInputByteCount].allSatisfy { $0 == 0 }
    while isPadding, case let count = try source.read(into: input), count > 0 {
      isPadding = input[..<count].allSatisfy { $0 == 0 }
    }
    guard isPadding else {
      throw ByteIOError(
        .corruptInput, "the compressed data is followed by bytes that cannot be decoded",
        hint: "the file was cut off or something was appended to it; fetch it again", path: path)
    }
    inputTotal = archive_filter_bytes(handle, -1)
  }

  private func check(_ status: Int32) throws {
    guard status < ARCHIVE_WARN else { return }
    if let sourceFailure { throw sourceFailure }
    let cause = archive_error_string(handle).map { String(cString: $0) }
    throw ByteIOError(
      .corruptInput, "this input is damaged or cut off, it cannot be decoded further",
      hint: "test it with its own tool (gzip -t, xz -t, zstd -t, tar -t) or fetch it again",
      path: path, cause: cause)
  }
}
