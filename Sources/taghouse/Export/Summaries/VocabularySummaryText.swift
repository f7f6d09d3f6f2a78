import Export

enum VocabularySummaryText {
  static func text(_ summary: VocabularySummary, elapsedSeconds: Double) -> String {
    var text =
      "\(Figures.grouped(Int64(summary.tagCount))) tags of"
      + " \(Figures.grouped(summary.postCount)) posts, with"
      + " \(Figures.grouped(Int64(summary.aliasCount))) other names, in"
      + " \(Figures.duration(elapsedSeconds))\n"
    for file in summary.files where file.path != "-" {
      text += "  \(file.path): \(Figures.bytes(file.byteCount))\n"
    }
    if let manifest = summary.manifestPath { text += "  \(manifest)\n" }
    return text
  }
}
