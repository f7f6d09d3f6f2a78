// Goes through the selected posts once to count the posts of each concept, and once more if the repeats of
// posts are wanted:
//
//     concepts   site,category,tag,posts,weight,repeats
//                danbooru,character,hatsune_miku,200,1.0,1
//                danbooru,character,kagamine_len,80,2.5,3
//     posts      site,number,repeats
//                danbooru,1204,3

internal import ByteIO
internal import Columns
public import Warehouse

/// Writes how often rare concepts are to be shown in training.
public struct RepeatExport {
  static let conceptColumns = ["site", "category", "tag", "posts", "weight", "repeats"]
  static let postColumns = ["site", "number", "repeats"]

  public let options: RepeatOptions
  private let warehouse: Warehouse
  private let isCancelled: () -> Bool
  private let report: (ExportProgress) -> Void

  /// `isCancelled` is asked and `report` is told on the caller's thread, after every block.
  public init(
    _ options: RepeatOptions, from warehouse: Warehouse, isCancelled: @escaping () -> Bool,
    report: @escaping (ExportProgress) -> Void
  ) {
    self.options = options
    self.warehouse = warehouse
    self.isCancelled = isCancelled
    self.report = report
  }

  /// Writes the concepts of each site, those with most posts first, and the repeats of posts by site and
  /// number if they are wanted, puts the files in place and returns what they hold.
  ///
  /// Throws `ExportError`, `WarehouseError`, `SelectionError`, `ByteIOError`; nothing is left behind then.
  /// Memory: some blocks of posts, and for each tag of the sites its name and some 50 bytes.
  public func run() throws -> RepeatSummary {
    try options.check()
    let files = try OutputFiles(
      paths: [options.outputPath] + (options.postsPath.map { [$0] } ?? []),
      replaces: options.replaces, reserved: ReservedFiles(warehouse, options.selection))
    do {
      return try warehouse.holdingSnapshot { try write(to: files) }
    } catch {
      files.discard()
      throw error
    }
  }

  /// A site and what is read of it.
  private struct SitePlan {
    var concepts: SiteConcepts
    var scan: PostScan
  }

  private func write(to files: borrowing OutputFiles) throws -> RepeatSummary {
    let sites = try planSites()
    var summary = RepeatSummary()
    let rangeCount = sites.reduce(0) { $0 + $1.scan.ranges.count }
    var progress = ExportProgress(
      rangeCount: 0, totalRangeCount: rangeCount * files.writers.count, writtenCount: 0)
    try forEachBlock(of: sites, progress: &progress) { concepts, block in
      concepts.count(block)
      block.forEachPost { _, places in
        summary.postCount += 1
        if !places.isEmpty { summary.conceptPostCount += 1 }
      }
    }
    summary.categories = weigh(sites)
    guard summary.conceptCount > 0 || options.allowsEmpty else { throw empty(summary) }
    try writeConcepts(of: sites, to: files.writers[0])
    if files.writers.count > 1 {
      progress.writtenCount = 0
      summary.repeatCount = try writePosts(of: sites, to: files.writers[1], progress: &progress)
    }
    summary.files = try files.finish()
    summary.manifestPath = files.manifestPath
    try files.commit(
      RepeatManifest(options: options, identity: try warehouse.identity(), summary: summary))
    return summary
  }

  private func empty(_ summary: RepeatSummary) -> ExportError {
    let names = options.categoryNames.joined(separator: " or ")
    let atLeast =
      summary.conceptPostCount > 0
      ? ", but no tag is on \(options.minimumPostCount) of them or more" : ""
    return ExportError(
      .empty,
      "there is nothing to weigh: of \(summary.postCount) selected posts"
        + " \(summary.conceptPostCount) have a tag of \(names)\(atLeast)",
      hint: "Select more, or allow it with --allow-empty.")
  }

