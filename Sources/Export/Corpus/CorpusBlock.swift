internal import Columns

/// The lines of one range of posts, and what was left out of it.
///
/// Filled by one thread and handed over to the next as a whole, never used by two at once: that is
/// what makes it `@unchecked Sendable`.
final class CorpusBlock: ExportBlock, @unchecked Sendable {
  /// The lines, each with its newline.
  var bytes = ColumnBuffer<UInt8>(minimumCapacity: 1 << 16)
  var lines = ColumnBuffer<Line>()
  var tally = CorpusTally()

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
    bytes.removeAll(keptCapacity: 4 << 20)
    lines.removeAll()
    tally = CorpusTally()
  }
}

/// Posts and tags of a corpus, and what was left out and why.
public struct CorpusTally: Sendable, Equatable {
  /// Posts that the selection took.
  public var selectedPostCount: Int64 = 0
  /// Of these, left out: without a tag that is written.
  public var untaggedPostCount: Int64 = 0
  /// Left out: fewer or more tags than asked for.
  public var shortPostCount: Int64 = 0
  public var longPostCount: Int64 = 0
  /// Left out: the line was there already.
  public var duplicateLineCount: Int64 = 0
  public var lineCount: Int64 = 0
  /// Tags on the lines.
  public var tagCount: Int64 = 0

  static func += (total: inout CorpusTally, part: CorpusTally) {
    total.selectedPostCount += part.selectedPostCount
    total.untaggedPostCount += part.untaggedPostCount
    total.shortPostCount += part.shortPostCount
    total.longPostCount += part.longPostCount
    total.duplicateLineCount += part.duplicateLineCount
    total.lineCount += part.lineCount
    total.tagCount += part.tagCount
  }
}
