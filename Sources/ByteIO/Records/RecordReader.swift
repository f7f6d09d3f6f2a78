import Glibc

/// A place between two records of an entry, at which reading can be resumed.
public struct RecordPosition: Sendable, Hashable {
  /// The beginning of an entry.
  public static let start = RecordPosition(byteOffset: 0, lineNumber: 1)

  /// Decoded bytes of the entry before this place.
  public let byteOffset: Int64
  /// The line at this place, from 1.
  public let lineNumber: Int64

  public init(byteOffset: Int64, lineNumber: Int64) {
    self.byteOffset = byteOffset
    self.lineNumber = lineNumber
  }
}

extension RecordChunk {
  /// The place behind the last record (`lines`: behind the last line).
  public var endPosition: RecordPosition {
    RecordPosition(byteOffset: endByteOffset, lineNumber: endLineNumber)
  }
}

/// What an entry lacks that was cut off.
public struct MissingEnd: Sendable, Hashable {
  /// Such as "the ] of its array".
  public let what: String
  /// Where the entry ends: decoded bytes, and the line from 1.
  public let byteOffset: Int64
  public let lineNumber: Int64
  /// Behind the last record, where reading can be resumed when the entry has grown.
  public let resumePosition: RecordPosition
}

/// Reads the present entry of a `ByteStream` in chunks of whole records.
///
///     let reader = RecordReader(stream)           // after stream.nextEntry()
///     while try reader.next(into: chunk) {
///       for span in chunk.spans { parse(chunk[span]) }
///     }
///
/// What the records are does not depend on the chunk size, nor on how the stream delivers its
/// bytes. Only the unfinished record at the end of a chunk is copied, to the next one.
///
/// Memory: one chunk's worth of bytes beside the chunks (see `RecordChunk`).
/// Threads: one at a time; the chunks may go to others.
public final class RecordReader {
  /// Bytes of records in a chunk: 1 MiB.
  public static let defaultChunkByteCount = 1024 * 1024
  /// The longest record that is delivered whole: 64 MiB.
  public static let defaultMaximumRecordByteCount = 64 * 1024 * 1024
  /// How many bytes of a longer record are kept, at most: 4 KiB.
  public static let overlongPrefixByteCount = 4096

  /// How records are found; `automatic` until `prepare` or the first chunk.
  public private(set) var splitting: RecordSplitting
  /// The first row of a table without its line ending, at most 64 KiB, also when reading begins
  /// behind it; empty for other splittings and before `prepare`.
  public private(set) var firstRow: [UInt8] = []

  private let candidates: RecordSplitting.Candidates
  private let stream: ByteStream
  private let start: RecordPosition
  private let chunkByteCount: Int
  private let limits: RecordLimits
  private let maximumEntryByteCount: Int64
  private var splitter: any RecordSplitter = LineSplitter(lineNumber: 1)
  private var isPrepared = false
  /// Bytes that were read and are in no chunk yet.
  private let rest: UnsafeMutableRawBufferPointer
  private var restBounds = 0..<0
  /// The offset, in the entry, of the first byte that was not delivered.
  private var byteOffset: Int64 = 0
  private var hasStreamEnded = false
  /// Behind the last record that was delivered.
  private var endPosition: RecordPosition
  /// What ended the stream early: thrown once the whole records before it are delivered.
  private var failure: (any Error)?

  /// - Parameters:
  ///   - stream: Its present entry is read; nothing of it may have been read before.
  ///   - start: The `endPosition` of a chunk of a former run, to go on behind that chunk.
  ///   - chunkByteCount: About how many bytes a chunk holds, 1 or more.
  ///   - maximumRecordByteCount: A longer record (line ending not counted, a `\r` counted) is
  ///     overlong: only its beginning is delivered. 1 or more.
  ///   - maximumEntryByteCount: Reading a longer entry fails with `cannotOpen`, decoded bytes.
  public init(
    _ stream: ByteStream,
    splitting: RecordSplitting = .automatic,
    candidates: RecordSplitting.Candidates = .none,
    startingAt start: RecordPosition = .start,
    chunkByteCount: Int = RecordReader.defaultChunkByteCount,
    maximumRecordByteCount: Int = RecordReader.defaultMaximumRecordByteCount,
    maximumEntryByteCount: Int64 = .max
  ) {
    precondition(chunkByteCount > 0 && maximumRecordByteCount > 0, "limits must be positive")
    self.stream = stream
    self.splitting = splitting
    self.candidates = candidates
    self.start = start
    endPosition = start
    self.maximumEntryByteCount = maximumEntryByteCount
    self.chunkByteCount = chunkByteCount
    limits = RecordLimits(
      maximumRecordByteCount: maximumRecordByteCount,
      overlongPrefixByteCount: min(maximumRecordByteCount, Self.overlongPrefixByteCount))
    rest = .allocate(
      byteCount: max(chunkByteCount, RecordSplitting.detectionByteCount), alignment: 64)
  }

