import Export
import Reading
import Store

enum PostTextSummaryText {
  static func text(_ summary: ExportSummary, elapsedSeconds: Double) -> String {
    let tally = summary.tally
    var text =
      "\(Figures.counted(tally.writtenCount, "post")) in \(Figures.duration(elapsedSeconds)),"
      + " of \(Figures.grouped(tally.selectedCount)) of --universe \(summary.universe.rawValue)\n"
    let parts: [(Int64, String)] = [
      (tally.recipeCount, "made by the recipe"),
      (tally.sentenceCount, tally.sentenceCount == 1 ? "sentence" : "sentences"),
      (tally.onlyTagsCount, "only tags"),
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
      text += "  and \(Figures.counted(Int64(summary.files.count - 10), "more file"))\n"
    }
    if let manifest = summary.manifestPath { text += "  \(manifest)\n" }
    return text
  }
}
