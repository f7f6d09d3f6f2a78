// A picture with its sidecars as the bytes of one record: parts, one behind the other.
//
//     path  0  text         its path, absolute; metadata without a picture has one without an ending
//     meta  1  bytes        the sidecars that it has
//     text  2  bytes
//     tags  3  bytes
//     flaw  4  text         instead of all sidecars: why it cannot be read
//     bare  5  nothing      there is no picture
//     post  6  bytes        the picture's post, as gallery-dl writes it
//
// Each part is its number as one byte, its length as eight, lowest first, and its bytes. Record n stands
// on line n; its byte offset counts the bytes of all sidecars before it, and one a record.

import Glibc

/// A part of a picture's record.
public enum PicturePart: UInt8, Sendable {
  case path, metadata, text, tags, flaw, bare, post

  /// Bytes before those of a part.
  public static let headByteCount = 9

  /// Calls `body` for each part of a record that a `PictureFolderReader` has made.
  public static func forEach(
    of record: UnsafeRawBufferPointer,
    _ body: (PicturePart, UnsafeRawBufferPointer) -> Void
  ) {
    var position = 0
    while position + headByteCount <= record.count {
      let part = PicturePart(rawValue: record[position])
      let byteCount = Int(
        UInt64(
          littleEndian: record.loadUnaligned(fromByteOffset: position + 1, as: UInt64.self)))
      let start = position + headByteCount
      guard let part, byteCount >= 0, byteCount <= record.count - start else { return }
      body(part, UnsafeRawBufferPointer(rebasing: record[start..<start + byteCount]))
      position = start + byteCount
    }
  }
}

/// Reads the pictures of a folder, chunk by chunk. One thread.
public final class PictureFolderReader {
  private let folder: PictureFolder
  private let root: PathBytes
  private let chunkByteCount: Int
  private let maximumRecordByteCount: Int
  private var next: Int
  private var byteOffset: Int64
  private var consumedByteCount: Int64 = 0

  /// - Parameters:
  ///   - start: The `endPosition` of a chunk of a former run over the same folder.
  ///   - maximumRecordByteCount: Pictures whose sidecars are longer have a flaw.
  public init(
    _ folder: PictureFolder, startingAt start: RecordPosition = .start,
    chunkByteCount: Int = RecordReader.defaultChunkByteCount,
    maximumRecordByteCount: Int = RecordReader.defaultMaximumRecordByteCount
  ) {
    self.folder = folder
    root = PathBytes(folder.path)
    self.chunkByteCount = chunkByteCount
    self.maximumRecordByteCount = maximumRecordByteCount
    next = min(Int(clamping: start.lineNumber - 1), folder.entries.count)
    byteOffset = start.byteOffset
    for entry in folder.entries[..<next] { consumedByteCount += entry.byteCount }
  }

  /// Replaces the chunk's content by the next records; false when there is none.
  /// - Throws: `readFailed` when the system fails; no record of that chunk counts as read then.
  public func next(into chunk: RecordChunk) throws -> Bool {
    chunk.reset(capacity: chunkByteCount)
    var byteCount = 0
    while next < folder.entries.count, byteCount < chunkByteCount {
      let entry = folder.entries[next]
      let start = byteCount
      try append(entry, to: chunk, &byteCount)
      chunk.spans.append(
        RecordSpan(
          offset: start, byteCount: byteCount - start, recordByteCount: Int64(byteCount - start),
          lineNumber: Int64(next + 1), byteOffset: byteOffset))
      next += 1
      byteOffset += entry.byteCount + 1
      consumedByteCount += entry.byteCount
    }
    chunk.lineCount = Int64(chunk.spans.count)
    chunk.endByteOffset = byteOffset
    chunk.endLineNumber = Int64(next + 1)
    chunk.consumedByteCount = consumedByteCount
    chunk.pad()
    return chunk.lineCount > 0
  }

