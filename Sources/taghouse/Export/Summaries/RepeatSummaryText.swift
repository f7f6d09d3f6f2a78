import Answers
import Export

enum RepeatSummaryText {
  static func text(_ summary: RepeatSummary, elapsedSeconds: Double) -> String {
    var text =
      "\(Figures.counted(summary.conceptCount, "concept")) on"
      + " \(Figures.grouped(summary.conceptPostCount)) of"
      + " \(Figures.counted(summary.postCount, "post")) in"
      + " \(Figures.duration(elapsedSeconds))\n"
    text += LeftOutText.line(summary.outsideCount, summary.candidates)
    for category in summary.categories {
      text += "  \(category.name): \(Figures.grouped(category.conceptCount))"
      if let target = category.target {
        let isWhole = target == target.rounded()
        let posts =
          isWhole
          ? Figures.counted(Int64(target), "post")
          : "\(Figures.fixed(target, positions: 1)) posts"
        text += ", target \(posts)"
      }
      text += "\n"
    }
    if let count = summary.repeatCount {
      text += "  posts with their repeats: \(Figures.grouped(count)) an epoch\n"
    }
    for file in summary.files where file.path != "-" {
      text += "  \(file.path): \(Figures.bytes(file.byteCount))\n"
    }
    if let manifest = summary.manifestPath { text += "  \(manifest)\n" }
    return text
  }
}
