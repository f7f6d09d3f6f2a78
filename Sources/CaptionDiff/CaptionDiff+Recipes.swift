internal import BooruFormats
internal import Columns
public import Export
internal import Reading
internal import Recipes
internal import Rows
internal import Selection
public import Store
internal import TagRules

extension CaptionDiff {
  /// Compares the captions that two recipes make of the same posts, in one scan; before it a pass for
  /// each recipe that counts core tags. `before` and `after` differ in `captioning` only.
  ///
  /// Memory does not hang on the number of posts. Throws `OutputError`, `WarehouseError`.
  public init(
    _ before: PostTextOptions, _ after: PostTextOptions, in warehouse: Warehouse,
    _ options: CaptionDiffOptions, isCancelled: @escaping () -> Bool,
    report: @escaping (ExportProgress) -> Void
  ) throws {
    var tally = CaptionDiffTally(before: "before", after: "after", options)
    try warehouse.holdingSnapshot {
      let export = PostExport(from: warehouse, isCancelled: isCancelled, report: report)
      func prepare(_ side: PostTextOptions) throws -> PostPlan {
        var request = side.request
        request.captioning = side.captioning ?? CaptioningOptions()
        var plan = try PostPlan(request, warehouse)
        try plan.countCoreTags(export)
        return plan
      }
      let plans = (try prepare(before), try prepare(after))
      guard let recipes = plans.0.recipe.flatMap({ old in plans.1.recipe.map { (old, $0) } }) else {
        throw OutputError(.badOption, "there are no recipes to compare")
      }
      let content = recipes.0.content.joined(with: recipes.1.content)
      for site in plans.0.sites {
        let scan = try plans.0.scan(site, warehouse, content: content)
        let pair = RecipePair(
          siteName: site.name, before: try recipes.0.site(site, from: warehouse),
          after: try recipes.1.site(site, from: warehouse))
        try export.forEachReportedBlock(of: scan, renderer: RecipePairRenderer(pair)) { block in
          tally.addSame(block.sameCount, withTags: block.sameCount)
          for position in 0..<block.pairCount {
            tally.add(block.before[position], block.after[position])
          }
          return tally.diff.commonCount
        }
      }
    }
    guard tally.diff.commonCount > 0 || before.allowsEmpty else {
      throw OutputError(.empty, "no post is selected, so there is nothing to compare")
    }
    self = tally.finished()
  }
}

/// The two recipes of a site.
private struct RecipePair: Sendable {
  let siteName: String
  let before: RecipeSite
  let after: RecipeSite
}

/// The captions of one range that differ.
///
/// Filled by one thread and handed over to the next as a whole, never used by two at once: that is
/// what makes it `@unchecked Sendable`.
private final class CaptionPairBlock: ExportBlock, @unchecked Sendable {
  /// Posts whose captions and tags are the same.
  var sameCount: Int64 = 0
  /// How many of both lists are in use; the others wait to be used again.
  var pairCount = 0
  var before: [ExportedCaption] = []
  var after: [ExportedCaption] = []

  init() {}

  func removeAll() {
    sameCount = 0
    pairCount = 0
  }

  /// Room for one more pair.
  func addPair() {
    if pairCount == before.count {
      before.append(ExportedCaption())
      after.append(ExportedCaption())
    }
    pairCount += 1
  }
}

/// Makes both captions of each post, and keeps those that differ. One thread.
private struct RecipePairRenderer: PostRenderer, ~Copyable {
  private let pair: RecipePair
  private var before: RecipeCaption
  private var after: RecipeCaption

  init(_ pair: RecipePair) {
    self.pair = pair
    before = RecipeCaption(pair.before)
    after = RecipeCaption(pair.after)
  }

  mutating func write(_ post: borrowing ScannedPost, to block: CaptionPairBlock) {
    before.compose(post)
    after.compose(post)
    block.addPair()
    let position = block.pairCount - 1
    before.fill(block.before[position], site: pair.siteName, number: post.number)
    after.fill(block.after[position], site: pair.siteName, number: post.number)
    let (old, new) = (block.before[position], block.after[position])
    guard old.text.buffer.hasSameBytes(as: new.text.buffer),
      old.tags.buffer.hasSameBytes(as: new.tags.buffer),
      old.tagEnds.buffer.elementsEqual(new.tagEnds.buffer)
    else { return }
    block.pairCount -= 1
    block.sameCount += 1
  }
}

extension RecipeCaption {
  /// Makes it what a line of the export has.
  fileprivate func fill(_ caption: ExportedCaption, site: String, number: Int64) {
    caption.removeAll()
    caption.number = number
    var site = site
    site.withUTF8 { name in
      if let base = name.baseAddress { caption.name.append(base, count: name.count) }
    }
    bytes.withUnsafeBufferPointer { caption.append(text: $0) }
    caption.hasTags = true
    forEachTag(isDropped: false) { $0.withUnsafeBufferPointer { caption.append(tag: $0) } }
  }
}
