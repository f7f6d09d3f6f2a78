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
    text += "  captions: \(Figures.counted(tally.sentenceCount, "sentence")),"
    text += " \(Figures.grouped(tally.onlyTagsCount)) only tags,"
    text += " \(Figures.grouped(tally.missingCaptionCount)) none"
    if tally.standInCount > 0 {
      text += " (for \(Figures.grouped(tally.standInCount)) their own tags stand in)"
    }
    text += "\n  \(Figures.counted(tally.writtenCount, "post")) in"
    text += " \(Figures.duration(elapsedSeconds)), of --universe \(summary.universe.rawValue)"
    if tally.skippedCount > 0 {
      text += "; left out without a caption: \(Figures.grouped(tally.skippedCount))"
    }
    text += "\n"
    for file in summary.files where file.path != "-" {
      text += "  \(file.path): \(Figures.bytes(file.byteCount))\n"
    }
    if let manifest = summary.manifestPath { text += "  \(manifest)\n" }
    return text
  }
}
