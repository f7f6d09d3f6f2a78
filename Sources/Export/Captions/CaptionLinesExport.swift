internal import ByteIO
public import Warehouse

/// Writes one line of JSON a post: `{"site":"e621","number":1,"caption":"…","state":"sentence"}`.
public struct CaptionLinesExport {
  private let run: PostTextRun
  private let outputPath: String

  /// `isCancelled` is asked and `report` is told on the caller's thread, after every block. The path
  /// `-` is standard output.
  public init(
    _ options: PostTextOptions, to outputPath: String, from warehouse: Warehouse,
    isCancelled: @escaping () -> Bool, report: @escaping (ExportProgress) -> Void
  ) {
    self.outputPath = outputPath
    run = PostTextRun(
      options: options, warehouse: warehouse, isCancelled: isCancelled, report: report)
  }

  /// Writes the file, puts it in place, and returns what it holds.
  ///
  /// Throws `ExportError`, `WarehouseError`, `ByteIOError`; nothing is left behind then.
  public func write() throws -> PostTextSummary {
    let files = try OutputFiles(
      paths: [outputPath], replaces: run.options.replaces, reserved: run.reserved)
    do {
      return try run.warehouse.holdingSnapshot {
        let outcome = try run.forEachBlock(.jsonLines) { _, block in
          try files.writers[0].append(block.bytes.bytes)
        }
        let summary = PostTextSummary(
          tally: outcome.tally, universe: outcome.universe, files: try files.finish(),
          manifestPath: files.manifestPath)
        try files.commit(
          PostTextManifest(
            kind: "taghouse captions", options: outcome.options,
            target: PostTextManifest.Target(format: "jsonl"),
            identity: try run.warehouse.identity(), summary: summary))
        return summary
      }
    } catch {
      files.discard()
      throw error
    }
  }
}
