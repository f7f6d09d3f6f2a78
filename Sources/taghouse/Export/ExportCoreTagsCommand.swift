import ArgumentParser
import CaptionSettings
import Export
import Import
import Querying
import Store

struct ExportCoreTagsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "core-tags",
    abstract: "Write the core tags of characters, and what embeddings start from.",
    discussion: """
      Counts which tags each character has in the selected posts, and writes core_tags.json, \
      wildcard.txt and emb_init.json into a folder. Adds to an existing emb_init.json. The \
      settings are those of `taghouse caption`.

      Examples:
        taghouse export core-tags house.db --output training --min-posts 50
        taghouse export core-tags house.db --output training --copyright vocaloid
      """)

  @Argument(help: "The warehouse.", completion: .file())
  var warehouse: String

  @OptionGroup(title: "Output") var target: OutputFolder

  @Option(
    help: "Only these characters, by their tags, with commas or repeated.",
    completion: .names(.tag(category: "character")))
  var character: [Names] = []

  @Option(
    help: "Only characters of these copyrights, with commas or repeated.",
    completion: .names(.tag(category: "copyright")))
  var copyright: [Names] = []

  @Option(help: "Leave out tags or characters with fewer posts.") var minPosts = 1

  @Flag(help: "Replace an existing emb_init.json instead of adding to it.")
  var overwriteEmbInit = false
  @OptionGroup(title: "Posts") var posts: CandidateFlags
  @OptionGroup(title: "Fields") var fields: WarehouseFieldFlags
  @OptionGroup(title: "Files") var files: OutputFlags
  @OptionGroup(title: "Recipe") var settings: CaptionSettingsFlags

  func validate() throws {
    try OutputEnding(target.output).requireFolder(
      else: "Name a folder: three files are written into it.")
    if minPosts < 1 { throw ValidationError("--min-posts must be 1 or more.") }
    if posts.part != nil { throw ValidationError("--part is for exports of posts.") }
  }

  func run() throws {
    let seed = posts.selection.seedSetting
    if let text = try settings.printedText(seed) { return try Console.write(text) }
    let settings = try settings.settings(seed)
    CaptionSettingsFlags.showNotes(of: settings)
    let plan = try settings.makePlan()
    var options = CoreTagOptions(outputPath: target.output, programVersion: Taghouse.version)
    options.captioning = try fields.captioning(plan)
    options.selection = try posts.selection.selection()
    options.candidates = posts.candidates.taken
    options.layer = fields.layer(plan)
    options.characters = character.elements()
    options.copyrights = copyright.elements()
    options.minimumPostCount = minPosts
    options.appendsDroppedTagsToWildcard = plan.appendsDroppedTagsToWildcard
    options.replaces = files.replace
    options.overwritesEmbeddings = overwriteEmbInit || plan.place.overwritesEmbeddings
    options.allowsEmpty = files.allowEmpty
    let (summary, seconds) = try ExportProgressText.exporting(
      from: Warehouse(path: warehouse, mode: .read), isQuiet: files.quiet
    ) {
      try $0.write(options)
    }
    try Console.write(CoreTagSummaryText.text(summary, elapsedSeconds: seconds))
  }
}
