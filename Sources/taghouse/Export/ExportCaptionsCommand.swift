import ArgumentParser
import Export
import Import
internal import Recipes
import Store

struct ExportCaptionsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "captions",
    abstract: "Write one caption per post: lines of JSON, or a folder of files.",
    discussion: """
      Takes the caption of a post by the caption rule, or with --kind from that set alone. A post \
      without a caption gets its tags instead (see --fallback). A line of the output is \
      {"site","number","caption","state"}; the state is sentence, tags or none. Names ending in .gz \
      or .zst are compressed; Python's datasets reads .zst with the package zstandard. A name without .jsonl is a folder with one file per post, in \
      sub-folders by site where there are several. A manifest tells how it was made.

      Examples:
        taghouse export captions house.db --output captions.jsonl.zst
        taghouse export captions house.db --output - --kind joycaption
        taghouse export captions house.db --output texts --ext caption
      """)

  @Argument(help: "The warehouse.", completion: .file())
  var warehouse: String

  @OptionGroup(title: "Output") var target: CaptionFileFlags

  @OptionGroup(title: "Posts") var posts: CandidateFlags
  @OptionGroup(title: "Texts") var texts: TextFlags
  @OptionGroup(title: "Recipe") var recipe: RecipeFlag
  @OptionGroup(title: "Files") var files: OutputFlags

  func run() throws {
    let captioning = try recipe.captioning(seed: posts.selection.seed)
    var options = try texts.options(
      posts, files, fallback: captioning != nil || texts.compat == .joined ? .empty : .tags,
      captioning: captioning)
    options.pathTemplate = try target.pathTemplate.map { try PathTemplate($0) }
    let opened = try Warehouse(path: warehouse, mode: .read)
    let (summary, seconds) = try ExportProgressText.exporting(
      from: opened, isQuiet: files.quiet
    ) {
      try $0.write(options, to: target.target())
    }
    let text = PostTextSummaryText.text(summary, elapsedSeconds: seconds)
    try Console.writeSummary(text, outputs: target.output)
  }
}
