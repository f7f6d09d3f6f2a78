import ArgumentParser
import Export
import Import
import Warehouse

struct ExportCaptionsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "captions",
    abstract: "Write one caption a post.",
    discussion: """
      A post's caption comes by the caption rule; where it finds none, the post's own tags stand in \
      (see --fallback; with --compat joined the standard is empty). A line of the output is \
      {"site","number","caption","state"} with the state sentence, tags or none. Names ending in .gz \
      or .zst are compressed. Beside the output stands a manifest.

      Examples:
        taghouse export captions house.db --output captions.jsonl.zst
        taghouse export captions house.db --output - --site e621 --fallback skip
      """)

  @Argument(help: "The warehouse.", completion: .file())
  var warehouse: String

  @Option(name: .shortAndLong, help: "The file to write; - is standard output.")
  var output: String

  @OptionGroup(title: "Posts") var posts: UniverseFlags
  @OptionGroup(title: "Texts") var texts: TextFlags
  @OptionGroup(title: "Files") var files: OutputFlags

  func run() throws {
    let options = texts.options(
      posts, files, fallback: texts.compat == .joined ? .empty : .tags)
    let house = try Warehouse(path: warehouse, mode: .read)
    let (summary, seconds) = try PostTextSummaryText.showing(isQuiet: files.quiet) { report in
      try CaptionLinesExport(
        options, to: output, from: house, isCancelled: { StopSignals.flag.signal != nil },
        report: report
      ).write()
    }
    let text = PostTextSummaryText.text(summary, elapsedSeconds: seconds)
    if output == "-" { Console.writeError(text) } else { Console.write(text) }
  }
}
