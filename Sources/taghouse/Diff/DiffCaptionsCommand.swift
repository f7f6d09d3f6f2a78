import Answers
import ArgumentParser
import Export

struct DiffCaptionsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "captions",
    abstract: "Compare the captions of two exports, or of two recipes.",
    discussion: """
      Counts the posts in both and in only one, the captions that change, and the tags that come \
      and go most, and shows examples. An export is a file of lines as `taghouse caption` writes \
      them, kohya metadata, or a folder of texts. With --against it compares two recipes on one \
      warehouse: --recipe (without it the defaults) and --against. The exit code is 0, also with \
      differences.

      Examples:
        taghouse diff captions old.jsonl.zst new.jsonl.zst
        taghouse diff captions training/ meta.json --top 50 --format json
        taghouse diff captions house.db --recipe old.toml --against new.toml
      """)

  enum Format: String, CaseIterable, ExpressibleByArgument {
    case text, json
  }

  @Argument(help: "Two exports, or with --against a warehouse.", completion: .file())
  var inputs: [String]

  @Option(
    help: ArgumentHelp(
      "Read settings from this TOML file. Repeatable; later files win.",
      valueName: "file"),
    completion: .file(extensions: ["toml"]))
  var recipe: [String] = []

  @Option(
    help: ArgumentHelp(
      "Compare with this recipe. Repeatable; later files win.", valueName: "file"),
    completion: .file(extensions: ["toml"]))
  var against: [String] = []

  @Option(help: "Number of tags to show that come, and that go.")
  var top = 20

  @Option(help: "Number of examples to show.")
  var examples = 5

  @Option(
    help: ArgumentHelp(
      "Ending of the files in a folder. (default: txt, or else caption)", valueName: "ending"))
  var ext: String?

  @Option(help: "Output format: text or json.")
  var format = Format.text

  @Flag(name: .shortAndLong, help: "Show no progress.")
  var quiet = false

  @OptionGroup(title: "Posts of a warehouse") var posts: CandidateFlags
  @OptionGroup(title: "Fields of a warehouse") var fields: WarehouseFieldFlags

  func validate() throws { try CaptionDiffRun(command: self).validate() }

  func run() throws {
    let diff = try CaptionDiffRun(command: self).diff()
    switch format {
    case .text: try Console.write(CaptionDiffText(diff).text)
    case .json: try Console.write(Document(diff).json)
    }
  }
}
