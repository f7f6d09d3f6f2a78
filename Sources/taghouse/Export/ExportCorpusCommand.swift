import ArgumentParser
import Export
import Import
import Store

struct ExportCorpusCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "corpus",
    abstract: "Write the tags of posts as training text, one post per line.",
    discussion: """
      Posts come in the order of site and number. A post without any of the tags is left out and \
      counted. FILE.manifest.json beside the output has the options, the counts, and the SHA-256 of \
      each file. Names ending in .gz or .zst are compressed. Python's datasets reads .zst with the \
      package zstandard (pip install zstandard).

      Examples:
        taghouse export corpus house.db --output corpus.txt
        taghouse export corpus house.db --output gpt2.jsonl.zst --spaces \\
          --order shuffle --seed 7 --split train=0.98,validation=0.02
      """)

  @Argument(help: "The warehouse.", completion: .file())
  var warehouse: String

  @OptionGroup(title: "Output") var target: OutputPath

  @OptionGroup(title: "Posts") var candidates: CandidateFlag
  @OptionGroup(title: "Posts") var selection: SelectionFlags
  @OptionGroup(title: "Lines") var lines: CorpusFlags

  @OptionGroup(title: "Files") var files: OutputFlags

  private var output: String { target.output }

  func validate() throws { _ = try lines.format(of: output) }

  func run() throws {
    var options = try lines.options(outputPath: output, seed: selection.seed ?? 0)
    options.candidates = candidates.taken
    options.selection = try selection.selection()
    options.replaces = files.replace
    options.allowsEmpty = files.allowEmpty
    let (summary, seconds) = try ExportProgressText.exporting(
      from: Warehouse(path: warehouse, mode: .read), isQuiet: files.quiet, of: "lines"
    ) {
      try $0.write(options)
    }
    let text = CorpusSummaryText.table(summary, elapsedSeconds: seconds)
    try Console.writeSummary(text, outputs: output)
  }
}
