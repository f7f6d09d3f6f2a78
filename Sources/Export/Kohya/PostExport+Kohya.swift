internal import ByteIO
internal import Reading
internal import Recipes
internal import Rows
internal import Selection
internal import Store

extension PostExport {
  /// Writes tags, captions and sizes of posts as a metadata file of kohya's sd-scripts, and the list of
  /// what is missing.
  ///
  /// Throws `OutputError`, `WarehouseError`, `ByteIOError`; nothing is left behind then. Memory: about five
  /// bytes for each key in the list of what is missing, if that is asked for.
  public func write(_ options: KohyaOptions) throws -> ExportSummary {
    try options.check()
    let files = try OutputFiles(
      paths: [options.outputPath] + [options.missingPath, options.datasetPath].compactMap(\.self),
      replaces: options.replaces,
      reserved: ReservedFiles(warehouse, options.selection, options.captioning))
    return try writing(files) { files in
      var plan = try PostPlan(options.request, warehouse)
      try plan.countCoreTags(self)
      let keys = try PathTemplate.keys(
        options.pathTemplate, options.effectiveKey, hasSeveralSites: plan.hasSeveralSites)
      var tally = PostTally()
      var missing = MissingList()
      let writer = files.writers[0]
      let isObject = options.format == .json
      if isObject { try writer.append("{") }
      for site in plan.sites {
        let shared = KohyaSite(
          name: site.name, caption: try plan.caption(of: site, warehouse),
          tagText: try plan.tagText(of: site, warehouse, isJSON: true), keys: keys,
          layout: KohyaLayout(
            format: options.format, indent: options.indent, sizeName: options.sizeName),
          options: options)
        let scan = try plan.scan(site, warehouse)
        try forEachReportedBlock(of: scan, renderer: KohyaRenderer(shared)) { block in
          var bytes = block.bytes.bytes[...]
          // The first member of an object has no comma before it.
          if isObject, tally.writtenCount == 0 { bytes = bytes.dropFirst() }
          try writer.append(UnsafeRawBufferPointer(rebasing: bytes))
          missing.add(block)
          tally += block.tally
          return tally.writtenCount
        }
        tally.outsideCount += try scan.outsideCount(warehouse)
      }
      guard tally.writtenCount > 0 || options.allowsEmpty else { throw options.empty(tally) }
      if isObject { try writer.append(tally.writtenCount > 0 ? "\n}" : "}") }
      if options.missingPath != nil { try missing.write(to: files.writers[1]) }
      if let dataset = options.dataset, let last = files.writers.last {
        try last.append(dataset)
      }
      let summary = ExportSummary(
        tally: tally, candidates: plan.candidates, files: try files.finish(),
        manifestPath: files.manifestPath)
      try files.commit(
        options.manifest(try warehouse.identity(), summary, captioning: plan.captioning))
      return summary
    }
  }
}

extension KohyaOptions {
  fileprivate var request: PostPlan.Request {
    var request = PostPlan.Request()
    request.selection = selection
    request.candidates = candidates
    request.part = part
    request.tags = tags
    request.caption = caption
    request.captioning = captioning
    request.writesTags = true
    request.writesLatents = true
    // The keys that nobody has chosen have it where they are paths.
    request.writesFileExtension = pathTemplate?.namesFileExtension ?? (effectiveKey == .path)
    return request
  }

  /// Nil where none is asked for.
  fileprivate var dataset: String? {
    guard datasetPath != nil, let imageFolder else { return nil }
    return DatasetTOML.head
      + DatasetTOML.subset(
        folder: AbsolutePath.of(imageFolder), repeatCount: 1, isSeveral: caption.mixture != nil,
        ["metadata_file = \(DatasetTOML.string(AbsolutePath.of(outputPath)))"])
  }

  fileprivate func empty(_ tally: PostTally) -> OutputError {
    OutputError(
      .empty,
      "the metadata would be empty: of \(tally.selectedCount) selected posts"
        + " \(tally.skippedCount) have no caption",
      hint: "Select more (see --from), or allow it with --allow-empty.")
  }

  fileprivate func manifest(
    _ identity: WarehouseIdentity, _ summary: ExportSummary, captioning: CaptioningOptions?
  ) -> ExportManifest {
    let tally = summary.tally
    return ExportManifest(
      kind: "taghouse kohya", programVersion: programVersion,
      options: [
        "selection": .value(ManifestSelection(selection)),
        "from": .value(summary.candidates.rawValue),
        "part": .value("\(part.index)/\(part.count)"),
        "sdScripts": .value(version.rawValue), "key": .value(effectiveKey.rawValue),
        "pathTemplate": .optional(pathTemplate?.text), "tags": .value(writesTags),
        "captions": .value(writesCaptions), "latents": .value(writesLatents),
        "oneOfTagsAndCaption": .value(!writesDoubles),
        "text": .value(ManifestText(caption, tags, captioning: captioning)),
        "format": .value(format.rawValue), "indent": .value(indent),
      ], identity: identity,
      counts: [
        "ids": .value(tally.selectedCount), "outside": .value(tally.outsideCount),
        "posts": .value(tally.writtenCount),
        "missing": .object([
          "tags": .value(tally.untaggedCount), "caption": .value(tally.missingCaptionCount),
          "latent": .value(tally.missingLatentCount),
        ]),
        "sentences": .value(tally.sentenceCount), "onlyTags": .value(tally.onlyTagsCount),
        "standIns": .value(tally.standInCount), "skipped": .value(tally.skippedCount),
        "recipes": .optional(captioning.map { _ in tally.recipeCount }),
        "captions": .optional(caption.mixture.map { _ in tally.captionCount }),
      ], files: summary.files)
  }
}
