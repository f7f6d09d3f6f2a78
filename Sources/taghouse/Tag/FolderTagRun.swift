import Answers
import ArgumentParser
import Import
import Taggers

/// Tags a folder, with a progress line and a summary.
struct FolderTagRun {
  let model: TaggerModelFlags
  let path: String
  let pictures: TagPictureFlags

  /// Whether pictures were left alone. Throws the exit code of the signal when it was stopped.
  func run() throws -> Bool {
    // Before a model is loaded, which takes a while.
    let folder = try FolderOfPictures(path: path)
    let models = try model.load()
    let name = pictures.tagger ?? models.map(\.name).joined(separator: "+")
    let tagging = FolderTagging(
      folder, models: models, options: model.tagging, taggerName: name,
      overwritesTags: pictures.overwriteTags)
    let line = ProgressLine(isQuiet: pictures.quiet)
    defer { line.clear() }
    let summary = try tagging.tag(
      isCancelled: { StopSignals.flag.signal != nil },
      report: { progress in line.update { TagRunText.line(progress, elapsedSeconds: $0) } })
    line.clear()
    try Console.write(text(summary, models, elapsedSeconds: line.elapsedSeconds))
    if summary.failureCount > 0 {
      Console.writeError(TagRunText.failures(summary.failures, count: summary.failureCount))
    }
    if let signal = StopSignals.flag.signal {
      Console.writeError(
        "stopped; what is tagged stays. The same command goes on with the others.\n")
      throw ExitCode(128 + signal)
    }
    return summary.failureCount > 0
  }

  private func text(
    _ summary: FolderTaggingSummary, _ models: [TaggerModel], elapsedSeconds: Double
  ) -> String {
    func count(_ number: Int) -> String { Figures.grouped(Int64(number)) }
    var text = "\(count(summary.taggedCount)) of"
    text += " \(Figures.counted(Int64(summary.pictureCount), "picture")) tagged"
    text += " \(TagRunText.rate(summary.taggedCount, elapsedSeconds: elapsedSeconds))\n"
    text += "  by \(VisibleText.escaped(TagRunText.models(models)))\n"
    let parts = [
      (summary.keptCount, "had tags already; --overwrite-tags tags them again"),
      (
        summary.sharedCount,
        (summary.sharedCount == 1 ? "shares" : "share")
          + " the files of another one of the same name"
      ), (summary.failureCount, "left alone"),
    ]
    for (number, words) in parts where number > 0 { text += "  \(count(number)) \(words)\n" }
    return text
  }
}
