internal import ByteIO
internal import Columns
internal import Selection
public import Warehouse

/// Writes the tags of posts as training text, one post a line.
public struct CorpusExport {
  public let options: CorpusOptions
  private let warehouse: Warehouse
  private let isCancelled: () -> Bool
  private let report: (ExportProgress) -> Void

  /// `isCancelled` is asked and `report` is told on the caller's thread, after every block.
  public init(
    _ options: CorpusOptions, from warehouse: Warehouse, isCancelled: @escaping () -> Bool,
    report: @escaping (ExportProgress) -> Void
  ) {
    self.options = options
    self.warehouse = warehouse
    self.isCancelled = isCancelled
    self.report = report
  }

  /// Writes all files, puts them in place, and returns what they hold.
  ///
  /// Throws `ExportError`, `WarehouseError`, `ByteIOError`; nothing is left behind then.
  public func run() throws -> CorpusSummary {
    try checkOptions()
    let plan = CorpusOutputPlan(options)
    let paths =
      options.outputPath == AtomicFile.standardOutputPath
      ? [options.outputPath] : plan.paths(for: options.outputPath)
    let files = try OutputFiles(
      paths: paths, base: options.outputPath, replaces: options.replaces,
      reserved: ReservedFiles(warehouse, options.selection))
    do {
      var lineCounts = [Int64](repeating: 0, count: paths.count)
      let tally = try warehouse.holdingSnapshot {
        try writeSites(to: Array(files.writers), lineCounts: &lineCounts)
      }
      guard tally.lineCount > 0 || options.allowsEmpty else { throw Self.empty(tally) }
      let written = zip(try files.finish(), lineCounts).map { file, lineCount in
        CorpusFile(
          path: file.path, lineCount: lineCount, byteCount: file.byteCount,
          uncompressedByteCount: file.uncompressedByteCount, sha256: file.sha256)
      }
      let summary = CorpusSummary(
        tally: tally, files: written, manifestPath: files.manifestPath)
      try files.commit(
        CorpusManifest(options: options, identity: try warehouse.identity(), summary: summary))
      return summary
    } catch {
      files.discard()
      throw error
    }
  }

  private static func empty(_ tally: CorpusTally) -> ExportError {
    ExportError(
      .empty,
      "the corpus would be empty: of \(tally.selectedPostCount) selected posts"
        + " \(tally.untaggedPostCount) have no tag that is written and"
        + " \(tally.shortPostCount + tally.longPostCount) have too few or too many",
      hint: "Select more, or allow it with --allow-empty.")
  }

  private func checkOptions() throws {
    if options.outputPath == AtomicFile.standardOutputPath,
      options.shardCount > 1 || options.splits.count > 1
    {
      throw ExportError(
        .badOption, "standard output takes one file, not parts and shards",
        hint: "Name a file with --output.")
    }
    if options.format == .text,
      options.separator.contains("\n") || options.lineStart.contains("\n")
        || options.lineEnd.contains("\n")
    {
      throw ExportError(
        .badOption, "a line of text cannot hold a line break", hint: "Use --format jsonl.")
    }
  }

  // MARK: Sites

  private func writeSites(
    to writers: [ByteWriter], lineCounts: inout [Int64]
  ) throws -> CorpusTally {
    var total = CorpusTally()
    var seen = LineHashSet()
    let selected = try warehouse.select(options.selection, layer: options.layer)
    let sites = selected.sites
    try warehouse.refuseUnknownCategories(options.categoryNames, sites: sites)
    try refuseStaleCounts()
    for site in sites {
      let known = try warehouse.categories(siteID: site.id)
      let categories = Set(
        known.filter { options.categoryNames.contains($0.name) }.map(\.category))
      if categories.isEmpty { continue }
      let vocabulary = CorpusVocabulary(
        tags: try warehouse.tagDirectory(
          siteID: site.id, ranksNames: options.order == .name,
          countingOn: usesCounts ? options.layer : .stored),
        categories: categories,
        options: options)
      var content = PostScan.Content()
      content.tags = true
      content.tagLayer = options.layer
      let scan = try PostScan(
        warehouse, siteID: site.id, selected: selected, content: content)
      try writeSite(
        site.name, scan: scan, vocabulary: vocabulary, to: writers, lineCounts: &lineCounts,
        seen: &seen, total: &total)
    }
    return total
  }

  private var usesCounts: Bool { options.order == .frequency || options.minimumTagPostCount > 1 }

  /// Counts of stored tags are cached, and an import that was killed leaves them behind.
  private func refuseStaleCounts() throws {
    guard options.layer == .stored, usesCounts, try !warehouse.areStatisticsCurrent()
    else { return }
    throw ExportError(
      .staleCounts, "the counts of tags are out of date: an import did not come to its end",
      hint: "Run the import again, or `taghouse analyze`.")
  }

  private func writeSite(
    _ siteName: String, scan: PostScan, vocabulary: CorpusVocabulary, to writers: [ByteWriter],
    lineCounts: inout [Int64], seen: inout LineHashSet, total: inout CorpusTally
  ) throws {
    // Numbers of several sites are not numbers of one thing, whichever of them this corpus takes.
    let namesSites = try warehouse.sites(havingPosts: true).count > 1
    let blocks = OrderedBlocks(
      warehouse: warehouse, rangeCount: scan.ranges.count,
      makeReader: { [options] in
        CorpusReader(
          scan: scan, options: options, vocabulary: vocabulary, siteName: siteName,
          namesSites: namesSites)
      })
    try blocks.forEach(isCancelled: isCancelled) { range, block in
      try write(block, to: writers, lineCounts: &lineCounts, seen: &seen, total: &total)
      report(
        ExportProgress(
          rangeCount: range + 1, totalRangeCount: scan.ranges.count,
          writtenCount: total.lineCount))
    }
  }

  private func write(
    _ block: CorpusBlock, to writers: [ByteWriter], lineCounts: inout [Int64],
    seen: inout LineHashSet, total: inout CorpusTally
  ) throws {
    total += block.tally
    if writers.count == 1, !options.removesDuplicates {
      for line in block.lines.buffer { total.tagCount += Int64(line.tagCount) }
      total.lineCount += Int64(block.lines.count)
      lineCounts[0] += Int64(block.lines.count)
      return try writers[0].append(UnsafeRawBufferPointer(block.bytes.buffer))
    }
    var start = 0
    for line in block.lines.buffer {
      let bytes = start..<Int(line.end)
      start = Int(line.end)
      if options.removesDuplicates, !seen.insert(line.hash) {
        total.duplicateLineCount += 1
        continue
      }
      total.tagCount += Int64(line.tagCount)
      total.lineCount += 1
      lineCounts[Int(line.output)] += 1
      try writers[Int(line.output)].append(
        UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(block.bytes.buffer)[bytes]))
    }
  }
}
