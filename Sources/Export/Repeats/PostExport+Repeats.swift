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
internal import Reading
internal import Recipes
internal import Rows
internal import Statistics
internal import Store

extension PostExport {
  /// Writes how often rare concepts are to be shown in training: the concepts of each site, those with most
  /// posts first, and the repeats of posts by site and number if they are wanted.
  ///
  /// Throws `OutputError`, `WarehouseError`, `SelectionError`, `ByteIOError`; nothing is left behind then.
  /// Memory: for each tag of the sites its name and some 50 bytes.
  public func write(_ options: RepeatOptions) throws -> RepeatSummary {
    try options.check()
    let files = try OutputFiles(
      paths: [options.outputPath] + (options.postsPath.map { [$0] } ?? []),
      replaces: options.replaces, reserved: ReservedFiles(warehouse, options.selection))
    return try writing(files) { files in
      var weighing = try RepeatWeighing(options, self, passCount: files.writers.count)
      var summary = try weighing.weigh()
      guard summary.conceptCount > 0 || options.allowsEmpty else { throw options.empty(summary) }
      try weighing.writeConcepts(to: files.writers[0])
      if files.writers.count > 1 {
        summary.repeatCount = try weighing.writePosts(to: files.writers[1])
      }
      summary.files = try files.finish()
      summary.manifestPath = files.manifestPath
      try files.commit(options.manifest(try warehouse.identity(), summary))
      return summary
    }
  }
}

/// Counts and weighs the concepts of all sites. One thread.
struct RepeatWeighing {
  private static let conceptColumns = ["site", "category", "tag", "posts", "weight", "repeats"]
  private static let postColumns = ["site", "number", "repeats"]

  /// A site and what is read of it.
  private struct Site {
    var concepts: SiteConcepts
    var scan: PostScan
  }

  private let options: RepeatOptions
  private let export: PostExport
  private let sites: [Site]
  private var progress: ExportProgress

  init(_ options: RepeatOptions, _ export: PostExport, passCount: Int) throws {
    self.options = options
    self.export = export
    let warehouse = export.warehouse
    var request = PostPlan.Request()
    request.selection = options.selection
    request.candidates = options.candidates
    request.tags.layer = options.layer
    request.writesTags = true
    request.categoryNames = options.categoryNames
    let plan = try PostPlan(request, warehouse)
    sites = try plan.sites.map { site in
      Site(
        concepts: SiteConcepts(
          siteName: site.name,
          tags: try warehouse.tagDirectory(siteID: site.id, ranksNames: false, of: plan.posts),
          siteCategories: try warehouse.categories(siteID: site.id, of: plan.posts)
            .map { ($0.category, $0.name) },
          categoryNames: options.categoryNames),
        scan: try plan.scan(site, warehouse))
    }
    progress = ExportProgress(
      rangeCount: 0,
      totalRangeCount: sites.reduce(0) { $0 + $1.scan.ranges.count } * passCount, writtenCount: 0)
  }

  private mutating func forEachBlock(_ body: (SiteConcepts, RepeatBlock) throws -> Void) throws {
    progress.writtenCount = 0
    for site in sites {
      let concepts = site.concepts
      try export.forEachBlock(of: site.scan, renderer: RepeatRenderer(concepts)) { _, block in
        try body(concepts, block)
        progress.rangeCount += 1
        progress.writtenCount += Int64(block.posts.count)
        export.report(progress)
      }
    }
  }

  var siteCount: Int { sites.count }

  /// Calls `body` with each post and the places of its concepts.
  mutating func forEachPost(
    _ body: (
      _ concepts: SiteConcepts, _ number: Int64, _ positions: UnsafeBufferPointer<UInt32>
    ) throws -> Void
  ) throws {
    try forEachBlock { concepts, block in
      try block.forEachPost { try body(concepts, $0, $1) }
    }
  }

  // MARK: Weights

  /// Counts the posts of each concept and gives it its weight.
  mutating func weigh() throws -> RepeatSummary {
    var summary = RepeatSummary()
    summary.candidates = options.candidates
    for site in sites { summary.outsideCount += try site.scan.outsideCount(export.warehouse) }
    try forEachBlock { concepts, block in
      concepts.count(block)
      block.forEachPost { _, positions in
        summary.postCount += 1
        if !positions.isEmpty { summary.conceptPostCount += 1 }
      }
    }
    summary.categories = options.categoryNames.enumerated().map { index, name in
      weigh(category: index, name)
    }
    return summary
  }

