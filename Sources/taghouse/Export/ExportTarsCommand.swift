import ArgumentParser
import Export
import Import
internal import Recipes
import Store

struct ExportTarsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "tars",
    abstract: "Write captions or tags as members of tar files.",
    discussion: """
      Writes a folder of tars, 0000.tar and so on, in a folder per site where there are several. A \
      post is in the tar of its number modulo --shards, as NUMBER.caption (or .txt). The same posts \
      make the same bytes. --index writes a JSON index beside each tar.

      Examples:
        taghouse export tars house.db --output tars --index
        taghouse export tars house.db --output tags --member tags --ext txt
        taghouse export tars house.db --output train --images pictures --ext txt
      """)

  @Argument(help: "The warehouse.", completion: .file())
  var warehouse: String

  @OptionGroup(title: "Output") var target: OutputFolder

  @Option(help: "Number of files to spread each part over.")
  var shards = 1000

  @Option(help: "What a member holds.")
  var member = PostTextOptions.Content.caption

  @Option(help: ArgumentHelp("Ending of the members.", valueName: "ending"))
  var ext = TextExtension.caption

  @Flag(help: "Write a JSON index beside each tar.")
  var index = false

  @Option(
    help: ArgumentHelp(
      "Take pictures from this folder or tar, by number or md5, beside the texts. Repeatable.",
      discussion: "Posts without a picture are left out; missing.txt names them.",
      valueName: "path"), completion: .file())
  var images: [String] = []

  @OptionGroup(title: "Posts") var posts: CandidateFlags
  @OptionGroup(title: "Texts") var texts: TextFlags
  @OptionGroup(title: "Recipe") var recipe: RecipeFlag
  @OptionGroup(title: "Files") var files: OutputFlags

  func validate() throws {
    try OutputEnding(target.output).requireFolder(else: "Name a folder: tars are written into it.")
    guard 1...65_536 ~= shards else {
      throw ValidationError("--shards must be from 1 to 65536.")
    }
  }

  func run() throws {
    let captioning = try recipe.captioning(seed: posts.selection.seed)
    var options = try texts.options(
      posts, files, fallback: captioning == nil ? .tags : .empty, captioning: captioning)
    options.content = member
    var layout = TextTarget.Layout()
    layout.shardCount = shards
    layout.memberExtension = ext.rawValue
    layout.writesIndex = index
    layout.picturePaths = images
    let opened = try Warehouse(path: warehouse, mode: .read)
    let (summary, seconds) = try ExportProgressText.exporting(
      from: opened, isQuiet: files.quiet
    ) {
      try $0.write(options, to: .tars(path: target.output, layout))
    }
    try Console.write(PostTextSummaryText.text(summary, elapsedSeconds: seconds))
  }
}
