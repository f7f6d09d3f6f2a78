internal import Columns
internal import Export

/// How the posts of one range differ.
///
/// Filled by one thread and handed over to the next as a whole, never used by two at once: that is what
/// makes it `@unchecked Sendable`.
final class DifferenceBlock: ExportBlock, @unchecked Sendable {
  var posts = DifferenceCounts()
  /// By place of the field in `ComparedFields.names`.
  var fields: [Int64] = []
  /// By place of the kind.
  var captions: [DifferenceCounts] = []
  var latents = DifferenceCounts()
  /// Tags of posts, by their places in `TagPairs`: of posts in both those that stay, come and go; of
  /// posts in only one all.
  var kept = ColumnBuffer<UInt32>()
  var added = ColumnBuffer<UInt32>()
  var removed = ColumnBuffer<UInt32>()
  var came = ColumnBuffer<UInt32>()
  var went = ColumnBuffer<UInt32>()
  /// Rows of the list that is wanted.
  var cells = DifferenceCells()

  init() {}

  func removeAll() {
    posts = DifferenceCounts()
    for index in fields.indices { fields[index] = 0 }
    for index in captions.indices { captions[index] = DifferenceCounts() }
    latents = DifferenceCounts()
    kept.removeAll()
    added.removeAll()
    removed.removeAll()
    came.removeAll()
    went.removeAll()
    cells.removeAll()
  }
}

/// The posts of each tag: before, after, and how many of the posts in both got or lost it.
struct TagTally: ~Copyable {
  struct Counts: BitwiseCopyable {
    var kept: UInt32 = 0
    var added: UInt32 = 0
    var removed: UInt32 = 0
    var came: UInt32 = 0
    var went: UInt32 = 0

    var before: Int64 { Int64(kept) + Int64(removed) + Int64(went) }
    var after: Int64 { Int64(kept) + Int64(added) + Int64(came) }
  }

  private var counts = ColumnBuffer<Counts>()

  init(tagCount: Int) {
    counts.append(repeating: Counts(), count: tagCount)
  }

  func add(_ block: DifferenceBlock) {
    for tag in block.kept.buffer { counts.base[Int(tag)].kept &+= 1 }
    for tag in block.added.buffer { counts.base[Int(tag)].added &+= 1 }
    for tag in block.removed.buffer { counts.base[Int(tag)].removed &+= 1 }
    for tag in block.came.buffer { counts.base[Int(tag)].came &+= 1 }
    for tag in block.went.buffer { counts.base[Int(tag)].went &+= 1 }
  }

  subscript(tag: Int) -> Counts { counts[tag] }
}
