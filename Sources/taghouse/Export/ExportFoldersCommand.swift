import Answers
import ArgumentParser
import Export
import Import
internal import Recipes
import Store

struct ExportFoldersCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "folders",
    abstract: "Arrange pictures with their captions in folders by character, artist or copyright.",
    discussion: """
      A folder for each concept, which is a tag of the categories in --by, with links to the pictures \
      and a text beside each. A post is in the folder of the concept that `export repeats` shows most \
      often; those without one are in 'other'. multiply.txt says the weight of a folder, dataset.toml \
      is for sd-scripts, with the repeats of each folder, folders.csv lists all.

      Examples:
        taghouse export folders house.db --output train --by character \\
          --images pictures
        taghouse export folders house.db --output lists --by character,artist \\
          --images pictures --as lists --target 100 --min-posts 10
      """)

  @Argument(help: "The warehouse.", completion: .file())
  var warehouse: String

  @OptionGroup(title: "Output") var target: OutputFolder
  @OptionGroup(title: "Pictures") var pictures: PictureFlags
  @OptionGroup(title: "Concepts") var concepts: RepeatFlags
  @OptionGroup(title: "Folders") var folders: ConceptFolderFlags
  @OptionGroup(title: "Posts") var posts: CandidateFlags
  @OptionGroup(title: "Texts") var texts: TextFlags
  @OptionGroup(title: "Recipe") var recipe: RecipeFlag
  @OptionGroup(title: "Files") var files: OutputFlags

  func validate() throws {
    try OutputEnding(target.output).requireFolder(else: "Name a folder.")
    if posts.part != nil { throw ValidationError("--part is for exports of posts.") }
  }

  func run() throws {
    let captioning = try recipe.captioning(seed: posts.selection.seed)
    let texts = try texts.options(
      posts, files, fallback: captioning == nil ? .tags : .empty, captioning: captioning)
    var repeats = concepts.options(outputPath: target.output)
    repeats.selection = texts.selection
    repeats.candidates = texts.candidates
    repeats.layer = texts.tags.layer
    repeats.replaces = files.replace
    repeats.allowsEmpty = files.allowEmpty
    let options = folders.options(repeats: repeats, texts: texts, images: pictures.images)
    let (summary, seconds) = try ExportProgressText.exporting(
      from: Warehouse(path: warehouse, mode: .read), isQuiet: files.quiet
    ) {
      try $0.write(options)
    }
    try Console.write(
      PostTextSummaryText.text(summary.texts, elapsedSeconds: seconds)
        + "  \(Figures.counted(Int64(summary.folderCount), "folder")),"
        + " with repeats \(Figures.grouped(summary.repeatCount)) posts an epoch\n")
  }
}
