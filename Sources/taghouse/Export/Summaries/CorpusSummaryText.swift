import Answers
import Export

enum CorpusSummaryText {
  static func table(_ summary: ExportSummary, elapsedSeconds: Double) -> String {
    let tally = summary.tally
    var text =
      "\(Figures.counted(tally.writtenCount, "line")), \(Figures.counted(tally.tagCount, "tag")) in"
      + " \(Figures.duration(elapsedSeconds))\n"
    let leftOut: [(String, Int64)] = [
      ("without such tags", tally.untaggedCount), ("with too few tags", tally.shortCount),
      ("with too many tags", tally.longCount), ("as duplicates", tally.duplicateCount),
    ]
    text += "  of \(Figures.counted(tally.selectedCount, "selected post")), left out:"
    let reasons = leftOut.filter { $0.1 > 0 }.map { "\(Figures.grouped($0.1)) \($0.0)" }
    text += reasons.isEmpty ? " none\n" : " \(reasons.joined(separator: ", "))\n"
    text += LeftOutText.line(tally.outsideCount, summary.candidates)
    for file in summary.files where file.path != "-" {
      text += "  \(file.path): \(Figures.counted(file.lineCount ?? 0, "line")),"
      text += " \(Figures.bytes(file.byteCount))\n"
    }
    if let manifest = summary.manifestPath { text += "  \(manifest)\n" }
    return text
  }
}
