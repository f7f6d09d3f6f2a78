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
    let isStandardOutput = options.outputPath == AtomicFile.standardOutputPath
    let paths = isStandardOutput ? [options.outputPath] : plan.paths(for: options.outputPath)
    let manifestPath = isStandardOutput ? nil : options.outputPath + ".manifest.json"
    if let manifestPath { try CorpusManifest.check(manifestPath, replaces: options.replaces) }
    let writers = try paths.map { try ByteWriter(path: $0, replace: options.replaces) }
    do {
      var lineCounts = [Int64](repeating: 0, count: writers.count)
      let tally = try warehouse.holdingSnapshot {
        try writeSites(to: writers, lineCounts: &lineCounts)
      }
      guard tally.lineCount > 0 || options.allowsEmpty else { throw Self.empty(tally) }
      var summary = CorpusSummary(tally: tally, files: [], manifestPath: manifestPath)
      for (writer, lineCount) in zip(writers, lineCounts) {
        let file = try writer.finish()
        summary.files.append(
          CorpusFile(
            path: file.path, lineCount: lineCount, byteCount: file.byteCount,
            uncompressedByteCount: file.uncompressedByteCount, sha256: file.sha256))
      }
      for writer in writers { try writer.commit() }
      if let manifestPath {
        let manifest = CorpusManifest(
          options: options, identity: try warehouse.identity(), summary: summary)
        try manifest.write(to: manifestPath, replaces: options.replaces)
      }
      return summary
    } catch {
      for writer in writers { writer.discard() }
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
    let sites = try warehouse.sites(of: options.selection)
    try warehouse.refuseUnknownCategories(options.categoryNames, sites: sites)
    try refuseStaleCounts()
    for site in sites {
      let known = try warehouse.categories(siteID: site.id)
      let categories = Set(
        known.filter { options.categoryNames.contains($0.name) }.map(\.category))
      if categories.isEmpty { continue }
      let vocabulary = CorpusVocabulary(
        tags: try warehouse.tagDirectory(siteID: site.id, ranksNames: options.order == .name),
        categories: categories,
        options: options)
      let scan = try PostTagScan(warehouse, siteID: site.id, selection: options.selection)
      try writeSite(
        site.name, scan: scan, vocabulary: vocabulary, to: writers, lineCounts: &lineCounts,
        seen: &seen, total: &total)
    }
    return total
  }

  /// Counts of tags are cached, and an import that was killed leaves them behind.
  private func refuseStaleCounts() throws {
    guard options.order == .frequency || options.minimumTagPostCount > 1,
      try !warehouse.areStatisticsCurrent()
    else { return }
    throw ExportError(
      .staleCounts, "the counts of tags are out of date: an import did not come to its end",
      hint: "Run the import again, or `taghouse analyze`.")
  }

  private func writeSite(
    _ siteName: String, scan: PostTagScan, vocabulary: CorpusVocabulary, to writers: [ByteWriter],
    lineCounts: inout [Int64], seen: inout LineHashSet, total: inout CorpusTally
  ) throws {
    let blocks = OrderedBlocks(
      warehouse: warehouse, rangeCount: scan.ranges.count,
      makeReader: { [options] in
        CorpusReader(scan: scan, options: options, vocabulary: vocabulary, siteName: siteName)
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
