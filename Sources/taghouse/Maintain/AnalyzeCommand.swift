import Answers
import ArgumentParser
import Import
import Statistics
import Store

struct AnalyzeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "analyze",
    abstract: "Bring all cached statistics up to date.",
    discussion: """
      Imports keep the counts of tags and characters right. This counts the rest: months, ratings, \
      which tags go together. Without it the views still answer, but slowly. Run it after imports, \
      after changes by other programs, and after a change of the table core_tag_word. What is up to \
      date is not counted again.

      --layer also keeps the statistics of that layer of tags, now and in every later analyze, so \
      that `taghouse sql --layer` answers at once. --text also indexes the words of captions, so \
      that the search caption~"red dress" answers at once.

      Examples:
        taghouse analyze house.db
        taghouse analyze house.db --layer canonical,expanded
        taghouse analyze house.db --text
      """)

  @Argument(help: "The warehouse.", completion: .file())
  var warehouse: String

  @Flag(help: "Count everything again, also what is up to date.")
  var force = false

  @Option(help: "Use these tags of posts: canonical or expanded, with commas or repeated.")
  var layer: [CommaList<TagLayer>] = []

  @Option(help: "Stop keeping the statistics of these layers, with commas or repeated.")
  var removeLayer: [CommaList<TagLayer>] = []

  private var layers: [TagLayer] { layer.elements() }
  private var droppedLayers: [TagLayer] { removeLayer.elements() }

  @OptionGroup var captionText: CaptionTextFlags

  @OptionGroup var waiting: WaitFlags

  @Flag(name: .shortAndLong, help: "Show no progress.")
  var quiet = false

  func validate() throws {
    if (layers + droppedLayers).contains(.stored) {
      throw ValidationError("The statistics of the stored tags are always kept.")
    }
    if !Set(layers).isDisjoint(with: droppedLayers) {
      throw ValidationError("A layer is given with --layer and with --remove-layer.")
    }
  }

  func run() throws {
    StopSignals.install()
    let (opened, lock) = try Warehouse.locked(
      warehouse, for: .analyzing, patience: waiting.patience)
    defer { withExtendedLifetime(lock) {} }
    let line = ProgressLine(isQuiet: quiet)
    defer { line.clear() }
    let outcome = try opened.analyze(
      isForced: force, layers: layers, dropping: droppedLayers
    ) { step, done in
      try StopSignals.throwIfStopped("stopped; the statistics are as they were")
      line.update { _ in "\(step.text), \(Int(done * 100)) %" }
    }
    line.clear()
    let duration = Figures.duration(line.elapsedSeconds)
    switch outcome {
    case .upToDate: try Console.write("statistics were up to date\n")
    case .counted: try Console.write("statistics are up to date after \(duration)\n")
    }
    try captionText.run(opened, isForced: force, isQuiet: quiet)
  }
}
