internal import ByteIO
public import Warehouse

/// Writes texts of posts as members of tar files: `OUT/0123.tar` holds `1123.caption`, by number
/// modulo the shards; below a folder for each site where there are several.
public struct TarExport {
  /// How the tars are cut and their members named.
  public struct Layout: Sendable {
    /// From 1 to 65,536.
    public var shardCount = 1000
    /// Ending of the members, without a dot.
    public var memberExtension = "caption"
    /// Whether an index in JSON stands beside each tar.
    public var writesIndex = false

    public init() {}
  }

  private let run: PostTextRun
  private let outputPath: String
  private let layout: Layout

  /// `isCancelled` is asked and `report` is told on the caller's thread, after every block.
  public init(
    _ options: PostTextOptions, to outputPath: String, layout: Layout, from warehouse: Warehouse,
    isCancelled: @escaping () -> Bool, report: @escaping (ExportProgress) -> Void
  ) {
    self.outputPath = outputPath
    self.layout = layout
    run = PostTextRun(
      options: options, warehouse: warehouse, isCancelled: isCancelled, report: report)
  }

  /// Writes the folder of tars, puts it in place, and returns what it holds.
  ///
  /// Throws `ExportError`, `WarehouseError`, `ByteIOError`; nothing is left behind then. Memory: the
  /// buffers of the shards of one site, and some blocks of posts.
  public func write() throws -> PostTextSummary {
    let output = try TextFolder(path: outputPath, replaces: run.options.replaces, reserved: run.reserved)
    do {
      return try run.warehouse.holdingSnapshot {
        var site: TarSite?
        var files: [ExportedFile] = []
        let outcome = try run.forEachBlock(.plain) { name, block in
          if site?.name != name {
            files += try site?.finish() ?? []
            site = try TarSite(name, in: output.folder, layout)
          }
          try site?.append(block)
        }
        // Without posts there are tars all the same, without members.
        files += try (site ?? TarSite("", in: output.folder, layout)).finish()
        let summary = PostTextSummary(
          tally: outcome.tally, universe: outcome.universe, files: files,
          manifestPath: output.manifestPath)
        try output.commit(
          PostTextManifest(
            kind: "taghouse tars", options: outcome.options,
            target: PostTextManifest.Target(
              format: "tars", ext: layout.memberExtension, shards: layout.shardCount),
            identity: try run.warehouse.identity(), summary: summary))
        return summary
      }
    } catch {
      output.folder.discard()
      throw error
    }
  }
}

/// The tars of one site, in a folder of their own where there are several sites.
private struct TarSite {
  /// Empty where there is but one.
  let name: String
  private let folder: AtomicFolder
  private let shards: TarShards
  private let layout: TarExport.Layout

  init(_ name: String, in folder: AtomicFolder, _ layout: TarExport.Layout) throws {
    self.name = name
    self.layout = layout
    if name.isEmpty {
      self.folder = folder
    } else {
      try TextFolder.check(siteName: name)
      self.folder = try AtomicFolder(
        path: "\(folder.temporaryPath)/\(name)", replace: false, reserved: ReservedFiles())
    }
    shards = TarShards(
      in: self.folder, shardCount: layout.shardCount, writesIndex: layout.writesIndex)
  }

  func append(_ block: PostTextBlock) throws {
    let count = Int64(layout.shardCount)
    try block.forEachText { number, text in
      try shards.append(
        name: "\(number).\(layout.memberExtension)", bytes: text, toShard: Int(number % count))
    }
  }

  /// Ends the tars; a folder of the site's own gets its name.
  func finish() throws -> [ExportedFile] {
    let written = try shards.finish()
    if !name.isEmpty { try folder.commit() }
    return written.map { shard in
      ExportedFile(
        path: name.isEmpty ? shard.name : "\(name)/\(shard.name)", byteCount: shard.byteCount,
        uncompressedByteCount: shard.byteCount, sha256: shard.sha256)
    }
  }
}