  deinit {
    rest.deallocate()
  }

  /// Replaces the chunk's content by the next records.
  /// - Returns: False at the end of the entry; then the chunk is empty. A chunk may hold blank
  ///   lines only.
  /// - Throws: What the stream throws, after the whole records before the failure were delivered;
  ///   `endsBeforeResumePoint` on the first call when the entry is shorter than `start`.
  public func next(into chunk: RecordChunk) throws -> Bool {
    chunk.reset(capacity: chunkByteCount)
    try prepare()
    var byteCount = 0
    while true {
      let target = min(chunk.capacity, byteCount + chunkByteCount)
      byteCount = fill(chunk.buffer, from: byteCount, to: target)
      let begin = split(chunk, byteCount: byteCount)
      if chunk.lineCount > 0 {
        finish(chunk, restFrom: begin, to: byteCount)
        byteOffset += Int64(begin)
        endPosition = chunk.endPosition
        return true
      }
      if begin > 0 {
        memmove(chunk.buffer, chunk.buffer + begin, byteCount - begin)
        byteCount -= begin
        byteOffset += Int64(begin)
      }
      if isExhausted {
        if let failure { throw failure }
        finish(chunk, restFrom: 0, to: 0)
        return false
      }
      if byteCount > limits.maximumRecordByteCount {
        try skipOverlong(chunk, byteCount: byteCount)
        return true
      }
      growIfNeeded(chunk, byteCount: byteCount)
    }
  }

  /// After the last chunk: what the entry lacks at its end; nil when it is whole. Else it was cut off, or its last
  /// record is broken: nobody knows how many are missing.
  public var missingEnd: MissingEnd? {
    splitter.missingEnd.map {
      MissingEnd(
        what: $0, byteOffset: byteOffset, lineNumber: splitter.lineNumber,
        resumePosition: endPosition)
    }
  }

  // MARK: Beginning

  /// Looks at the first bytes of the entry, then goes to where reading starts. Called by the first
  /// `next` if not before.
  public func prepare() throws {
    guard !isPrepared else { return }
    isPrepared = true
    // What is made as it is read may begin where reading shall.
    let isThere = start.byteOffset > 0 && stream.byteOffset == start.byteOffset
    let headByteCount = fill(
      rest.baseAddress!, from: 0, to: RecordSplitting.detectionByteCount)  // never empty
    let head = UnsafeRawBufferPointer(rebasing: rest[..<headByteCount])
    if splitting == .automatic {
      splitting = RecordSplitting.detect(prefix: head, among: candidates)
    }
    splitter = newSplitter(head)
    if splitting == .tableRows { firstRow = firstRow(of: head) }
    byteOffset = start.byteOffset
    if isThere {
      restBounds = 0..<headByteCount
      return
    }
    if start.byteOffset == 0, head.starts(with: RecordSplitting.byteOrderMark) {
      byteOffset = Int64(RecordSplitting.byteOrderMark.count)
    }
    if byteOffset <= Int64(headByteCount) {
      restBounds = Int(byteOffset)..<headByteCount
    } else {
      if let failure { throw failure }
      try stream.skip(toOffset: byteOffset)
    }
  }

  private func newSplitter(_ head: UnsafeRawBufferPointer) -> any RecordSplitter {
    let shape: JSONRecordSplitter.Shape
    let isResumed = start.byteOffset > 0
    var hasEnclosure = true
    switch splitting {
    case .automatic, .lines: return LineSplitter(lineNumber: start.lineNumber)
    case .tableRows: return TableRowSplitter(lineNumber: start.lineNumber)
    case .xmlElements:
      let name = candidates.xmlElement ?? "post"
      return XMLElementSplitter(
        name: name, lineNumber: start.lineNumber,
        isResumed: isResumed, hasRoot: XMLElementSplitter.hasRoot(head, name: name))
    case .jsonMembers: shape = .members
    case .jsonElements:
      let key = candidates.pageKey.flatMap { RecordSplitting.beginsPage(head, key: $0) ? $0 : nil }
      shape = key.map { .pages(key: $0) } ?? .elements
      hasEnclosure = key != nil || RecordSplitting.beginsArray(head)
    }
    return JSONRecordSplitter(
      shape, lineNumber: start.lineNumber, isResumed: isResumed, hasEnclosure: hasEnclosure)
  }

