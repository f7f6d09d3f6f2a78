import Answers
import Export
import Import
import Store

enum ExportProgressText {
  /// Exports from a warehouse with a progress line in this unit, until a signal stops it, and says how long it
  /// took.
  static func exporting<Summary>(
    from warehouse: @autoclosure () throws -> Warehouse, isQuiet: Bool, of unit: String = "posts",
    _ write: (PostExport) throws -> Summary
  ) throws -> (summary: Summary, elapsedSeconds: Double) {
    StopSignals.install()
    let line = ProgressLine(isQuiet: isQuiet)
    defer { line.clear() }
    let export = PostExport(
      from: try warehouse(), isCancelled: { StopSignals.flag.signal != nil },
      report: { progress in
        line.update { self.line(progress, of: unit, elapsedSeconds: $0) }
      })
    return (try write(export), line.elapsedSeconds)
  }

  /// `writing  45.2 %  152,340 lines  0:02 left`
  static func line(
    _ progress: ExportProgress, of unit: String, elapsedSeconds: Double
  ) -> String {
    let share = Double(progress.rangeCount) / Double(max(progress.totalRangeCount, 1))
    let left = elapsedSeconds * (1 - share) / max(share, 0.001)
    return "writing  \(Figures.fixed(share * 100, positions: 1)) %"
      + "  \(Figures.grouped(progress.writtenCount)) \(unit)  \(Figures.clock(left)) left"
  }
}
