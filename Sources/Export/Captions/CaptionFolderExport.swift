internal import ByteIO
public import Warehouse

/// Writes a file of text for each post: `OUT/123.txt`, with sub-folders by site where there are
/// several, and by number where that is asked for.
public struct CaptionFolderExport {
  /// How the files are named.
  public struct Naming: Sendable {
    /// Without a dot.
    public var fileExtension = "txt"
    /// How many sub-folders there are, by number modulo; nil has none.
    public var folderCount: Int64?

    public init() {}
  }

  private static let emptyLine: [UInt8] = [UInt8(ascii: "\n")]

  private let run: PostTextRun
  private let outputPath: String
  private let naming: Naming

  /// `isCancelled` is asked and `report` is told on the caller's thread, after every block.
  public init(
    _ options: PostTextOptions, to outputPath: String, naming: Naming, from warehouse: Warehouse,
    isCancelled: @escaping () -> Bool, report: @escaping (ExportProgress) -> Void
  ) {
    self.outputPath = outputPath
    self.naming = naming
    run = PostTextRun(
      options: options, warehouse: warehouse, isCancelled: isCancelled, report: report)
  }

  /// Writes the folder, puts it in place, and returns what it holds.
  ///
  /// Throws `ExportError`, `WarehouseError`, `ByteIOError`; nothing is left behind then.
  public func write() throws -> PostTextSummary {
    let output = try TextFolder(path: outputPath, replaces: run.options.replaces, reserved: run.reserved)
    do {
      return try run.warehouse.holdingSnapshot {
        let outcome = try run.forEachBlock(.plain) { site, block in
          if !site.isEmpty { try TextFolder.check(siteName: site) }
          try block.forEachText { number, text in
            let path = path(site: site, number: number)
            if text.isEmpty, run.options.caption.mode != .joined {
              // sd-scripts stops at a file without a line.
              try Self.emptyLine.withUnsafeBytes { try output.folder.write($0, to: path) }
            } else {
              try output.folder.write(text, to: path)
            }
          }
        }
        let summary = PostTextSummary(
          tally: outcome.tally, universe: outcome.universe, files: [],
          manifestPath: output.manifestPath)
        try output.commit(
          PostTextManifest(
            kind: "taghouse captions", options: outcome.options,
            target: PostTextManifest.Target(
              format: "folder", ext: naming.fileExtension,
              spread: naming.folderCount.map { Int($0) }),
            identity: try run.warehouse.identity(), summary: summary))
        return summary
      }
    } catch {
      output.folder.discard()
      throw error
    }
  }

  private func path(site: String, number: Int64) -> String {
    var path = site.isEmpty ? "" : site + "/"
    if let folderCount = naming.folderCount {
      let digits = String(number % folderCount)
      path += String(repeating: "0", count: max(0, 4 - digits.utf8.count)) + digits + "/"
    }
    return path + "\(number).\(naming.fileExtension)"
  }
}
