import ArgumentParser
import Export
import Import
import Store
internal import Recipes

struct ExportCaptionsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "captions",
    abstract: "Write one caption a post: lines of JSON, or a folder of files.",
    discussion: """
      A post's caption comes by the caption rule; where it finds none, the post's own tags stand in \
      (see --fallback; with --compat joined the standard is empty). A line of the output is \
      {"site","number","caption","state"} with the state sentence, tags or none. Names ending in .gz \
      or .zst are compressed. Any other name is that of a folder with a file for each post, in \
      sub-folders by site where there are several. A manifest tells how it was made.

      Examples:
        taghouse export captions house.db --output captions.jsonl.zst
        taghouse export captions house.db --output - --site e621 --fallback skip
        taghouse export captions house.db --output captions --ext caption --spread 1000
      """)

  @Argument(help: "The warehouse.", completion: .file())
  var warehouse: String

  @Option(name: .shortAndLong, help: "A .jsonl[.gz|.zst] file or a folder; - is standard output.")
  var output: String

  @Option(help: "Ending of the files in a folder: txt or caption.")
  var ext = TextExtension.txt

  @Option(help: "Spread the files over so many sub-folders, by number modulo.")
  var spread: Int64?

  @OptionGroup(title: "Posts") var posts: UniverseFlags
  @OptionGroup(title: "Texts") var texts: TextFlags
  @OptionGroup(title: "Recipe") var recipe: RecipeFlag
  @OptionGroup(title: "Files") var files: OutputFlags

  func validate() throws {
    try OutputName.check(output)
    guard 1...10_000 ~= spread ?? 1 else {
      throw ValidationError("--spread must be from 1 to 10000.")
    }
  }

  func run() throws {
    let captioning = try recipe.captioning()
    var options = try texts.options(
      posts, files, fallback: captioning != nil || texts.compat == .joined ? .empty : .tags)
    options.captioning = captioning
    let opened = try Warehouse(path: warehouse, mode: .read)
    let (summary, seconds) = try ExportProgressText.showing(isQuiet: files.quiet) { report in
      try PostExport(
        from: opened, isCancelled: { StopSignals.flag.signal != nil }, report: report
      ).write(
        options,
        to: OutputName.target(output, fileExtension: ext.rawValue, folderCount: spread))
    }
    let text = PostTextSummaryText.text(summary, elapsedSeconds: seconds)
    if output == "-" { Console.writeError(text) } else { try Console.write(text) }
  }
}
