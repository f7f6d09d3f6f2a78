import Answers
import ArgumentParser
import Import
import Statistics
import Store

/// Whether `analyze` makes the index of caption texts, or takes it away.
struct CaptionTextFlags: ParsableArguments {
  @Flag(name: .customLong("text"), help: "Index the words of captions.")
  var isWanted = false

  @Flag(name: .customLong("remove-text"), help: "Remove the index of the words of captions.")
  var isDropped = false

  func validate() throws {
    if isWanted, isDropped { throw ValidationError("--text and --remove-text exclude each other.") }
  }

  /// Does what was asked for, and says what became of it.
  func run(_ warehouse: Warehouse, isForced: Bool, isQuiet: Bool) throws {
    guard isWanted || isDropped else { return }
    if isDropped {
      let wasThere = try warehouse.dropCaptionText()
      let isDropped = "the index of caption texts is removed\n"
      try Console.write(wasThere ? isDropped : "there was no index of caption texts\n")
      return
    }
    let line = ProgressLine(isQuiet: isQuiet)
    defer { line.clear() }
    let outcome = try warehouse.indexCaptionText(isForced: isForced) { done in
      try StopSignals.throwIfStopped("stopped; the index of caption texts is as it was")
      line.update { _ in "indexing caption texts, \(Int(done * 100)) %" }
    }
    line.clear()
    switch outcome {
    case .upToDate:
      try Console.write("the index of caption texts was up to date\n")
    case .indexed(let count):
      let duration = Figures.duration(line.elapsedSeconds)
      try Console.write(
        "\(Figures.counted(Int64(count), "caption")) \(count == 1 ? "is" : "are") indexed after"
          + " \(duration)\n")
    }
  }
}
