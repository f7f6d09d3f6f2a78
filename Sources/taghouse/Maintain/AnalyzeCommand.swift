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
      which tags go together. Until then the views count in the tables, which takes longer. It is \
      needed, too, after changes by other programs, and after a change of the table core_tag_word. \
      What is up to date is not counted again.

      With --layer the statistics of that layer of tags are kept as well, here and by every later \
      analyze, so that `taghouse sql --layer` answers at once. It may be given twice.

      With --text the words of captions are indexed as well, so that `caption~"red dress"` answers \
      at once; imports, and changes by other programs, keep that index right. See docs/REPORTS.md.

      Examples:
        sqlite3 house.db "DELETE FROM core_tag_word WHERE word = 'smile'"
        taghouse analyze house.db
        taghouse analyze house.db --layer canonical --layer expanded
        taghouse analyze house.db --text
      """)

  @Argument(help: "The warehouse.", completion: .file())
  var warehouse: String

  @Flag(help: "Count everything anew, also what is up to date.")
  var force = false

  @Option(
    name: .customLong("layer"), help: "Keep the statistics of a layer, too: canonical or expanded.")
  var layers: [TagLayer] = []

  @Option(name: .customLong("drop-layer"), help: "Keep them no more; drops their tables.")
  var droppedLayers: [TagLayer] = []

  @OptionGroup var captionText: CaptionTextFlags

  @OptionGroup var waiting: WaitFlags

  @Flag(name: .shortAndLong, help: "Show no progress.")
  var quiet = false

  func validate() throws {
    if (layers + droppedLayers).contains(.stored) {
      throw ValidationError("The statistics of the stored tags are always kept.")
    }
    if !Set(layers).isDisjoint(with: droppedLayers) {
      throw ValidationError("A layer is given with --layer and with --drop-layer.")
    }
  }

  func run() throws {
    StopSignals.install()
    let (opened, lock) = try Warehouse.locked(warehouse, for: .analyzing, patience: waiting.patience)
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
