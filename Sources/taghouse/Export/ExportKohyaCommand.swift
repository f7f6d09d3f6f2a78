import ArgumentParser
import Export
import Import
internal import Recipes
import Store

struct ExportKohyaCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "kohya",
    abstract: "Write tags, captions and sizes as a metadata file of kohya's sd-scripts.",
    discussion: """
      Posts come in the order of site and number. The well-known merge script takes only posts with \
      a latent; --from latents does the same. With several sites, each key begins with its site and \
      a slash. The summary says what is missing; --missing writes the ids. FILE.manifest.json beside \
      the output tells how it was made. Names ending in .gz or .zst are compressed.

      Examples:
        taghouse export kohya house.db --output meta.json --missing missing.json
        taghouse export kohya house.db --output meta.json --sd-scripts 0.10 \\
          --path-template '{site}/{bucket}/{number}.webp' --spaces --fallback skip
      """)

  @Argument(help: "The warehouse.", completion: .file())
  var warehouse: String

  @OptionGroup(title: "Output") var target: OutputPath

  @Option(
    help: ArgumentHelp(
      "Write the ids that lack tags, a caption or a latent into this JSON file.",
      valueName: "file"), completion: .file())
  var missing: String?

  @OptionGroup(title: "Posts") var posts: CandidateFlags
  @OptionGroup(title: "Metadata") var metadata: KohyaFlags
  @OptionGroup(title: "Texts") var texts: TextFlags
  @OptionGroup(title: "Recipe") var recipe: RecipeFlag
  @OptionGroup(title: "Files") var files: OutputFlags

  func validate() throws {
    _ = try metadata.format(of: target.output)
    if let missing { try OutputEnding(missing).require("json", what: "The list of --missing") }
  }

  func run() throws {
    var options = try metadata.options(outputPath: target.output)
    options.missingPath = missing
    options.selection = try posts.selection.selection()
    options.candidates = posts.candidates.taken
    options.part = posts.part ?? options.part
    options.captioning = try recipe.captioning(seed: posts.selection.seed)
    let hasRecipe = options.captioning != nil
    options.caption = texts.caption(fallback: hasRecipe ? .empty : .tags, hasRecipe: hasRecipe)
    options.tags = texts.tags
    options.replaces = files.replace
    options.allowsEmpty = files.allowEmpty
    let (summary, seconds) = try ExportProgressText.exporting(
      from: Warehouse(path: warehouse, mode: .read), isQuiet: files.quiet
    ) {
      try $0.write(options)
    }
    let text = KohyaSummaryText.text(summary, elapsedSeconds: seconds)
    try Console.writeSummary(text, outputs: target.output, missing)
  }
}
