internal import ByteIO
public import Warehouse

/// Writes tags, captions and sizes of posts as a metadata file of kohya's sd-scripts.
public struct KohyaExport {
  public let options: KohyaOptions
  private let warehouse: Warehouse
  private let isCancelled: () -> Bool
  private let report: (ExportProgress) -> Void

  /// `isCancelled` is asked and `report` is told on the caller's thread, after every block.
  public init(
    _ options: KohyaOptions, from warehouse: Warehouse, isCancelled: @escaping () -> Bool,
    report: @escaping (ExportProgress) -> Void
  ) {
    self.options = options
    self.warehouse = warehouse
    self.isCancelled = isCancelled
    self.report = report
  }

  /// Writes the metadata and the list of what is missing, puts them in place, and returns what they
  /// hold.
  ///
  /// Throws `ExportError`, `WarehouseError`, `ByteIOError`; nothing is left behind then. Memory: some
  /// blocks of posts, the names of the tags, and about five bytes for each key in the list of what is
  /// missing, if that is asked for.
  public func run() throws -> KohyaSummary {
    try options.check()
    let files = try OutputFiles(
      paths: [options.outputPath] + (options.missingPath.map { [$0] } ?? []),
      replaces: options.replaces,
      reserved: ReservedFiles(warehouse, options.selection, options.captioning))
    do {
      return try warehouse.holdingSnapshot { try write(to: files) }
    } catch {
      files.discard()
      throw error
    }
  }

  private func write(to files: borrowing OutputFiles) throws -> KohyaSummary {
    var plan = try CaptionPlan(
      warehouse, selection: options.selection, universe: options.universe,
      caption: options.caption, tags: options.tags, captioning: options.captioning)
    try plan.countCoreTags(warehouse, isCancelled: isCancelled, report: report)
    let keys =
      options.pathTemplate
      ?? .standard(options.effectiveKey, namesSite: plan.hasSeveralSites)
    guard keys.namesSite || !plan.hasSeveralSites else {
      throw ExportError(
        .badOption, "posts of several sites would share keys: the path template has no {site}",
        hint: "Put {site} into it, or name one --site.")
    }
    var tally = KohyaTally()
    var missing = MissingList()
    let writer = files.writers[0]
    if options.format == .json { try writer.append("{") }
    for site in plan.sites {
      try writeSite(site, plan, keys, to: writer, missing: &missing, tally: &tally)
    }
    guard tally.writtenCount > 0 || options.allowsEmpty else { throw Self.empty(tally) }
    if options.format == .json {
      try writer.append(tally.writtenCount > 0 ? "\n}" : "}")
    }
    if options.missingPath != nil { try missing.write(to: files.writers[1]) }
    let summary = KohyaSummary(
      tally: tally, universe: plan.universe, files: try files.finish(),
      manifestPath: files.manifestPath)
    var done = options
    if let recipe = plan.recipe { done.captioning = recipe.options }
    try files.commit(
      KohyaManifest(options: done, identity: try warehouse.identity(), summary: summary))
    return summary
  }

  private static func empty(_ tally: KohyaTally) -> ExportError {
    ExportError(
      .empty,
      "the metadata would be empty: of \(tally.idCount) selected posts \(tally.skippedCount) have"
        + " no caption",
      hint: "Select more (see --universe), or allow it with --allow-empty.")
  }

  private func writeSite(
    _ site: SelectedPosts.Site, _ plan: CaptionPlan, _ keys: PathTemplate, to writer: ByteWriter,
    missing: inout MissingList, tally: inout KohyaTally
  ) throws {
    var content = PostScan.Content()
    content.tags = true
    content.tagLayer = options.tags.layer
    content.latents = true
    content.fileExtension = keys.namesFileExtension
    content.captionKindIDs = plan.rule.kindIDs
    if let recipe = plan.recipe?.content {
      content.captionKindIDs = recipe.captionKindIDs
      content.facts = recipe.facts
      content.taggerIDs = recipe.taggerIDs
      content.pictureFields = recipe.pictureFields
    }
    let scan = try PostScan(
      warehouse, siteID: site.id, selected: plan.posts, universe: plan.universe,
      part: options.part, content: content)
    let shared = KohyaSite(
      name: site.name, scan: scan, rule: plan.rule,
      recipe: try plan.recipe?.site(site, from: warehouse),
      tagText: try plan.tagText(of: site, from: warehouse, isJSON: true), keys: keys,
      layout: KohyaLayout(
        format: options.format, indent: options.indent, sizeName: options.sizeName),
      options: options)
    let blocks = OrderedBlocks(
      warehouse: warehouse, rangeCount: scan.ranges.count,
      makeReader: { KohyaReader(shared) })
    try blocks.forEach(isCancelled: isCancelled) { range, block in
      var bytes = block.bytes.bytes[...]
      // The first member of an object has no comma before it.
      if options.format == .json, tally.writtenCount == 0 { bytes = bytes.dropFirst() }
      try writer.append(UnsafeRawBufferPointer(rebasing: bytes))
      missing.add(block)
      tally += block.tally
      report(
        ExportProgress(
          rangeCount: range + 1, totalRangeCount: scan.ranges.count,
          writtenCount: tally.writtenCount))
    }
  }
}
