/// All that happens to a post's tags before its caption is written, in the right order. One a thread.
///
///     prune        blacklist, overlap, character tags; in the mode character_core what its
///                  characters give up; exclusive groups and implied tags
///     arrange      people first, the others by the mode, cut
///
/// In the mode `character_core` core tags are counted between `TagPruning` and the rest, in a pass of
/// its own; in the other modes behind the whole.
public struct PostPruning {
  private let table: TagTable
  private let order: TagOrder
  private var pruning: TagPruning
  private var corePruning: CoreTagPruning?
  private var keptPruning: KeptTagPruning?

  /// `core` is needed in the mode `character_core`, and ignored in others.
  public init(_ table: TagTable, order: TagOrder, core: CoreTags?) {
    self.table = table
    self.order = order
    pruning = TagPruning(table)
    keptPruning = KeptTagPruning(table)
    if table.rules.mode == .characterCore {
      corePruning = core.map { CoreTagPruning($0, table: table) }
    }
  }

  public mutating func prune(_ post: inout CaptionPost, sampling: inout some CaptionSampling) {
    pruning.prune(&post)
    corePruning?.prune(&post)
    keptPruning?.prune(&post.tags)
    order.arrange(&post, in: table, sampling: &sampling)
  }
}
