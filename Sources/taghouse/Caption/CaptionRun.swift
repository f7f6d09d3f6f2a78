import Answers
import Export
import Import
import Loading
import Store

/// Makes captions by a recipe, with a progress line and a summary.
struct CaptionRun {
  let options: PostTextOptions
  let isQuiet: Bool
  let warehouse: Warehouse

  /// To a file of lines, or to a folder with a file for each post.
  func write(to output: String, fileExtension: String, folderCount: Int64?) throws {
    let (summary, seconds) = try ExportProgressText.exporting(from: warehouse, isQuiet: isQuiet) {
      try $0.write(
        options,
        to: OutputName.target(output, fileExtension: fileExtension, folderCount: folderCount))
    }
    let text = PostTextSummaryText.text(summary, elapsedSeconds: seconds)
    try Console.writeSummary(text, outputs: output)
  }

  /// Into the warehouse.
  func write(kind: String) throws {
    var outcome: CaptionSetWriter.Outcome?
    let (summary, seconds) = try ExportProgressText.exporting(from: warehouse, isQuiet: isQuiet) {
      let written = try $0.write(options, intoKind: kind)
      outcome = written.outcome
      return written.summary
    }
    var text = PostTextSummaryText.text(summary, elapsedSeconds: seconds)
    if let outcome {
      text += "  kind \(kind): \(Figures.counted(outcome.captionCount, "caption"))"
      if outcome.replacedCount > 0 {
        text += ", in the place of \(Figures.grouped(outcome.replacedCount))"
      }
      text += "\n"
    }
    try Console.write(text)
  }
}

/// What the name of an output says about its form.
enum OutputName {
  /// Lines of JSON; else a folder.
  static func isLines(_ output: String) -> Bool {
    output == "-" || ["", ".gz", ".zst"].contains { output.hasSuffix(".jsonl" + $0) }
  }

  /// Throws `ValidationError` for a name that is neither that of lines nor that of a folder.
  static func check(_ output: String) throws {
    if isLines(output) { return }
    try OutputEnding(output).requireFolder(
      else:
        "Lines of JSON end in .jsonl, .jsonl.gz or .jsonl.zst; a folder has a name without an ending."
    )
  }

  /// Where texts go that have this output.
  static func target(
    _ output: String, fileExtension: String, folderCount: Int64?
  ) -> TextTarget {
    if isLines(output) { return .lines(path: output) }
    var naming = TextTarget.Naming()
    naming.fileExtension = fileExtension
    naming.folderCount = folderCount
    return .folder(path: output, naming)
  }
}
