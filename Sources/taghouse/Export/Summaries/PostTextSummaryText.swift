import Answers
import Export
import Reading
import Store

enum PostTextSummaryText {
  static func text(_ summary: ExportSummary, elapsedSeconds: Double) -> String {
    let tally = summary.tally
    var text =
      "\(Figures.counted(tally.writtenCount, "post")) in \(Figures.duration(elapsedSeconds)),"
      + " of \(Figures.grouped(tally.selectedCount)) selected\n"
    let parts: [(Int64, String)] = [
      (tally.captionCount, "captions that differ"),
      (tally.recipeCount, "made by the recipe"),
      (tally.sentenceCount, tally.sentenceCount == 1 ? "sentence" : "sentences"),
      (tally.onlyTagsCount, "only tags"),
      (tally.standInCount, "without a caption, their own tags stand in"),
      (tally.emptyCount, "empty"),
      (tally.missingPictureCount, "left out without a picture; missing.txt names them"),
      (tally.skippedCount, "left out without a text; --fallback takes them"),
    ]
    for (count, name) in parts where count > 0 {
      text += "  \(Figures.grouped(count)) \(name)\n"
    }
    text += LeftOutText.line(tally.outsideCount, summary.candidates)
    text += Self.files(summary.files)
    if let manifest = summary.manifestPath { text += "  \(manifest)\n" }
    return text
  }

  /// A line for each file; where there are many, such as tars, their sum alone.
  private static func files(_ files: [ExportedFile]) -> String {
    guard files.count > 10 else {
      return files.filter { $0.path != "-" }
        .map { "  \($0.path): \(Figures.bytes($0.byteCount))\n" }.joined()
    }
    let total = files.reduce(Int64(0)) { $0 + $1.byteCount }
    return "  \(Figures.grouped(Int64(files.count))) files: \(Figures.bytes(total))\n"
  }
}
