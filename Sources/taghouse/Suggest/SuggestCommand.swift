import ArgumentParser
import Export
import Querying
import Reports
import Store

struct SuggestCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "suggest",
    abstract: "Suggest the tags that go best with some tags, by counts of posts.",
    discussion: """
      Names have commas between them; blanks in them stand for underscores. estimate is the share of \
      posts with the given tags that may have the suggested one: of those that have all of them \
      (all_count of given_count), and, where these are few, of what each given tag says by itself \
      (pair_estimate; strongest says most). Tags that a given one implies are left out. \
      docs/QUERIES.md explains the numbers.

      --chain takes each suggestion as given before the next is looked for, which makes the tags of \
      one likely post. Counts of common tags come from `taghouse analyze`.

      Examples:
        taghouse suggest house.db '1girl, red eyes'
        taghouse suggest house.db 'hatsune_miku' --category general --limit 10
        taghouse suggest house.db --from-file lines.txt --format jsonl
      """)

  @Argument(help: "The warehouse.", completion: .file())
  var warehouse: String

  @Argument(help: "The given tags, with commas between them.")
  var tags: String?

  @Option(
    help: ArgumentHelp(
      "Suggest for each line of this file; column line says which.", valueName: "file"),
    completion: .file())
  var fromFile: String?

  @Flag(help: "Take each suggestion as given before the next is looked for.")
  var chain = false

  @Option(
    help: ArgumentHelp("Only posts of these sites, with commas or repeated.", valueName: "names"),
    completion: .names(.site))
  var site: [Names] = []

  @Option(
    help: ArgumentHelp(
      "Write tags of these categories, with commas or repeated.", valueName: "names"))
  var category: [Names] = []

  @Option(help: "Leave out tags or characters with fewer posts.")
  var minPosts: Int64 = 1

  @Option(help: ArgumentHelp("Maximum number of rows or posts.", valueName: "count"))
  var limit = 20

  @Flag(help: "Treat unknown names in a search as matching no posts. They then say nothing.")
  var allowUnknown = false

  @OptionGroup var rows: FormatFlag

  func validate() throws {
    guard (tags == nil) != (fromFile == nil) else {
      throw ValidationError(
        "Say the tags once: taghouse suggest house.db '1girl, red eyes', or --from-file.")
    }
    guard limit >= 0 else { throw ValidationError("--limit must not be negative.") }
    guard minPosts >= 1 else { throw ValidationError("--min-posts must be at least 1.") }
  }

  func run() throws { try SuggestionAnswer(command: self).give() }
}
