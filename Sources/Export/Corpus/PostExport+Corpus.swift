internal import ByteIO
internal import Columns
internal import Reading
internal import Recipes
internal import Rows
internal import Selection
internal import Statistics
internal import Store

extension PostExport {
  /// Writes the tags of posts as training text, one post a line.
  ///
  /// Throws `OutputError`, `WarehouseError`, `ByteIOError`; nothing is left behind then.
  public func write(_ options: CorpusOptions) throws -> ExportSummary {
    try options.check()
    let outputs = CorpusOutputPlan(options)
    let paths =
      options.outputPath == AtomicFile.standardOutputPath
      ? [options.outputPath] : outputs.paths(for: options.outputPath)
    let files = try OutputFiles(
      paths: paths, base: options.outputPath, replaces: options.replaces,
      reserved: ReservedFiles(warehouse, options.selection))
    return try writing(files) { files in
      var lines = CorpusLines(files.writers, removesDuplicates: options.removesDuplicates)
      let plan = try corpusPlan(options)
      for site in plan.sites { try write(options, site, plan, to: &lines) }
      let tally = lines.tally
      guard tally.writtenCount > 0 || options.allowsEmpty else { throw options.empty(tally) }
      let summary = ExportSummary(
        tally: tally, candidates: plan.candidates, files: try lines.files(files.finish()),
        manifestPath: files.manifestPath)
      try files.commit(options.manifest(try warehouse.identity(), summary))
      return summary
    }
  }

  private func corpusPlan(_ options: CorpusOptions) throws -> PostPlan {
    var request = PostPlan.Request()
    request.selection = options.selection
    request.candidates = options.candidates
    request.tags.layer = options.layer
    request.writesTags = true
    request.categoryNames = options.categoryNames
    let plan = try PostPlan(request, warehouse)
    // Counts of stored tags are cached, and an import that was killed leaves them behind.
    if options.layer == .stored, options.usesCounts, try !warehouse.areStatisticsCurrent() {
      throw OutputError(
        .staleCounts, "the counts of tags are out of date: an import did not come to its end",
        hint: "Run the import again, or `taghouse analyze`.")
    }
    return plan
  }

  private func write(
    _ options: CorpusOptions, _ site: SelectedPosts.Site, _ plan: PostPlan,
    to lines: inout CorpusLines
  ) throws {
    let categories = Set(
      try warehouse.categories(siteID: site.id, of: plan.posts)
        .filter { options.categoryNames.contains($0.name) }.map(\.category))
    if categories.isEmpty { return }
    let vocabulary = CorpusVocabulary(
      tags: try warehouse.tagDirectory(
        siteID: site.id, ranksNames: options.order == .name,
        countingOn: options.usesCounts ? options.layer : .stored, of: plan.posts),
      categories: categories, options: options)
    // Numbers of several sites are not numbers of one thing, whichever of them this corpus takes.
    let namesSites = try warehouse.sites(havingPosts: true).count > 1
    let scan = try plan.scan(site, warehouse)
    try forEachReportedBlock(
      of: scan,
      renderer: CorpusRenderer(
        options: options, vocabulary: vocabulary, siteName: site.name, namesSites: namesSites)
    ) { block in
      try lines.write(block)
      return lines.tally.writtenCount
    }
    lines.countOutside(try scan.outsideCount(warehouse))
  }
}

/// The files that lines of a corpus go to. One thread.
private struct CorpusLines: ~Copyable {
  private(set) var tally = PostTally()
  private let writers: [ByteWriter]
  private let removesDuplicates: Bool
  private var lineCounts: [Int64]
  private var seen = LineHashSet()

  init(_ writers: ArraySlice<ByteWriter>, removesDuplicates: Bool) {
    self.writers = Array(writers)
    self.removesDuplicates = removesDuplicates
    lineCounts = [Int64](repeating: 0, count: writers.count)
  }

