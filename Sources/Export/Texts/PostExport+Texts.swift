internal import ByteIO
public import Loading
internal import Reading
internal import Recipes
internal import Rows
internal import Selection
internal import Store

extension PostExport {
  /// Writes one text a post, and returns what was written.
  ///
  /// Throws `OutputError`, `WarehouseError`, `ByteIOError`; nothing is left behind then.
  public func write(_ options: PostTextOptions, to target: TextTarget) throws -> ExportSummary {
    let reserved = ReservedFiles(warehouse, options.selection, options.captioning)
    switch target {
    case .lines(let path):
      let files = try OutputFiles(
        paths: [path], replaces: options.replaces, reserved: reserved)
      return try writing(files) { files in
        var made = try texts(options, .jsonLines) { _, block in
          try files.writers[0].append(block.bytes.bytes)
        }
        made.summary.files = try files.finish()
        made.summary.manifestPath = files.manifestPath
        try files.commit(made.options.manifest(of: target, made.summary, try warehouse.identity()))
        return made.summary
      }
    case .folder(let path, _), .tars(let path, _):
      let output = try TextFolder(path: path, replaces: options.replaces, reserved: reserved)
      do {
        return try warehouse.holdingSnapshot {
          var sink: any TextSink =
            switch target {
            case .tars(_, let layout): TarSink(output.folder, layout)
            case .folder(_, let naming):
              FileSink(output.folder, naming, endsLines: options.caption.mode != .joined)
            case .lines: fatalError("lines are no folder")
            }
          var made = try texts(options, .plain) { site, block in
            try sink.write(block, ofSite: site)
          }
          made.summary.files = try sink.finish()
          made.summary.manifestPath = output.manifestPath
          try output.commit(
            made.options.manifest(of: target, made.summary, try warehouse.identity()))
          return made.summary
        }
      } catch {
        output.folder.discard()
        throw error
      }
    }
  }

  /// Writes captions by a recipe into their warehouse, as a kind of their own, in one transaction. The
  /// options need a recipe; posts with an empty caption get none. The captions wait in an unnamed file
  /// beside the warehouse.
  ///
  /// Throws `OutputError`, `WarehouseError`; the warehouse is as it was then.
  public func write(
    _ options: PostTextOptions, intoKind kindName: String
  ) throws -> (summary: ExportSummary, outcome: CaptionSetWriter.Outcome) {
    var options = options
    options.caption.fallback = .skip
    let writer = try CaptionSetWriter(
      path: warehouse.path, kindName: kindName, replaces: options.replaces)
    let made = try warehouse.holdingSnapshot {
      try texts(options, .plain) { _, block in
        try block.forEachText { try writer.append(postID: $0.postID, text: $1) }
      }
    }
    // Nobody can write while somebody reads.
    return (made.summary, try writer.commit(isCancelled: isCancelled))
  }

  /// Calls `body` with all texts, site after site, by ascending number. `folder` is the site's name where
  /// there are several sites, else empty. Returns what was done, and the options with the lists that a
  /// recipe has used.
  private func texts(
    _ options: PostTextOptions, _ form: PostTextSite.Form,
    _ body: (_ folder: String, _ block: PostTextBlock) throws -> Void
  ) throws -> (summary: ExportSummary, options: PostTextOptions) {
    var plan = try PostPlan(options.request, warehouse)
    try plan.countCoreTags(self)
    var tally = PostTally()
    for site in plan.sites {
      let shared = PostTextSite(
        name: site.name, caption: try plan.caption(of: site, warehouse),
        tagText: try plan.tagText(of: site, warehouse, isJSON: form == .jsonLines), form: form,
        namesSite: plan.hasSeveralSites, options: options)
      let scan = try plan.scan(site, warehouse)
      try forEachReportedBlock(of: scan, renderer: PostTextRenderer(shared)) { block in
        try body(plan.hasSeveralSites ? site.name : "", block)
        tally += block.tally
        return tally.writtenCount
      }
      tally.outsideCount += try scan.outsideCount(warehouse)
    }
    guard tally.writtenCount > 0 || options.allowsEmpty else {
      throw OutputError(
        .empty,
        "the export would be empty: of \(tally.selectedCount) selected posts"
          + " \(tally.skippedCount) have no text that is written",
        hint: "Select more (see --from and --fallback), or allow it with --allow-empty.")
    }
    var done = options
    if let captioning = plan.captioning { done.captioning = captioning }
    return (
      ExportSummary(tally: tally, candidates: plan.candidates, files: [], manifestPath: nil), done
    )
  }
}

extension PostTextOptions {
  /// What is read for these texts, or to explain them.
  package var request: PostPlan.Request {
    var request = PostPlan.Request()
    request.selection = selection
    request.candidates = candidates
    request.part = part
    request.tags = tags
    request.caption = caption
    request.captioning = content == .caption ? captioning : nil
    request.readsRuleCaptions = content == .caption
    request.writesTags = content == .tags || caption.fallback == .tags
    return request
  }

  fileprivate func manifest(
    of target: TextTarget, _ summary: ExportSummary, _ identity: WarehouseIdentity
  ) -> ExportManifest {
    let tally = summary.tally
    return ExportManifest(
      kind: target.isTars ? "taghouse tars" : "taghouse captions", programVersion: programVersion,
      options: [
        "selection": .value(ManifestSelection(selection)),
        "from": .value(summary.candidates.rawValue),
        "part": .value("\(part.index)/\(part.count)"),
        "member": .value(content.rawValue),
        "text": .value(ManifestText(caption, tags, captioning: captioning)),
        "target": .object(target.manifest),
      ], identity: identity,
      counts: [
        "selected": .value(tally.selectedCount),
        "outside": .value(tally.outsideCount), "posts": .value(tally.writtenCount),
        "sentences": .value(tally.sentenceCount), "onlyTags": .value(tally.onlyTagsCount),
        "missing": .value(tally.missingCaptionCount), "standIns": .value(tally.standInCount),
        "empty": .value(tally.emptyCount), "skipped": .value(tally.skippedCount),
        "recipes": .optional(captioning.map { _ in tally.recipeCount }),
      ], files: summary.files, isInFolder: target.isTars)
  }
}
