import Glibc

/// Where one record lies in a ``RecordChunk`` and in its entry.
public struct RecordSpan: Sendable, Hashable {
  /// Where the record begins in the chunk's buffer, in bytes.
  public let offset: Int
  /// Bytes of the record in the buffer, without line ending; for an overlong one its beginning.
  public let byteCount: Int
  /// Bytes of the whole record; more than `byteCount` only when it is overlong.
  public let recordByteCount: Int64
  /// The line of the entry on which the record begins, from 1.
  public let lineNumber: Int64
  /// Decoded bytes of the entry before the record.
  public let byteOffset: Int64

  /// True when the record was longer than the limit and only its beginning is here.
  public var isOverlong: Bool { recordByteCount > Int64(byteCount) }
}

/// Whole records of one entry and where they lie: what a `RecordReader` fills, again and again.
///
/// Memory: the buffer has the reader's `chunkByteCount` and 64 bytes of padding; it grows for a
/// record that does not fit, to at most `maximumRecordByteCount` and a chunk, and shrinks when
/// the chunk is used next. Spans take 40 bytes each, at most one for two bytes.
///
/// `@unchecked Sendable` by ownership: a chunk has one owner at a time, who may hand it to
/// another thread (through a `BoundedChannel`, whose lock orders the memory accesses) and must
/// not touch it until it comes back.
public final class RecordChunk: @unchecked Sendable {
  /// Zero bytes that can be read behind the last record, at least; simdjson needs 32.
  public static let paddingByteCount = 64

  /// The records in the order of the input.
  public internal(set) var spans: ContiguousArray<RecordSpan> = []
  /// Lines that held only blanks and gave no span (`lines` splitting only).
  public internal(set) var blankLineCount: Int64 = 0
  /// Records and blank lines.
  public internal(set) var lineCount: Int64 = 0
  /// Decoded bytes of the entry up to here: where reading can be resumed. In `lines` splitting
  /// behind the last line ending, in `jsonElements` behind the last record.
  public internal(set) var endByteOffset: Int64 = 0
  /// The line number at `endByteOffset`.
  public internal(set) var endLineNumber: Int64 = 1
  /// Bytes of the underlying file, as stored, that were read when the chunk was filled.
  public var consumedByteCount: Int64 = 0
  /// Behind the last record of an entry that was cut off: what it lacks. Such a chunk holds nothing else.
  public private(set) var missingEnd: MissingEnd?

  /// Room for bytes; 64 more are allocated.
  private(set) var capacity = 0
  private(set) var buffer: UnsafeMutableRawPointer

  /// An empty chunk; its buffer is allocated by the reader that fills it.
  public init() {
    buffer = .allocate(byteCount: Self.paddingByteCount, alignment: 64)
    memset(buffer, 0, Self.paddingByteCount)
  }

  deinit {
    buffer.deallocate()
  }

  /// The bytes of a record, valid until the chunk is filled again or freed. Behind them lie at
  /// least 64 readable bytes: zeros behind the last record, later records behind the others.
  @inlinable
  public subscript(span: RecordSpan) -> UnsafeRawBufferPointer {
    UnsafeRawBufferPointer(start: baseAddress + span.offset, count: span.byteCount)
  }

  /// The beginning of the buffer that spans point into; changes when the chunk is filled.
  public var baseAddress: UnsafeRawPointer { UnsafeRawPointer(buffer) }

  /// Makes an empty chunk tell that its entry was cut off; that counts as a line.
  public func tell(_ missingEnd: MissingEnd) {
    self.missingEnd = missingEnd
    lineCount = 1
    endByteOffset = missingEnd.resumePosition.byteOffset
    endLineNumber = missingEnd.resumePosition.lineNumber
  }

  /// Forgets what the chunk holds and gives its buffer the wanted room.
  func reset(capacity wanted: Int) {
    spans.removeAll(keepingCapacity: true)
    blankLineCount = 0
    lineCount = 0
    missingEnd = nil
    if capacity != wanted { reallocate(capacity: wanted, keeping: 0) }
  }

  /// Makes room, keeping the first bytes.
  func grow(capacity wanted: Int, keeping byteCount: Int) {
    if wanted > capacity { reallocate(capacity: wanted, keeping: byteCount) }
  }

  private func reallocate(capacity wanted: Int, keeping byteCount: Int) {
    let new = UnsafeMutableRawPointer.allocate(
      byteCount: wanted + Self.paddingByteCount, alignment: 64)
    memcpy(new, buffer, byteCount)
    buffer.deallocate()
    buffer = new
    capacity = wanted
  }

  /// Zeros the padding behind the last record.
  func pad() {
    let end = spans.last.map { $0.offset + $0.byteCount } ?? 0
    memset(buffer + end, 0, Self.paddingByteCount)
  }
}
