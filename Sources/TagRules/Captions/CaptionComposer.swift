public import Columns

/// Makes captions by a recipe of posts that are filled, from a warehouse as from a folder: prunes the
/// tags, orders them, writes the text. One a thread.
public struct CaptionComposer {
  private let hash: PostHash
  private let recipe: (seed: UInt64, epoch: UInt64)
  private var pruning: PostPruning
  private var writer: CaptionWriter
  /// The caption of the last post; empty when all its fields are.
  public private(set) var bytes: [UInt8] = []

  /// - Parameters:
  ///   - hash: That of the site of the posts.
  ///   - core: Needed in the mode `character_core`, and ignored in others.
  public init(
    _ recipe: CaptionRecipe, table: TagTable, characterNames: NameTable, core: CoreTags?,
    hash: PostHash
  ) {
    self.hash = hash
    self.recipe = (recipe.seed, recipe.epoch)
    pruning = PostPruning(table, order: recipe.order, core: core)
    writer = CaptionWriter(
      recipe.template, table: table, characterNames: characterNames, known: core)
  }

  /// Prunes and orders the tags of a post, and makes `bytes` its caption. `number` is the post's own, from
  /// which all chance comes; `variation` is how many epochs behind that of the recipe.
  public mutating func compose(_ post: inout CaptionPost, number: Int64, variation: UInt64 = 0) {
    var sampling = sampling(number: number, variation: variation)
    pruning.prune(&post, sampling: &sampling)
    bytes.removeAll(keepingCapacity: true)
    writer.write(post, sampling: &sampling, into: &bytes)
  }

  /// Where the chance of a post's caption comes from.
  public func sampling(number: Int64, variation: UInt64 = 0) -> PostSampling {
    let seed = PostSampling.seed(recipe.seed, epoch: recipe.epoch &+ variation)
    return PostSampling(base: hash.value(number: number, seed: seed))
  }
}

/// Prunes posts as their core tags are counted: in the mode `character_core` before the order, in the
/// others wholly. One a thread.
public struct CountingPruning {
  private let hash: PostHash
  private let seed: UInt64
  private var pruning: TagPruning
  private var finishing: PostPruning?

  /// `hash` is that of the site of the posts.
  public init(_ recipe: CaptionRecipe, table: TagTable, hash: PostHash) {
    self.hash = hash
    seed = PostSampling.seed(recipe.seed, epoch: recipe.epoch)
    pruning = TagPruning(table)
    if table.rules.mode != .characterCore {
      finishing = PostPruning(table, order: recipe.order, core: nil)
    }
  }

  /// Leaves the tags that count.
  public mutating func prune(_ post: inout CaptionPost, number: Int64) {
    if finishing == nil {
      pruning.prune(&post)
    } else {
      var sampling = PostSampling(base: hash.value(number: number, seed: seed))
      finishing?.prune(&post, sampling: &sampling)
    }
  }
}
