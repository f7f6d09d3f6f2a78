import ArgumentParser
import Export
import Import
import Store

struct ExportCorpusCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "corpus",
    abstract: "Write the tags of posts as training text, one post a line.",
    discussion: """
      Posts come by ascending number, site after site; a post without any of the tags is left out \
      and counted. Beside the output stands a manifest (FILE.manifest.json) with the options, the \
      counts, and the SHA-256 of each file. Names ending in .gz or .zst are compressed.

      Examples:
        taghouse export corpus house.db --output corpus.txt
        taghouse export corpus house.db --output gpt2.jsonl.zst --spaces \
      --separator ', ' --order shuffle --seed 7 --split train=0.98,validation=0.02
      """)

  @Argument(help: "The warehouse.", completion: .file())
  var warehouse: String

  @Option(name: .shortAndLong, help: "The file to write; - is standard output.")
  var output: String

  @OptionGroup(title: "Posts") var universe: UniverseFlag
  @OptionGroup(title: "Posts") var selection: SelectionFlags
  @OptionGroup(title: "Lines") var lines: CorpusFlags

  @Flag(help: "Replace files that are there.")
  var replace = false

  @Flag(help: "Write the files even when no line is left.")
  var allowEmpty = false

  @Flag(name: .shortAndLong, help: "Show no progress.")
  var quiet = false

  func validate() throws { _ = try lines.format(of: output) }

  func run() throws {
    var options = try lines.options(outputPath: output)
    options.universe = universe.taken
    options.selection = try selection.selection()
    options.replaces = replace
    options.allowsEmpty = allowEmpty
    let (summary, seconds) = try ExportProgressText.showing(isQuiet: quiet, of: "lines") { report in
      try PostExport(
        from: try Warehouse(path: warehouse, mode: .read),
        isCancelled: { StopSignals.flag.signal != nil }, report: report
      ).write(options)
    }
    let text = CorpusSummaryText.table(summary, elapsedSeconds: seconds)
    if output == "-" { Console.writeError(text) } else { try Console.write(text) }
  }
}
