internal import Columns
internal import Rows

/// The members of one range of posts, and what they lack.
///
/// Filled by one thread and handed over to the next as a whole, never used by two at once: that is
/// what makes it `@unchecked Sendable`.
final class KohyaBlock: ExportBlock, @unchecked Sendable {
  /// Bytes that a block keeps for the next range.
  private static let keptByteCount = 8 << 20

  /// The members; in a JSON object each with the comma before it.
  var bytes = RowBytes(capacity: 1 << 16)
  /// Posts that lack something.
  var lacking = ColumnBuffer<Lack>()
  /// Their keys, one after the other.
  let keys = RowBytes()
  var tally = PostTally()

  struct Lack: BitwiseCopyable {
    /// Where the post's key ends in `keys`.
    var keyEnd: UInt32
    var lacksTags: Bool
    var lacksCaption: Bool
    var lacksLatent: Bool
  }

  init() {}

  func removeAll() {
    if bytes.count > Self.keptByteCount { bytes = RowBytes(capacity: 1 << 16) }
    bytes.removeAll()
    lacking.removeAll()
    keys.removeAll()
    tally = PostTally()
  }
}
