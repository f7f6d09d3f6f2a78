internal import ByteIO
internal import Selection
internal import Warehouse

/// Walks through the texts of all selected posts, site after site, by ascending number.
struct PostTextRun {
  let options: PostTextOptions
  let warehouse: Warehouse
  let isCancelled: () -> Bool
  let report: (ExportProgress) -> Void

  /// What no output may take the place of.
  var reserved: ReservedFiles {
    ReservedFiles(warehouse, options.selection, options.captioning)
  }

  struct Outcome {
    var tally: PostTextTally
    var universe: PostUniverse
    /// What was done, for the manifest: the options with the lists that a recipe has used.
    var options: PostTextOptions
  }

  /// Calls `body` for each block on the caller's thread. `folder` is the site's name where there are
  /// several sites, else empty.
  ///
  /// Throws `empty` when nothing was written and that is not allowed, and what `body` throws.
  func forEachBlock(
    _ form: PostTextSite.Form, _ body: (_ folder: String, _ block: PostTextBlock) throws -> Void
  ) throws -> Outcome {
    var plan = try CaptionPlan(
      warehouse, selection: options.selection, universe: options.standardUniverse,
      caption: options.caption, tags: options.tags,
      captioning: options.content == .caption ? options.captioning : nil)
    try plan.countCoreTags(warehouse, isCancelled: isCancelled, report: report)
    var content = PostScan.Content()
    content.tags = options.content == .tags || options.caption.fallback == .tags
    content.tagLayer = options.tags.layer
    content.captionKindIDs = options.content == .caption ? plan.rule.kindIDs : []
    if let recipe = plan.recipe { content = recipe.content }
    var tally = PostTextTally()
    for site in plan.sites {
      let scan = try PostScan(
        warehouse, siteID: site.id, selected: plan.posts, universe: plan.universe,
        part: options.part, content: content)
      let shared = PostTextSite(
        name: site.name, scan: scan, rule: plan.rule,
        recipe: try plan.recipe?.site(site, from: warehouse),
        tagText: try plan.tagText(of: site, from: warehouse, isJSON: form == .jsonLines),
        form: form, namesSite: plan.hasSeveralSites, options: options)
      let blocks = OrderedBlocks(
        warehouse: warehouse, rangeCount: scan.ranges.count,
        makeReader: { PostTextReader(shared) })
      try blocks.forEach(isCancelled: isCancelled) { range, block in
        try body(plan.hasSeveralSites ? site.name : "", block)
        tally += block.tally
        report(
          ExportProgress(
            rangeCount: range + 1, totalRangeCount: scan.ranges.count,
            writtenCount: tally.writtenCount))
      }
    }
    guard tally.writtenCount > 0 || options.allowsEmpty else { throw Self.empty(tally) }
    var done = options
    if let recipe = plan.recipe { done.captioning = recipe.options }
    return Outcome(tally: tally, universe: plan.universe, options: done)
  }

  private static func empty(_ tally: PostTextTally) -> ExportError {
    ExportError(
      .empty,
      "the export would be empty: of \(tally.selectedCount) selected posts \(tally.skippedCount)"
        + " have no text that is written",
      hint: "Select more (see --universe and --fallback), or allow it with --allow-empty.")
  }
}
