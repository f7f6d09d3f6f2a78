import Answers
import Export
import Reading
import Store

enum KohyaSummaryText {
  /// The line of the known script, which others parse, and details behind it.
  static func text(_ summary: ExportSummary, elapsedSeconds: Double) -> String {
    let tally = summary.tally
    var text =
      "ids: \(tally.selectedCount), missing tags: \(tally.untaggedCount),"
      + " missing caption: \(tally.missingCaptionCount),"
      + " missing latent: \(tally.missingLatentCount)\n"
    let captions: [(Int64, String)] = [
      (tally.recipeCount, "made by the recipe"),
      (tally.sentenceCount, tally.sentenceCount == 1 ? "sentence" : "sentences"),
      (tally.onlyTagsCount, "only tags"),
    ]
    let made = captions.filter { $0.0 > 0 }.map { "\(Figures.grouped($0.0)) \($0.1), " }.joined()
    text += "  captions: \(made)\(Figures.grouped(tally.missingCaptionCount)) none"
    if tally.standInCount > 0 {
      text += " (for \(Figures.grouped(tally.standInCount)) their own tags stand in)"
    }
    if tally.captionCount > 0 {
      text += "; \(Figures.grouped(tally.captionCount)) that differ, a line each"
    }
    text += "\n  \(Figures.counted(tally.writtenCount, "post")) in"
    text += " \(Figures.duration(elapsedSeconds))"
    if tally.skippedCount > 0 {
      text += "; left out without a caption: \(Figures.grouped(tally.skippedCount));"
      text += " --fallback tags takes them"
    }
    text += "\n" + LeftOutText.line(tally.outsideCount, summary.candidates)
    for file in summary.files where file.path != "-" {
      text += "  \(file.path): \(Figures.bytes(file.byteCount))\n"
    }
    if let manifest = summary.manifestPath { text += "  \(manifest)\n" }
    return text
  }
}
