import ArgumentParser
import Export
internal import Rows
import Selection
import Store

struct SelectCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "select",
    abstract: "Find posts by a search as on image boards.",
    discussion: """
      Prints one post number per line, after its site where the warehouse has several. Save them in \
      a file, and search in it again with set:@FILE. docs/SELECTION.md explains the language.

      Examples:
        taghouse select house.db '1girl -comic score:>=10 order:score' --limit 9
        taghouse select house.db '~cat ~dog has:latent' --count
        taghouse select house.db solo --rating safe --columns number,tags
        taghouse select house.db 'character:hatsune_miku solo' --save miku
        taghouse select house.db 'set:miku year:2019..' --sql
      """)

  @Argument(help: "The warehouse.", completion: .file())
  var warehouse: String

  @Argument(help: "The search; '' takes all posts.", completion: .searches)
  var search: String?

  @Option(
    help: ArgumentHelp(
      "Columns of the rows, with commas or repeated.",
      discussion: "Those of the table post, and site, tags, caption and others.",
      valueName: "names"))
  var columns: [Names] = []

  @OptionGroup var rows: FormatFlag

  @OptionGroup(title: "Other answers") var answer: SelectionAnswerFlags

  @OptionGroup(title: "Posts") var posts: SelectionFlags

  @OptionGroup(title: "Posts") var layer: LayerFlags

  var format: RowFormat? { rows.format }

  func validate() throws {
    guard search == nil || posts.select == nil else {
      throw ValidationError("Write the search once: as it is, or behind --select.")
    }
    guard search != nil || posts.isAny else {
      throw ValidationError("Say which posts, as in: taghouse select house.db '1girl rating:s'")
    }
    guard !answer.isAnother || (format == nil && (columns.isEmpty || answer.sql)) else {
      throw ValidationError("--format and --columns are for rows.")
    }
    if answer.save != nil, posts.mergeMD5 {
      throw ValidationError("--merge-md5 cannot be part of a set: a view has no way to say it.")
    }
    if answer.save != nil, !posts.per.isEmpty {
      throw ValidationError("--per cannot be part of a set: a view has no way to say it.")
    }
  }

  func run() throws {
    var flags = posts
    flags.select = search ?? posts.select
    try SelectionAnswer(command: self, selection: flags.selection()).give()
  }
}
