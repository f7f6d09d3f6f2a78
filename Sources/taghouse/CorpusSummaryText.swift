import Export

enum CorpusSummaryText {
  static func table(_ summary: CorpusSummary, elapsedSeconds: Double) -> String {
    let tally = summary.tally
    var text =
      "\(Figures.grouped(tally.lineCount)) lines, \(Figures.grouped(tally.tagCount)) tags in"
      + " \(Figures.duration(elapsedSeconds))\n"
    let leftOut: [(String, Int64)] = [
      ("without such tags", tally.untaggedPostCount), ("with too few tags", tally.shortPostCount),
      ("with too many tags", tally.longPostCount), ("as duplicates", tally.duplicateLineCount),
    ]
    text += "  of \(Figures.grouped(tally.selectedPostCount)) selected posts, left out:"
    let reasons = leftOut.filter { $0.1 > 0 }.map { "\(Figures.grouped($0.1)) \($0.0)" }
    text += reasons.isEmpty ? " none\n" : " \(reasons.joined(separator: ", "))\n"
    for file in summary.files where file.path != "-" {
      text += "  \(file.path): \(Figures.grouped(file.lineCount)) lines,"
      text += " \(Figures.bytes(file.byteCount))\n"
    }
    if let manifest = summary.manifestPath { text += "  \(manifest)\n" }
    return text
  }
}
