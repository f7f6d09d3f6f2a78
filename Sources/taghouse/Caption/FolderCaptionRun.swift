import Answers
import ArgumentParser
import CaptionFolder
import CaptionSettings
import Import

/// Captions a folder, with a progress line and a summary.
struct FolderCaptionRun {
  let options: FolderCaptioningOptions
  let isQuiet: Bool

  /// Throws exit code 1 when pictures were left alone.
  func run() throws {
    for note in options.notes { Console.writeNote(note) }
    StopSignals.install()
    let line = ProgressLine(isQuiet: isQuiet)
    defer { line.clear() }
    let listing = FolderListing(isShown: options.isDryRun && options.shownCount == 0)
    let samples = FolderListing(isShown: options.shownCount > 0)
    var folder = try FolderCaptioning(
      options, isCancelled: { StopSignals.flag.signal != nil },
      report: { progress in line.update { Self.text(progress, elapsedSeconds: $0) } },
      tell: listing.add, show: { samples.add($0) })
    let summary = try folder.run()
    line.clear()
    try listing.flush()
    try samples.flush()
    // The list of a dry run is all that standard output has.
    let text = text(summary, elapsedSeconds: line.elapsedSeconds)
    if options.isDryRun { Console.writeError(text) } else { try Console.write(text) }
    if summary.failureCount > 0 { Console.writeError(Self.failureText(summary)) }
    if summary.captionedCount == 0 { Console.writeError(nothingText(summary)) }
    if summary.failureCount > 0 || summary.captionedCount == 0 { throw ExitCode(1) }
  }

  private static func text(
    _ progress: FolderCaptioningProgress, elapsedSeconds: Double
  ) -> String {
    let share = Double(progress.pictureCount) / Double(max(progress.totalPictureCount, 1))
    return "\(progress.phase.rawValue)  \(Figures.fixed(share * 100, positions: 1)) %"
      + "  \(Figures.counted(Int64(progress.pictureCount), "picture"))"
      + "  \(Figures.clock(elapsedSeconds))"
  }

  private func text(_ summary: FolderCaptioningSummary, elapsedSeconds: Double) -> String {
    func count(_ number: Int) -> String { Figures.grouped(Int64(number)) }
    let isOne = summary.pictureCount == 1
    var text = "\(count(summary.captionedCount)) of"
    text += " \(Figures.counted(Int64(summary.pictureCount), "picture"))"
    text += options.isDryRun ? " would have" : isOne ? " has" : " have"
    text += isOne ? " a caption" : " captions"
    text += " after \(Figures.duration(elapsedSeconds))\n"
    text += "  files: \(count(summary.newFileCount)) new,"
    text += " \(count(summary.changedFileCount)) changed\n"
    let parts = [
      (summary.unchangedCount, "had them already"),
      (
        summary.keptCount,
        (summary.keptCount == 1 ? "keeps" : "keep")
          + " the .\(options.plan.captionExtension) that somebody else wrote; --replace writes over it,"
          + " --set backup keeps a copy"
      ),
      (summary.bareCount, (summary.bareCount == 1 ? "has" : "have") + " neither metadata nor tags"),
      (
        summary.sharedCount,
        (summary.sharedCount == 1 ? "shares" : "share")
          + " the files of another one of the same name"
      ),
      (summary.failureCount, "left alone"),
    ]
    for (number, words) in parts where number > 0 { text += "  \(count(number)) \(words)\n" }
    if let characters = summary.characterCount {
      text += "  core tags of \(Figures.counted(Int64(characters), "character"))"
      text += " in \(VisibleText.escaped(summary.coreTagFolder))\n"
    }
    return text
  }

  private func nothingText(_ summary: FolderCaptioningSummary) -> String {
    "error: no picture got a caption, and nothing was written\nA caption is made of tags."
      + " Put them beside each picture, in NAME.tags or in \".NAME_meta.json\"; see docs/CAPTIONS.md, Captions in folders\n"
  }

  private static func failureText(_ summary: FolderCaptioningSummary) -> String {
    var text = ""
    for failure in summary.failures {
      text += "error: \(VisibleText.escaped("\(failure.path): \(failure.reason)"))\n"
    }
    let rest = summary.failureCount - summary.failures.count
    if rest > 0 { text += "error: and \(Figures.grouped(Int64(rest))) more\n" }
    return text
  }
}

/// What a run tells of on standard output: the files of a dry run, a line each (`new`, a tab, the path), or
/// captions.
private final class FolderListing {
  private static let bufferByteCount = 64 * 1024

  private let isShown: Bool
  private var text = ""
  /// The first error of standard output; nothing is written behind it.
  private var failure: (any Error)?

  init(isShown: Bool) {
    self.isShown = isShown
  }

  func add(_ change: FolderFileChange) {
    add("\(change.isNew ? "new" : "changed")\t\(VisibleText.escaped(change.path))\n")
  }

  func add(_ sample: FolderCaptionSample) {
    add(Terminal.wrapped(FolderSampleText(sample).text))
  }

  private func add(_ lines: String) {
    guard isShown else { return }
    text += lines
    if text.utf8.count > Self.bufferByteCount { write() }
  }

  /// Writes the rest. Throws when something could not be written.
  func flush() throws {
    write()
    if let failure { throw failure }
  }

  private func write() {
    if failure == nil {
      do { try Console.write(text) } catch { failure = error }
    }
    text = ""
  }
}
