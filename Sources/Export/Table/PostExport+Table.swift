internal import ByteIO
internal import Reading
internal import Recipes
internal import Rows
internal import Selection
internal import Store
internal import TableFiles

extension PostExport {
  /// Writes a row a post: its picture's name and size, its captions, and its tags by category.
  ///
  /// Throws `OutputError`, `WarehouseError`, `ByteIOError`; nothing is left behind then.
  public func write(_ options: TableOptions) throws -> ExportSummary {
    let files = try OutputFiles(
      paths: [options.outputPath], replaces: options.replaces,
      reserved: ReservedFiles(warehouse, options.selection, options.captioning))
    return try writing(files) { files in
      let request = PostPlan.Request(options)
      var plan = try PostPlan(request, warehouse)
      try plan.countCoreTags(self)
      let columns = try TrainerColumns(options, plan, warehouse)
      let rows = try TableRows(files.writers[0], options, columns)
      var tally = PostTally()
      for site in plan.sites {
        let shared = try tableSite(site, options, columns, plan, sources: request.columns)
        let scan = try plan.scan(site, warehouse)
        try forEachReportedBlock(of: scan, renderer: TableRenderer(shared)) { block in
          try rows.append(block.bytes.bytes)
          tally += block.tally
          return tally.writtenCount
        }
        tally.outsideCount += try scan.outsideCount(warehouse)
      }
      guard tally.writtenCount > 0 || options.allowsEmpty else { throw options.empty(tally) }
      try rows.finish()
      var written = try files.finish()
      written[0].lineCount = tally.writtenCount
      let summary = ExportSummary(
        tally: tally, candidates: plan.candidates, files: written,
        manifestPath: files.manifestPath)
      try files.commit(
        options.manifest(
          try warehouse.identity(), summary, columns: columns.all.map(columns.name),
          captioning: plan.captioning))
      return summary
    }
  }

  private func tableSite(
    _ site: SelectedPosts.Site, _ options: TableOptions, _ columns: TrainerColumns,
    _ plan: PostPlan, sources: [ScannedTextColumn]
  ) throws -> TableSite {
    let categories = try warehouse.categories(siteID: site.id, of: plan.posts)
    let hasSpecies = try warehouse.categories(siteID: site.id).contains { $0.name == "species" }
    let usesQuality = columns.all.contains(.known(.quality))
    return TableSite(
      name: site.name, columns: columns, sources: sources,
      vocabulary: TableVocabulary(
        try warehouse.tagDirectory(siteID: site.id, ranksNames: false, of: plan.posts),
        categories: categories, columns, spaced: options.tags.usesSpaces),
      paths: try PathTemplate.keys(
        options.pathTemplate, .path, hasSeveralSites: plan.hasSeveralSites),
      ratingWords: RatingWords(
        alwaysSafe: hasSpecies,
        meanings: try warehouse.ratingMeanings()),
      scale: usesQuality
        ? QualityScale(
          try warehouse.scoreCounts(siteID: site.id), words: options.qualityWords) : nil,
      caption: columns.holdCaptions ? try plan.caption(of: site, warehouse) : nil,
      tagText: try plan.tagText(of: site, warehouse, isJSON: true), options: options)
  }
}

/// Where rows go: as they are, or through the program that makes Parquet of them. One thread.
private struct TableRows: ~Copyable {
  /// Takes bytes from the other thread, which alone has it until the conversion ends.
  private struct Writer: @unchecked Sendable {
    let writer: ByteWriter
  }

  private let writer: ByteWriter
  private let conversion: ParquetConversion?

  init(_ writer: ByteWriter, _ options: TableOptions, _ columns: TrainerColumns) throws {
    self.writer = writer
    let output = Writer(writer: writer)
    conversion =
      options.format == .parquet
      ? try ParquetConversion(columns.types(options), path: options.outputPath) {
        try output.writer.append($0)
      } : nil
  }

  func append(_ lines: UnsafeRawBufferPointer) throws {
    if let conversion { try conversion.append(lines) } else { try writer.append(lines) }
  }

  func finish() throws { try conversion?.finish() }
}

extension TrainerColumns {
  var holdCaptions: Bool {
    all.contains { if case .known(let known) = $0 { known.holdsCaptions } else { false } }
  }
}

extension TableOptions {
  fileprivate func empty(_ tally: PostTally) -> OutputError {
    OutputError(
      .empty,
      "the table would be empty: of \(tally.selectedCount) selected posts"
        + " \(tally.skippedCount) have no caption",
      hint: "Select more (see --from), or allow it with --allow-empty.")
  }

  fileprivate func manifest(
    _ identity: WarehouseIdentity, _ summary: ExportSummary, columns: [String],
    captioning: CaptioningOptions?
  ) -> ExportManifest {
    let tally = summary.tally
    return ExportManifest(
      kind: "taghouse table", programVersion: programVersion,
      options: [
        "selection": .value(ManifestSelection(selection)),
        "from": .value(summary.candidates.rawValue),
        "part": .value("\(part.index)/\(part.count)"), "format": .value(format.rawValue),
        "columns": .value(columns), "tags": .value(tagForm.rawValue),
        "pathTemplate": .optional(pathTemplate?.text),
        "text": .value(ManifestText(caption, tags, captioning: captioning)),
      ], identity: identity,
      counts: [
        "selected": .value(tally.selectedCount), "outside": .value(tally.outsideCount),
        "posts": .value(tally.writtenCount), "sentences": .value(tally.sentenceCount),
        "onlyTags": .value(tally.onlyTagsCount), "missing": .value(tally.missingCaptionCount),
        "standIns": .value(tally.standInCount), "empty": .value(tally.emptyCount),
        "skipped": .value(tally.skippedCount),
        "recipes": .optional(captioning.map { _ in tally.recipeCount }),
        "captions": .optional(caption.mixture.map { _ in tally.captionCount }),
      ], files: summary.files)
  }
}