  private func append(
    _ entry: PictureFolder.Entry, to chunk: RecordChunk, _ byteCount: inout Int
  ) throws {
    append(.path, root.appending(entry.path).bytes, to: chunk, &byteCount)
    let start = byteCount
    var flaw = entry.path.isUTF8 ? entry.flaw : "has a name that is no UTF-8"
    if entry.byteCount > Int64(maximumRecordByteCount) {
      flaw = "is longer than the limit of \(maximumRecordByteCount) bytes"
    }
    if flaw == nil, !entry.hasPicture { append(.bare, [], to: chunk, &byteCount) }
    for sidecar in entry.sidecars where flaw == nil && !entry.isShadowed(sidecar) {
      flaw = try append(
        Self.part(of: sidecar), fileAt: entry.path(of: sidecar), to: chunk, &byteCount)
    }
    if let flaw {
      byteCount = start
      append(.flaw, Array(flaw.utf8), to: chunk, &byteCount)
    }
  }

  private static func part(of sidecar: PictureFolder.Sidecar) -> PicturePart {
    switch sidecar {
    case .metadata: .metadata
    case .text, .pictureText: .text
    case .tags: .tags
    case .post, .picturePost: .post
    }
  }

  private func append(
    _ part: PicturePart, _ text: [UInt8], to chunk: RecordChunk, _ byteCount: inout Int
  ) {
    text.withUnsafeBufferPointer { bytes in
      makeRoom(PicturePart.headByteCount + bytes.count, in: chunk, byteCount)
      writeHead(part, bytes.count, to: chunk, &byteCount)
      if let base = bytes.baseAddress { memcpy(chunk.buffer + byteCount, base, bytes.count) }
      byteCount += bytes.count
    }
  }

  /// Appends a whole file; returns why it cannot.
  private func append(
    _ part: PicturePart, fileAt path: PathBytes, to chunk: RecordChunk, _ byteCount: inout Int
  ) throws -> String? {
    let descriptor = root.appending(path).withCString { open($0, O_RDONLY | O_CLOEXEC) }
    guard descriptor >= 0 else { return try flaw(path) }
    defer { close(descriptor) }
    let head = byteCount
    makeRoom(PicturePart.headByteCount + 4096, in: chunk, byteCount)
    byteCount += PicturePart.headByteCount
    let start = byteCount
    while true {
      // A file may have grown since it was looked at.
      guard byteCount - start <= maximumRecordByteCount else {
        return "is longer than the limit of \(maximumRecordByteCount) bytes"
      }
      makeRoom(4096, in: chunk, byteCount)
      let count = read(descriptor, chunk.buffer + byteCount, chunk.capacity - byteCount)
      if count < 0, errno == EINTR { continue }
      if count < 0 { return try flaw(path) }
      if count == 0 { break }
      byteCount += count
    }
    var position = head
    writeHead(part, byteCount - start, to: chunk, &position)
    return nil
  }

  /// What the present `errno` says of a sidecar.
  private func flaw(_ path: PathBytes) throws -> String {
    let number = errno
    guard !ByteIOError.isOfSystem(number) else {
      throw ByteIOError.reading(
        "this sidecar cannot be read", hint: "run the same command again",
        path: "\(root.appending(path))", errorNumber: number)
    }
    return "has a sidecar \(path.name) that cannot be read: \(String(cString: strerror(number)))"
  }

  private func writeHead(
    _ part: PicturePart, _ count: Int, to chunk: RecordChunk, _ byteCount: inout Int
  ) {
    chunk.buffer.storeBytes(of: part.rawValue, toByteOffset: byteCount, as: UInt8.self)
    chunk.buffer.storeBytes(
      of: UInt64(count).littleEndian, toByteOffset: byteCount + 1, as: UInt64.self)
    byteCount += PicturePart.headByteCount
  }

  private func makeRoom(_ wanted: Int, in chunk: RecordChunk, _ byteCount: Int) {
    guard byteCount + wanted > chunk.capacity else { return }
    chunk.grow(capacity: max(chunk.capacity * 2, byteCount + wanted), keeping: byteCount)
  }
}
