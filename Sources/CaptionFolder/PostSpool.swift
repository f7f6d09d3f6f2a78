internal import ByteIO
internal import Columns
internal import Glibc
internal import TagRules

/// The tags of the pictures that show one character alone, from the first look at them until all tags
/// are known and can be pruned.
///
/// Memory: one block of 4 MiB; what is more waits in an unnamed temporary file. One thread.
struct PostSpool: ~Copyable {
  private static let blockByteCount = 4 << 20

  private let keepsScores: Bool
  private var block: [UInt8] = []
  private var file: UnsafeMutablePointer<FILE>?
  private var blockByteCounts: [Int] = []

  /// - Parameter keepsScores: Whether scores matter to what is counted.
  init(keepsScores: Bool) {
    self.keepsScores = keepsScores
  }

  deinit {
    if let file { fclose(file) }
  }

  /// `position` is that of the picture.
  mutating func append(_ post: CaptionPost, position: Int) throws {
    append(UInt64(position))
    append(UInt64(UInt32(bitPattern: post.characters[0])))
    append(UInt64(post.tags.count) << 1 | (post.isScored ? 1 : 0))
    for tag in post.tags {
      append(UInt64(UInt32(bitPattern: tag.number)))
      if keepsScores, post.isScored { append(tag.score.bitPattern.byteSwapped) }
    }
    if block.count >= Self.blockByteCount { try spill() }
  }

  /// Seven bits a byte, the lowest first.
  private mutating func append(_ number: UInt64) {
    SevenBitNumber.write(number) { block.append($0) }
  }

  private mutating func spill() throws {
    if file == nil { file = tmpfile() }
    guard let file, fwrite(block, 1, block.count, file) == block.count else { throw failure() }
    blockByteCounts.append(block.count)
    block.removeAll(keepingCapacity: true)
  }

  /// For the present `errno`.
  private func failure() -> ByteIOError {
    ByteIOError(
      .writeFailed, "a temporary file cannot be used",
      hint: "free some space in the folder of temporary files",
      cause: String(cString: strerror(errno)))
  }

  /// Calls `body` with each post, in the order in which they came, and its place. Once.
  mutating func read(_ body: (inout CaptionPost, _ position: Int) throws -> Void) throws {
    let last = block
    var post = CaptionPost()
    if let file {
      // Not rewind, which would say nothing of what could not be written.
      guard fseek(file, 0, SEEK_SET) == 0 else { throw failure() }
      for byteCount in blockByteCounts {
        var bytes = [UInt8](repeating: 0, count: byteCount)
        guard fread(&bytes, 1, byteCount, file) == byteCount else { throw failure() }
        try read(bytes, &post, body)
      }
    }
    try read(last, &post, body)
  }

  private func read(
    _ bytes: [UInt8], _ post: inout CaptionPost,
    _ body: (inout CaptionPost, _ position: Int) throws -> Void
  ) throws {
    var position = 0
    func next() -> UInt64 {
      SevenBitNumber.read {
        defer { position += 1 }
        return bytes[position]
      }
    }
    while position < bytes.count {
      let picture = Int(next())
      post.removeAll()
      post.characters.append(Int32(bitPattern: UInt32(next())))
      let head = next()
      post.isScored = head & 1 == 1
      for _ in 0..<(head >> 1) {
        var tag = CaptionTag(Int32(bitPattern: UInt32(next())))
        if keepsScores, post.isScored { tag.score = Double(bitPattern: next().byteSwapped) }
        post.tags.append(tag)
      }
      try body(&post, picture)
    }
  }
}