  /// The first row that is not blank, of which the head may hold only the beginning.
  private func firstRow(of head: UnsafeRawBufferPointer) -> [UInt8] {
    let isMarked = head.starts(with: RecordSplitting.byteOrderMark)
    let text = UnsafeRawBufferPointer(
      rebasing: head[(isMarked ? RecordSplitting.byteOrderMark.count : 0)...])
    guard let base = text.baseAddress else { return [] }
    let rows = RecordChunk()
    var splitter = TableRowSplitter(lineNumber: 1)
    _ = splitter.split(
      RecordWindow(
        base: base.assumingMemoryBound(to: UInt8.self), firstPosition: 0, endPosition: text.count,
        byteOffset: 0, isAtEnd: true,
        limits: RecordLimits(maximumRecordByteCount: .max, overlongPrefixByteCount: .max)),
      into: rows)
    return rows.spans.first.map { Array(text[$0.offset..<$0.offset + $0.byteCount]) } ?? []
  }

  // MARK: Moving bytes

  /// Whether there is nothing more to read.
  private var isExhausted: Bool { hasStreamEnded && restBounds.isEmpty }

  /// Reads to the end of a buffer, or of the entry, and returns the end of what was read.
  private func fill(_ buffer: UnsafeMutableRawPointer, from start: Int, to end: Int) -> Int {
    var position = start
    if !restBounds.isEmpty, position < end {
      let count = min(restBounds.count, end - position)
      memcpy(buffer + position, rest.baseAddress! + restBounds.lowerBound, count)  // never empty
      restBounds = restBounds.lowerBound + count..<restBounds.upperBound
      position += count
    }
    while position < end, !hasStreamEnded {
      do {
        let count = try stream.read(into: .init(start: buffer + position, count: end - position))
        position += count
        hasStreamEnded = count == 0
        guard stream.byteOffset <= maximumEntryByteCount else {
          throw ByteIOError(
            .cannotOpen, "this is longer than the limit of \(maximumEntryByteCount) bytes",
            path: stream.path)
        }
      } catch {
        failure = error
        hasStreamEnded = true
      }
    }
    return position
  }

  /// Keeps the unfinished record behind a chunk's last one for the next chunk.
  private func finish(_ chunk: RecordChunk, restFrom begin: Int, to end: Int) {
    if restBounds.isEmpty {
      memcpy(rest.baseAddress!, chunk.buffer + begin, end - begin)  // never empty
      restBounds = 0..<(end - begin)
    } else {
      // These bytes are still where they were taken from.
      restBounds = restBounds.lowerBound - (end - begin)..<restBounds.upperBound
    }
    chunk.consumedByteCount = stream.consumedByteCount
    chunk.pad()
  }

  /// Makes room for a chunk's worth more of a record that did not end yet.
  private func growIfNeeded(_ chunk: RecordChunk, byteCount: Int) {
    guard byteCount == chunk.capacity else { return }
    // Any limit may be asked for.
    let most = limits.maximumRecordByteCount.addingReportingOverflow(chunkByteCount)
    chunk.grow(
      capacity: most.overflow ? byteCount * 2 : min(byteCount * 2, most.partialValue),
      keeping: byteCount)
  }

  // MARK: Splitting

  private func split(_ chunk: RecordChunk, byteCount: Int) -> Int {
    splitter.split(
      window(chunk.buffer, firstPosition: 0, endPosition: byteCount), into: chunk)
  }

  private func window(
    _ base: UnsafeMutableRawPointer, firstPosition: Int, endPosition: Int
  ) -> RecordWindow {
    RecordWindow(
      base: UnsafePointer(base.assumingMemoryBound(to: UInt8.self)),
      firstPosition: firstPosition,
      endPosition: endPosition,
      byteOffset: byteOffset,
      isAtEnd: isExhausted && failure == nil,
      limits: limits)
  }

  /// Reads to the end of a record that is too long, keeping its beginning only.
  private func skipOverlong(_ chunk: RecordChunk, byteCount: Int) throws {
    let kept = limits.overlongPrefixByteCount
    let base = chunk.buffer + kept
    let room = min(chunkByteCount, chunk.capacity - kept)
    var passed = byteCount
    while true {
      let count = fill(base, from: 0, to: room)
      let begin = splitter.split(
        window(base, firstPosition: passed, endPosition: passed + count), into: chunk)
      if chunk.lineCount > 0 {
        finish(chunk, restFrom: kept + begin - passed, to: kept + count)
        byteOffset += Int64(begin)
        endPosition = chunk.endPosition
        return
      }
      if isExhausted {
        if let failure { throw failure }
        preconditionFailure("a splitter must deliver the last record at the end of input")
      }
      passed += count
    }
  }
}
