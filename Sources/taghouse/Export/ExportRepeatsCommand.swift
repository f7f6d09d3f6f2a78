import ArgumentParser
import Export
import Import
internal import Rows
import Store

struct ExportRepeatsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "repeats",
    abstract: "Write how often to show rare characters, artists or copyrights in training.",
    discussion: """
      Writes one row per concept, which is a tag of the categories in --by: site, category, tag, \
      posts, weight and repeats. The weight is (target / posts) ^ power, between --min and --max; \
      repeats is the weight rounded, at least 1. --posts writes the repeats of each post: the most \
      that one of its concepts has. docs/BALANCE.md has examples.

      Examples:
        taghouse export repeats house.db --by character --output repeats.csv
        taghouse export repeats house.db --by character,artist --rating safe \\
          --per character:200 --target 100 --output repeats.csv --posts posts.csv
      """)

  @Argument(help: "The warehouse.", completion: .file())
  var warehouse: String

  @OptionGroup(title: "Output") var target: OutputPath

  @Option(
    help: ArgumentHelp("Also write the repeats of each post into this file.", valueName: "file"),
    completion: .file())
  var posts: String?

  @Option(
    help: """
      Output format: table, json, jsonl, csv, tsv or markdown. (default: by the ending of the name, \
      else csv)
      """)
  var format: RowFormat?

  @OptionGroup(title: "Concepts") var concepts: RepeatFlags
  @OptionGroup(title: "Posts") var candidates: CandidateFlag
  @OptionGroup(title: "Posts") var selection: SelectionFlags
  @OptionGroup(title: "Posts") var layer: LayerFlags
  @OptionGroup(title: "Files") var files: OutputFlags

  /// One format for both files.
  private func writtenFormat() throws -> RowFormat {
    func ending(of path: String, _ said: RowFormat?, else standard: RowFormat) throws -> RowFormat {
      try OutputEnding(path).format(RowFormat.endings, said: said, standard: standard)
    }
    guard let posts else { return try ending(of: target.output, format, else: .csv) }
    let rows = try ending(of: target.output, format, else: ending(of: posts, format, else: .csv))
    return try ending(of: posts, rows, else: rows)
  }

  func validate() throws { _ = try writtenFormat() }
  func run() throws {
    var options = concepts.options(outputPath: target.output)
    options.postsPath = posts
    options.format = try writtenFormat()
    options.candidates = candidates.taken
    options.selection = try selection.selection()
    options.layer = layer.layer
    options.replaces = files.replace
    options.allowsEmpty = files.allowEmpty
    let (summary, seconds) = try ExportProgressText.exporting(
      from: Warehouse(path: warehouse, mode: .read), isQuiet: files.quiet
    ) {
      try $0.write(options)
    }
    let text = RepeatSummaryText.text(summary, elapsedSeconds: seconds)
    try Console.writeSummary(text, outputs: target.output, posts)
  }
}