  mutating func write(_ block: CorpusBlock) throws {
    tally += block.tally
    if writers.count == 1, !removesDuplicates {
      for line in block.lines.buffer { tally.tagCount += Int64(line.tagCount) }
      tally.writtenCount += Int64(block.lines.count)
      lineCounts[0] += Int64(block.lines.count)
      return try writers[0].append(block.bytes.bytes)
    }
    var start = 0
    for line in block.lines.buffer {
      let bytes = start..<Int(line.end)
      start = Int(line.end)
      if removesDuplicates, !seen.insert(line.hash) {
        tally.duplicateCount += 1
        continue
      }
      tally.tagCount += Int64(line.tagCount)
      tally.writtenCount += 1
      lineCounts[Int(line.output)] += 1
      try writers[Int(line.output)].append(
        UnsafeRawBufferPointer(rebasing: block.bytes.bytes[bytes]))
    }
  }

  /// Posts that `--from` leaves out.
  mutating func countOutside(_ count: Int64) { tally.outsideCount += count }

  /// The files with their lines.
  func files(_ files: [ExportedFile]) -> [ExportedFile] {
    zip(files, lineCounts).map { file, lineCount in
      var file = file
      file.lineCount = lineCount
      return file
    }
  }
}

extension CorpusOptions {
  fileprivate var usesCounts: Bool { order == .frequency || minimumTagPostCount > 1 }

  fileprivate func check() throws {
    if outputPath == AtomicFile.standardOutputPath, shardCount > 1 || splits.count > 1 {
      throw OutputError(
        .badOption, "standard output takes one file, not parts and shards",
        hint: "Name a file with --output.")
    }
    if format == .text, [separator, lineStart, lineEnd].contains(where: { $0.contains("\n") }) {
      throw OutputError(
        .badOption, "a line of text cannot hold a line break", hint: "Use --format jsonl.")
    }
  }

  fileprivate func empty(_ tally: PostTally) -> OutputError {
    OutputError(
      .empty,
      "the corpus would be empty: of \(tally.selectedCount) selected posts"
        + " \(tally.untaggedCount) have no tag that is written and"
        + " \(tally.shortCount + tally.longCount) have too few or too many",
      hint: "Select more, or allow it with --allow-empty.")
  }

  fileprivate func manifest(
    _ identity: WarehouseIdentity, _ summary: ExportSummary
  ) -> ExportManifest {
    let tally = summary.tally
    let byteCount = summary.files.reduce(Int64(0)) { $0 + $1.byteCount }
    let shares = splits.map { ($0.name, $0.ratio) }
    return ExportManifest(
      kind: "taghouse corpus", programVersion: programVersion,
      options: [
        "format": .value(format.rawValue), "selection": .value(ManifestSelection(selection)),
        "from": .value(candidates.rawValue), "layer": .value(layer.rawValue),
        "categories": .value(categoryNames),
        "separator": .value(separator), "spaces": .value(usesSpaces),
        "order": .value(order.rawValue),
        "seed": .value(seed), "minTags": .value(minimumTagCount),
        "maxTags": .optional(maximumTagCount), "minTagPosts": .value(minimumTagPostCount),
        "dedupe": .value(removesDuplicates), "bos": .value(lineStart), "eos": .value(lineEnd),
        "split": .value(Dictionary(shares, uniquingKeysWith: { first, _ in first })),
        "shards": .value(shardCount),
      ], identity: identity,
      counts: [
        "posts": .value(tally.selectedCount), "lines": .value(tally.writtenCount),
        "tags": .value(tally.tagCount),
        "bytes": .value(byteCount),
        "leftOut": .object([
          "notSelected": .value(identity.postCount - tally.selectedCount),
          "noTags": .value(tally.untaggedCount), "tooFewTags": .value(tally.shortCount),
          "tooManyTags": .value(tally.longCount), "duplicateLines": .value(tally.duplicateCount),
        ]),
      ], files: summary.files)
  }
}
