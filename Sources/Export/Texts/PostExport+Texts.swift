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
    try options.check(target)
    let pictures =
      target.picturePaths.isEmpty ? nil : try PictureIndex(paths: target.picturePaths)
    let reserved = ReservedFiles(
      warehouse, options.selection, options.captioning, others: pictures?.inputPaths ?? [])
    switch target {
    case .lines(let path), .map(let path, _):
      let files = try OutputFiles(
        paths: [path], replaces: options.replaces, reserved: reserved)
      return try writing(files) { files in
        let isObject = target.map?.isObject ?? false
        if isObject { try files.writers[0].append("{") }
        var isFirst = true
        var made = try texts(options, target) { _, block in
          var bytes = block.bytes.bytes[...]
          // The first member of an object has no comma before it.
          if isObject, isFirst, !bytes.isEmpty {
            bytes = bytes.dropFirst()
            isFirst = false
          }
          try files.writers[0].append(UnsafeRawBufferPointer(rebasing: bytes))
        }
        if isObject { try files.writers[0].append(isFirst ? "}\n" : "\n}\n") }
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
            case .tars(_, let layout): TarSink(output.folder, layout, pictures)
            case .folder(_, let naming):
              FileSink(output.folder, naming, endsLines: options.caption.mode != .joined)
            case .lines, .map: fatalError("one file is no folder")
            }
          var made = try texts(options, target, pictures) { site, block in
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
    guard options.caption.mixture == nil else {
      throw OutputError(
        .badOption, "a set of captions has one a post, and several are asked for",
        hint: "Make a set of each: --epoch 0, --epoch 1 and so on.")
    }
    var options = options
    options.caption.fallback = .skip
    let writer = try CaptionSetWriter(
      path: warehouse.path, kindName: kindName, replaces: options.replaces)
    let made = try warehouse.holdingSnapshot {
      try texts(options, nil) { _, block in
        try block.forEachText { try writer.append(postID: $0.postID, text: $1) }
      }
    }
    // Nobody can write while somebody reads.
    return (made.summary, try writer.commit(isCancelled: isCancelled))
  }

  /// Calls `body` with all texts, site after site, by ascending number. `folder` is the site's name where
  /// there are several sites, else empty. Returns what was done, and the options with the lists that a
  /// recipe has used.
  func texts(
    _ options: PostTextOptions, _ target: TextTarget?, _ pictures: PictureIndex? = nil,
    _ body: (_ folder: String, _ block: PostTextBlock) throws -> Void
  ) throws -> (summary: ExportSummary, options: PostTextOptions) {
    var request = options.request
    request.writesFileExtension =
      target?.map.map { _ in
        options.pathTemplate?.namesFileExtension ?? true
      } ?? false
    request.columns = pictures == nil ? [] : [.md5]
    var plan = try PostPlan(request, warehouse)
    try plan.countCoreTags(self)
    var tally = PostTally()
    for site in plan.sites {
      let layout = try options.layout(of: target, site.name, namesSite: plan.hasSeveralSites)
      let shared = PostTextSite(
        caption: try plan.caption(of: site, warehouse),
        tagText: try plan.tagText(of: site, warehouse, isJSON: layout.isJSON), layout: layout,
        isLines: target?.isLines ?? false,
        separatesCaptions: options.caption.mixture != nil && (target?.isTars ?? false),
        pictures: pictures, pictureSiteName: plan.hasSeveralSites ? site.name : nil,
        options: options)
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
          + " \(tally.skippedCount) have no text that is written"
          + (pictures == nil ? "" : " and \(tally.missingPictureCount) no picture"),
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

  fileprivate func layout(
    of target: TextTarget?, _ siteName: String, namesSite: Bool
  ) throws -> PostTextLayout {
    switch target {
    case .lines:
      .lines(
        lineKey, siteName: siteName, namesSite: namesSite, isSeveral: caption.mixture != nil)
    case .map(_, let map):
      .map(
        map, try PathTemplate.keys(pathTemplate, .path, hasSeveralSites: namesSite),
        siteName: siteName)
    case .folder, .tars, nil: .plain
    }
  }

  fileprivate func check(_ target: TextTarget) throws {
    guard let mixture = caption.mixture else { return }
    let count = mixture.kinds.count + mixture.variantCount
    if let map = target.map, count > map.maximumCaptionCount {
      let most = map.maximumCaptionCount == 1 ? "one caption" : "two captions"
      throw OutputError(
        .badOption, "\(map.rawValue) reads \(most) a picture, and \(count) are asked for",
        hint: "Lines of JSON, diffusion-pipe's captions.json, folders and tars hold several.")
    }
    if content == .tags {
      throw OutputError(
        .badOption, "tags are to be written, and several captions of each post",
        hint: "Leave out --each and --variants, or --member tags.")
    }
    if writesRecipeTags {
      throw OutputError(
        .badOption, "several captions of a post are made of several sets of tags",
        hint: "Write the tags with one caption a post.")
    }
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
        "pathTemplate": .optional(pathTemplate?.text),
      ], identity: identity,
      counts: [
        "selected": .value(tally.selectedCount),
        "outside": .value(tally.outsideCount), "posts": .value(tally.writtenCount),
        "sentences": .value(tally.sentenceCount), "onlyTags": .value(tally.onlyTagsCount),
        "missing": .value(tally.missingCaptionCount), "standIns": .value(tally.standInCount),
        "empty": .value(tally.emptyCount), "skipped": .value(tally.skippedCount),
        "recipes": .optional(captioning.map { _ in tally.recipeCount }),
        "captions": .optional(caption.mixture.map { _ in tally.captionCount }),
        "missingPictures": target.picturePaths.isEmpty
          ? .nothing : .value(tally.missingPictureCount),
      ], files: summary.files, isInFolder: target.isTars)
  }
}
