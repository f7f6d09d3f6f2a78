import ArgumentParser
import Export
import Import
internal import Recipes
import Store

struct ExportTableCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "table",
    abstract: "Write a row per picture: file name, size, captions, and tags by category.",
    discussion: """
      As SimpleTuner, TIPO and dart read it: lines of JSON, or Parquet by the program duckdb. A column \
      holds the tags of each category as a list. Names ending in .gz or .zst are compressed; Parquet is \
      by itself. A manifest tells how it was made. docs/EXPORTS.md has the columns for each trainer.

      Examples:
        taghouse export table house.db --output pictures.parquet
        taghouse export table house.db --output pictures.jsonl.zst \\
          --columns file_name,width,height,captions --each long,short
        taghouse export table house.db --output tags.parquet --spaces \\
          --columns id,general,character,rating --tag-columns texts
      """)

  @Argument(help: "The warehouse.", completion: .file())
  var warehouse: String

  @OptionGroup(title: "Output") var target: OutputPath
  @OptionGroup(title: "Table") var table: TableFlags
  @OptionGroup(title: "Posts") var posts: CandidateFlags
  @OptionGroup(title: "Texts") var texts: TextFlags
  @OptionGroup(title: "Recipe") var recipe: RecipeFlag
  @OptionGroup(title: "Files") var files: OutputFlags

  func validate() throws { _ = try table.format(of: target.output) }

  func run() throws {
    var options = try table.options(outputPath: target.output)
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
    let text = PostTextSummaryText.text(summary, elapsedSeconds: seconds)
    try Console.writeSummary(text, outputs: target.output)
  }
}
