internal import ByteIO
internal import Columns
internal import Rows

/// The texts of one range of posts.
///
/// Filled by one thread and handed over to the next as a whole, never used by two at once: that is
/// what makes it `@unchecked Sendable`.
final class PostTextBlock: ExportBlock, @unchecked Sendable {
  /// Bytes that a block keeps for the next range.
  private static let keptByteCount = 8 << 20

  /// The texts, one after the other; or lines of JSON, each with its newline.
  private(set) var bytes = RowBytes(capacity: 1 << 16)
  var texts = ColumnBuffer<Text>()
  /// The numbers of posts without a picture.
  var pictureless = ColumnBuffer<Int64>()
  var tally = PostTally()

  struct Text: BitwiseCopyable {
    /// The site's own id of the post.
    var number: Int64
    var postID: Int64
    /// Which of the post's texts it is, from 0.
    var index: Int32
    /// The picture beside the first of them.
    var picture: PictureIndex.Picture?
    /// Where the text ends in `bytes`; it begins where the one before ends.
    var end: Int
  }

  init() {}

  func removeAll() {
    if bytes.count > Self.keptByteCount { bytes = RowBytes(capacity: 1 << 16) }
    bytes.removeAll()
    texts.removeAll()
    pictureless.removeAll()
    tally = PostTally()
  }

  /// Calls `body` with each text, in the order of numbers.
  func forEachText(
    _ body: (_ post: Text, _ text: UnsafeRawBufferPointer) throws -> Void
  ) rethrows {
    var start = 0
    for text in texts.buffer {
      try body(text, UnsafeRawBufferPointer(rebasing: bytes.bytes[start..<text.end]))
      start = text.end
    }
  }
}
