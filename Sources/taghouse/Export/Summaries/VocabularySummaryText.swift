import Answers
import Export

enum VocabularySummaryText {
  static func text(_ summary: VocabularySummary, elapsedSeconds: Double) -> String {
    var text =
      "\(Figures.counted(Int64(summary.tagCount), "tag")) of"
      + " \(Figures.counted(summary.postCount, "post")), with"
      + " \(Figures.counted(Int64(summary.aliasCount), "other name")), in"
      + " \(Figures.duration(elapsedSeconds))\n"
    for file in summary.files where file.path != "-" {
      text += "  \(file.path): \(Figures.bytes(file.byteCount))\n"
    }
    if let manifest = summary.manifestPath { text += "  \(manifest)\n" }
    return text
  }
}
