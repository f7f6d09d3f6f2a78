// Three passes: one counts the posts of each concept, one finds the folder of each post, one writes.
//
//     train/hatsune_miku/1123.png    a link to the picture, or a copy
//     train/hatsune_miku/1123.txt    its caption
//     train/hatsune_miku/multiply.txt
//     train/other/…                  posts without a concept
//     train/folders.csv              folder,posts,weight,repeats
//     train/dataset.toml             a subset for each folder, with its repeats
//     train/missing.txt              posts without a picture

internal import ByteIO
internal import Reading
internal import Recipes
internal import Rows
internal import Selection
internal import Store

extension PostExport {
  /// Arranges pictures with their captions in folders by concept, and says how often each is to be shown.
  ///
  /// Throws `OutputError`, `WarehouseError`, `SelectionError`, `ByteIOError`; nothing is left behind then.
  /// Memory: that of repeats, some 24 bytes a post, and the index of the pictures.
  public func write(_ options: ConceptFolderOptions) throws -> ConceptFolderSummary {
    try options.repeats.check()
    let pictures = try PictureIndex(paths: options.picturePaths)
    if options.arrangement == .links, pictures.hasTars {
      throw OutputError(
        .badOption, "pictures in tars cannot be linked to",
        hint: "Take them out (--as copies), or list them (--as lists).")
    }
    let output = try TextFolder(
      path: options.repeats.outputPath, replaces: options.repeats.replaces,
      reserved: ReservedFiles(
        warehouse, options.texts.selection, options.texts.captioning,
        others: pictures.inputPaths))
    do {
      return try warehouse.holdingSnapshot {
        var weighing = try RepeatWeighing(options.repeats, self, passCount: 2)
        let weighed = try weighing.weigh()
        guard weighed.conceptCount > 0 || options.repeats.allowsEmpty else {
          throw options.repeats.empty(weighed)
        }
        let folders = try ConceptFolders(&weighing, namesSite: weighing.siteCount > 1)
        var sink = ConceptFolderSink(output.folder, folders, pictures, options)
        var made = try texts(options.texts, nil, pictures) { site, block in
          try sink.write(block, ofSite: site)
        }
        made.summary.files = try sink.finish()
        made.summary.manifestPath = output.manifestPath
        let written = sink.folders.all.filter { $0.postCount > 0 }
        let summary = ConceptFolderSummary(
          texts: made.summary, folderCount: written.count,
          repeatCount: written.reduce(0) { $0 + $1.postCount * $1.repeatCount })
        try output.commit(
          options.manifest(try warehouse.identity(), summary, captioning: made.options.captioning))
        return summary
      }
    } catch {
      output.folder.discard()
      throw error
    }
  }
}

extension ConceptFolderOptions {
  fileprivate func manifest(
    _ identity: WarehouseIdentity, _ summary: ConceptFolderSummary,
    captioning: CaptioningOptions?
  ) -> ExportManifest {
    let tally = summary.texts.tally
    return ExportManifest(
      kind: "taghouse folders", programVersion: texts.programVersion,
      options: [
        "as": .value(arrangement.rawValue), "by": .value(repeats.categoryNames),
        "images": .value(picturePaths), "from": .value(texts.candidates.rawValue),
        "selection": .value(ManifestSelection(texts.selection)),
        "target": .value(repeats.rule.target.text), "power": .value(repeats.rule.power),
        "min": .value(repeats.rule.minimum), "max": .value(repeats.rule.maximum),
        "minPosts": .value(repeats.minimumPostCount),
        "text": .value(ManifestText(texts.caption, texts.tags, captioning: captioning)),
      ], identity: identity,
      counts: [
        "selected": .value(tally.selectedCount), "posts": .value(tally.writtenCount),
        "missingPictures": .value(tally.missingPictureCount),
        "skipped": .value(tally.skippedCount), "folders": .value(summary.folderCount),
        "repeats": .value(summary.repeatCount),
      ], files: [], isInFolder: true)
  }
}