  /// The target of a category is that of all sites.
  private func weigh(category index: Int, _ name: String) -> RepeatSummary.Category {
    var category = RepeatSummary.Category(name: name)
    var counts = ColumnBuffer<Int64>()
    for site in sites {
      forEachConcept(of: site, inCategory: index) {
        counts.append(site.concepts.postCount(atPosition: $0))
      }
    }
    category.conceptCount = Int64(counts.count)
    category.target = options.rule.postCount(of: &counts)
    guard let target = category.target else { return category }
    for site in sites {
      forEachConcept(of: site, inCategory: index) { position in
        let count = site.concepts.postCount(atPosition: position)
        site.concepts.setWeight(
          options.rule.weight(postCount: count, target: target), atPosition: position)
      }
    }
    return category
  }

  private func forEachConcept(
    of site: Site, inCategory index: Int, _ body: (_ position: Int) -> Void
  ) {
    site.concepts.forEachPosition(minimumPostCount: options.minimumPostCount) { position in
      if site.concepts.category(atPosition: position) == index { body(position) }
    }
  }

  // MARK: Rows

  func writeConcepts(to output: ByteWriter) throws {
    let writer = RowWriter(format: options.format, columns: Self.conceptColumns) {
      try output.append($0)
    }
    for concepts in sites.map(\.concepts) {
      let positions = concepts.positionsByPostCount(minimumPostCount: options.minimumPostCount)
      for position in positions.buffer.lazy.map({ Int($0) }) {
        let weight = concepts.weight(atPosition: position)
        writer.append(text: concepts.siteName)
        writer.append(text: options.categoryNames[concepts.category(atPosition: position)])
        writer.append(utf8: UnsafeRawBufferPointer(concepts.tags.name(atPosition: position)))
        writer.append(integer: concepts.postCount(atPosition: position))
        writer.append(real: weight)
        writer.append(integer: RepeatRule.repeatCount(weight: weight))
        try writer.endRow()
      }
    }
    try writer.finish()
  }

  /// Returns the sum of the repeats.
  mutating func writePosts(to output: ByteWriter) throws -> Int64 {
    var sum: Int64 = 0
    let writer = RowWriter(format: options.format, columns: Self.postColumns) {
      try output.append($0)
    }
    try forEachBlock { concepts, block in
      try block.forEachPost { number, positions in
        let repeatCount = concepts.repeatCount(ofPostWith: positions)
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

extension RepeatOptions {
  func empty(_ summary: RepeatSummary) -> OutputError {
    let names = categoryNames.joined(separator: " or ")
    let atLeast =
      summary.conceptPostCount > 0
      ? ", but no tag is on \(minimumPostCount) of them or more" : ""
    return OutputError(
      .empty,
      "there is nothing to weigh: of \(summary.postCount) selected posts"
        + " \(summary.conceptPostCount) have a tag of \(names)\(atLeast)",
      hint: "Select more, or allow it with --allow-empty.")
  }

  fileprivate func manifest(
    _ identity: WarehouseIdentity, _ summary: RepeatSummary
  ) -> ExportManifest {
    ExportManifest(
      kind: "taghouse repeats", programVersion: programVersion,
      options: [
        "by": .value(categoryNames), "from": .value(candidates.rawValue),
        "selection": .value(ManifestSelection(selection)),
        "layer": .value(layer.rawValue), "target": .value(rule.target.text),
        "power": .value(rule.power), "min": .value(rule.minimum), "max": .value(rule.maximum),
        "minPosts": .value(minimumPostCount), "format": .value(format.rawValue),
      ], identity: identity,
      counts: [
        "categories": .value(summary.categories.map(ManifestCategory.init)),
        "posts": .value(summary.postCount), "postsWithConcepts": .value(summary.conceptPostCount),
        "repeats": .optional(summary.repeatCount),
      ], files: summary.files)
  }
}

private struct ManifestCategory: Encodable {
  var name: String
  var concepts: Int64
  /// Posts; null without concepts.
  var target: Double?

  init(_ category: RepeatSummary.Category) {
    name = category.name
    concepts = category.conceptCount
    target = category.target
  }
}