  private func planSites() throws -> [SitePlan] {
    let selected = try warehouse.select(options.selection, layer: options.layer)
    try warehouse.refuseUnknownCategories(options.categoryNames, sites: selected.sites)
    var content = PostScan.Content()
    content.tags = true
    content.tagLayer = options.layer
    return try selected.sites.map { site in
      SitePlan(
        concepts: SiteConcepts(
          siteName: site.name,
          tags: try warehouse.tagDirectory(siteID: site.id, ranksNames: false),
          siteCategories: try warehouse.categories(siteID: site.id).map { ($0.category, $0.name) },
          categoryNames: options.categoryNames),
        scan: try PostScan(warehouse, siteID: site.id, selected: selected, content: content))
    }
  }

  private func forEachBlock(
    of sites: [SitePlan], progress: inout ExportProgress,
    _ body: (SiteConcepts, RepeatBlock) throws -> Void
  ) throws {
    for site in sites {
      let (scan, concepts) = (site.scan, site.concepts)
      let blocks = OrderedBlocks(
        warehouse: warehouse, rangeCount: scan.ranges.count,
        makeReader: { RepeatReader(scan, concepts) })
      try blocks.forEach(isCancelled: isCancelled) { _, block in
        try body(concepts, block)
        progress.rangeCount += 1
        progress.writtenCount += Int64(block.posts.count)
        report(progress)
      }
    }
  }

  /// Gives each concept its weight: the target of a category is that of all sites.
  private func weigh(_ sites: [SitePlan]) -> [RepeatSummary.Category] {
    options.categoryNames.enumerated().map { index, name in
      var category = RepeatSummary.Category(name: name)
      var counts = ColumnBuffer<Int64>()
      for site in sites {
        forEachConcept(of: site, inCategory: index) {
          counts.append(site.concepts.postCount(atPlace: $0))
        }
      }
      category.conceptCount = Int64(counts.count)
      category.target = options.rule.postCount(of: &counts)
      guard let target = category.target else { return category }
      for site in sites {
        forEachConcept(of: site, inCategory: index) { place in
          let count = site.concepts.postCount(atPlace: place)
          site.concepts.setWeight(
            options.rule.weight(postCount: count, target: target), atPlace: place)
        }
      }
      return category
    }
  }

  private func forEachConcept(
    of site: SitePlan, inCategory index: Int, _ body: (_ place: Int) -> Void
  ) {
    site.concepts.forEachPlace(minimumPostCount: options.minimumPostCount) { place in
      if site.concepts.category(atPlace: place) == index { body(place) }
    }
  }

  // MARK: Rows

  private func writeConcepts(of sites: [SitePlan], to output: ByteWriter) throws {
    let writer = RowWriter(format: options.format, columns: Self.conceptColumns) {
      try output.append($0)
    }
    for concepts in sites.map(\.concepts) {
      let places = concepts.placesByPostCount(minimumPostCount: options.minimumPostCount)
      for place in places.buffer.lazy.map({ Int($0) }) {
        let weight = concepts.weight(atPlace: place)
        writer.append(text: concepts.siteName)
        writer.append(text: options.categoryNames[concepts.category(atPlace: place)])
        writer.append(utf8: UnsafeRawBufferPointer(concepts.tags.name(atPlace: place)))
        writer.append(integer: concepts.postCount(atPlace: place))
        writer.append(real: weight)
        writer.append(integer: RepeatRule.repeatCount(weight: weight))
        try writer.endRow()
      }
    }
    try writer.finish()
  }

  /// Returns the sum of the repeats.
  private func writePosts(
    of sites: [SitePlan], to output: ByteWriter, progress: inout ExportProgress
  ) throws -> Int64 {
    var sum: Int64 = 0
    let writer = RowWriter(format: options.format, columns: Self.postColumns) {
      try output.append($0)
    }
    try forEachBlock(of: sites, progress: &progress) { concepts, block in
      try block.forEachPost { number, places in
        let repeatCount = concepts.repeatCount(ofPostWith: places)
        sum += repeatCount
        writer.append(text: concepts.siteName)
        writer.append(integer: number)
        writer.append(integer: repeatCount)
        try writer.endRow()
      }
    }
    try writer.finish()
    return sum
  }
}
