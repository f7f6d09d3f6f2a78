import Answers
import Export

/// What a person is told of written core tags.
enum CoreTagSummaryText {
  static func text(_ summary: CoreTagSummary, elapsedSeconds: Double) -> String {
    var text =
      "\(Figures.counted(Int64(summary.characterCount), "character")) in"
      + " \(Figures.duration(elapsedSeconds))\n"
    text += LeftOutText.line(summary.outsideCount, summary.candidates)
    for (count, name) in [
      (summary.keptCount, "core tags kept"), (summary.droppedCount, "dropped"),
      (summary.embeddingTagCount, "for embeddings"),
    ] {
      text += "  \(Figures.grouped(Int64(count))) \(name)\n"
    }
    for file in summary.files { text += "  \(file.path): \(Figures.bytes(file.byteCount))\n" }
    if let manifest = summary.manifestPath { text += "  \(manifest)\n" }
    return text
  }
}
