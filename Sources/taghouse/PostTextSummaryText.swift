import Export
import Import
import Warehouse

enum PostTextSummaryText {
  /// Runs an export of texts with a progress line, and says how long it took.
  static func showing(
    isQuiet: Bool,
    _ export: (_ report: @escaping (ExportProgress) -> Void) throws -> PostTextSummary
  ) throws -> (summary: PostTextSummary, elapsedSeconds: Double) {
    StopSignals.install()
    let line = ProgressLine(isQuiet: isQuiet)
    defer { line.clear() }
    let summary = try export { progress in
      line.update { ExportProgressText.line(progress, of: "posts", elapsedSeconds: $0) }
    }
    return (summary, line.elapsedSeconds)
  }

  static func text(_ summary: PostTextSummary, elapsedSeconds: Double) -> String {
    let tally = summary.tally
    var text =
      "\(Figures.grouped(tally.writtenCount)) posts in \(Figures.duration(elapsedSeconds)),"
      + " of \(Figures.grouped(tally.selectedCount)) of --universe \(summary.universe.rawValue)\n"
    let parts: [(Int64, String)] = [
      (tally.recipeCount, "made by the recipe"),
      (tally.sentenceCount, "sentences"), (tally.onlyTagsCount, "only tags"),
      (tally.standInCount, "without a caption, their own tags stand in"),
      (tally.emptyCount, "empty"), (tally.skippedCount, "left out without a text"),
    ]
    for (count, name) in parts where count > 0 {
      text += "  \(Figures.grouped(count)) \(name)\n"
    }
    for file in summary.files.prefix(10) where file.path != "-" {
      text += "  \(file.path): \(Figures.bytes(file.byteCount))\n"
    }
    if summary.files.count > 10 {
      text += "  and \(Figures.grouped(Int64(summary.files.count - 10))) more files\n"
    }
    if let manifest = summary.manifestPath { text += "  \(manifest)\n" }
    return text
  }
}
