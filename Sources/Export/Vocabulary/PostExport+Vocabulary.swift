// Goes through the selected posts once and counts the posts of each tag. Tags of one name are one tag,
// whatever sites they are of: its category is that of the site with most posts, its other names are those of
// all sites.

internal import ByteIO
internal import Columns
internal import Glibc
internal import Reading
internal import Recipes
internal import Rows
internal import Statistics
internal import Store

extension PostExport {
  /// Writes the tags of the selected posts, those with most posts first, then by name.
  ///
  /// Throws `OutputError`, `WarehouseError`, `SelectionError`, `ByteIOError`; nothing is left behind then but
  /// the folder of wildcards. Memory: each tag with its other names.
  public func write(_ options: VocabularyOptions) throws -> VocabularySummary {
    let reserved = ReservedFiles(warehouse, options.selection)
    try reserved.check(output: options.outputPath)
    return try warehouse.holdingSnapshot { try write(options, reserved) }
  }

  private func write(
    _ options: VocabularyOptions, _ reserved: ReservedFiles
  ) throws -> VocabularySummary {
    var summary = VocabularySummary()
    let words = try vocabulary(options, &summary)
    guard !words.isEmpty || options.allowsEmpty else {
      throw OutputError(
        .empty,
        "the vocabulary would be empty: no tag is on \(options.minimumPostCount) of"
          + " \(summary.postCount) selected posts or more",
        hint: "Select more, or allow it with --allow-empty.")
    }
    let layout = VocabularyWriting(options, words)
    let outputs = layout.outputs
    if options.format == .wildcards { try Self.makeFolder(options.outputPath) }
    let files = try OutputFiles(
      paths: outputs.map(\.path), base: options.outputPath, replaces: options.replaces,
      reserved: reserved)
    return try writing(files) { files in
      for (writer, output) in zip(files.writers, outputs) {
        try output.write(writer)
      }
      summary.tagCount = words.count
      summary.aliasCount = words.reduce(0) { $0 + $1.aliases.count }
      summary.files = try files.finish()
      summary.manifestPath = files.manifestPath
      try files.commit(options.manifest(try warehouse.identity(), summary))
      return summary
    }
  }

  private static func makeFolder(_ path: String) throws {
    guard path != AtomicFile.standardOutputPath else {
      throw OutputError(
        .badOption, "wildcards are a file for each category, and standard output is one",
        hint: "Name a folder, or take --format wildcards-yaml.")
    }
    guard mkdir(path, 0o777) == 0 || InputFile.isFolder(path) else {
      throw ByteIOError(
        .cannotCreate, "this folder cannot be made", path: path,
        cause: String(cString: strerror(errno)))
    }
  }

  private func vocabulary(
    _ options: VocabularyOptions, _ summary: inout VocabularySummary
  ) throws -> [VocabularyWord] {
    var request = PostPlan.Request()
    request.selection = options.selection
    request.candidates = .all
    request.tags.layer = options.layer
    request.writesTags = true
    request.categoryNames = options.categoryNames
    let plan = try PostPlan(request, warehouse)
    var words: [String: VocabularyWord] = [:]
    var progress = ExportProgress(rangeCount: 0, totalRangeCount: 0, writtenCount: 0)
    for site in plan.sites {
      let categories = try warehouse.categories(siteID: site.id, of: plan.posts)
      let names = options.categoryNames.isEmpty ? categories.map(\.name) : options.categoryNames
      let tags = SiteConcepts(
        siteName: site.name,
        tags: try warehouse.tagDirectory(siteID: site.id, ranksNames: false, of: plan.posts),
        siteCategories: categories.map { ($0.category, $0.name) }, categoryNames: names,
        takesOthers: options.categoryNames.isEmpty)
      let scan = try plan.scan(site, warehouse)
      progress.totalRangeCount += scan.ranges.count
      try forEachBlock(of: scan, renderer: RepeatRenderer(tags)) { _, block in
        tags.count(block)
        summary.postCount += Int64(block.posts.count)
        progress.rangeCount += 1
        progress.writtenCount = summary.postCount
        report(progress)
      }
      let otherNames = options.writesAliases ? try warehouse.otherNames(siteName: site.name) : [:]
      tags.forEachPosition(minimumPostCount: 1) { position in
        let name = String(decoding: tags.tags.name(atPosition: position), as: UTF8.self)
        let index = tags.category(atPosition: position)
        var word = words[name] ?? VocabularyWord(name: name)
        let count = tags.postCount(atPosition: position)
        if count > word.greatestCount {
          word.greatestCount = count
          word.categoryName = index < names.count ? names[index] : nil
          word.categoryNumber = tags.tags.category(atPosition: position)
        }
        word.count += count
        for alias in otherNames[name] ?? [] where !word.aliases.contains(alias) {
          word.aliases.append(alias)
        }
        words[name] = word
      }
    }
    // What is a word itself is no other name of one.
    var selected = words.values.filter { $0.count >= max(1, options.minimumPostCount) }
      .map { word in
        var word = word
        word.aliases.removeAll { words[$0] != nil }
        return word
      }
    selected.sort {
      $0.count != $1.count
        ? $0.count > $1.count : $0.name.utf8.lexicographicallyPrecedes($1.name.utf8)
    }
    return options.maximumTagCount.map { Array(selected.prefix($0)) } ?? selected
  }
}

/// A tag of a vocabulary.
struct VocabularyWord {
  /// As the site writes it.
  var name: String
  var categoryName: String?
  var categoryNumber = TagDirectory.noCategory
  var count: Int64 = 0
  /// Of the site with most posts.
  var greatestCount: Int64 = 0
  var aliases: [String] = []
}

extension VocabularyOptions {
  fileprivate func manifest(
    _ identity: WarehouseIdentity, _ summary: VocabularySummary
  ) -> ExportManifest {
    ExportManifest(
      kind: "taghouse vocabulary", programVersion: programVersion,
      options: [
        "format": .value(format.rawValue), "selection": .value(ManifestSelection(selection)),
        "layer": .value(layer.rawValue), "categories": .value(categoryNames),
        "minPosts": .value(minimumPostCount), "top": .optional(maximumTagCount),
        "spaces": .value(usesSpaces), "escapes": .value(escapesParentheses),
        "aliases": .value(writesAliases),
      ], identity: identity,
      counts: [
        "posts": .value(summary.postCount), "tags": .value(summary.tagCount),
        "aliasCount": .value(summary.aliasCount),
      ], files: summary.files)
  }
}
