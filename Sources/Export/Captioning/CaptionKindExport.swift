public import Warehouse

/// Writes captions by a recipe into their warehouse, as a kind of their own.
public struct CaptionKindExport {
  private let run: PostTextRun
  private let kindName: String
  private let isCancelled: () -> Bool

  /// The options need a recipe; posts with an empty caption get none. `isCancelled` is asked and
  /// `report` is told on the caller's thread, after every block.
  public init(
    _ options: PostTextOptions, kindName: String, in warehouse: Warehouse,
    isCancelled: @escaping () -> Bool, report: @escaping (ExportProgress) -> Void
  ) {
    var options = options
    options.caption.fallback = .skip
    self.kindName = kindName
    self.isCancelled = isCancelled
    run = PostTextRun(
      options: options, warehouse: warehouse, isCancelled: isCancelled, report: report)
  }

  /// Makes all captions, writes them in one transaction, and returns what was written. The captions wait
  /// in an unnamed file beside the warehouse.
  ///
  /// Throws `ExportError`, `WarehouseError`; the warehouse is as it was then.
  public func write() throws -> (summary: PostTextSummary, outcome: CaptionSetWriter.Outcome) {
    let writer = try CaptionSetWriter(
      path: run.warehouse.path, kindName: kindName, replaces: run.options.replaces)
    let made = try run.warehouse.holdingSnapshot {
      try run.forEachBlock(.plain) { _, block in
        try block.forEachTextByID { try writer.append(postID: $0, text: $1) }
      }
    }
    // Nobody can write while somebody reads.
    let outcome = try writer.commit(isCancelled: isCancelled)
    return (
      PostTextSummary(tally: made.tally, universe: made.universe, files: [], manifestPath: nil),
      outcome
    )
  }
}
