internal import Columns
internal import Rows

/// The lines of one range of posts, and what was left out of it.
///
/// Filled by one thread and handed over to the next as a whole, never used by two at once: that is
/// what makes it `@unchecked Sendable`.
final class CorpusBlock: ExportBlock, @unchecked Sendable {
  /// Bytes that a block keeps for the next range.
  private static let keptByteCount = 4 << 20

  /// The lines, each with its newline.
  private(set) var bytes = RowBytes(capacity: 1 << 16)
  var lines = ColumnBuffer<Line>()
  var tally = PostTally()

  init() {}

  struct Line: BitwiseCopyable {
    /// Where the line ends in `bytes`, newline included.
    var end: UInt32
    /// Which output it goes to.
    var output: UInt32
    var tagCount: UInt32
    /// Of the line's tags and separators.
    var hash: UInt64
  }

  func removeAll() {
    if bytes.count > Self.keptByteCount { bytes = RowBytes(capacity: 1 << 16) }
    bytes.removeAll()
    lines.removeAll()
    tally = PostTally()
  }
}
