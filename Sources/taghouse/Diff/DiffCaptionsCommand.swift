import ArgumentParser
import Export

struct DiffCaptionsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "captions",
    abstract: "Say how captions change from one export, or configuration, to another.",
    discussion: """
      Counts the posts that both have, and those of one alone; how many captions change; which tags \
      come and go most; and draws examples. An export is a file of lines as `taghouse caption` \
      writes them, kohya metadata, compressed or not, or a folder of texts. With --against it \
      makes the captions of one warehouse by two configurations: that of --config, or the \
      defaults, and that of --against. Differences are no failure: the exit code is 0 with them, too.

      Examples:
        taghouse diff captions old.jsonl.zst new.jsonl.zst
        taghouse diff captions training/ meta.json --top 50 --format json
        taghouse diff captions house.db --config old.toml --against new.toml --select 'score:>10'
      """)

  enum Format: String, CaseIterable, ExpressibleByArgument {
    case text, json
  }

  @Argument(help: "Two exports, or with --against a warehouse.", completion: .file())
  var inputs: [String]

  @Option(
    help: ArgumentHelp(
      "Settings of the first configuration. Repeatable; later files win. (default: no settings)",
      valueName: "file"),
    completion: .file(extensions: ["toml"]))
  var config: [String] = []

  @Option(
    help: ArgumentHelp(
      "Settings of the second configuration. Repeatable; later files win.", valueName: "file"),
    completion: .file(extensions: ["toml"]))
  var against: [String] = []

  @Option(help: "So many tags that come, and so many that go.")
  var top = 20

  @Option(help: "So many examples of captions that change.")
  var examples = 5

  @Option(help: "The seed of the draw of examples.")
  var seed: UInt64 = 0

  @Option(help: "Ending of the texts in folders. (default: txt, or else caption)")
  var captionExtension: String?

  @Option(help: "How it is printed: text or json.")
  var format = Format.text

  @Flag(name: .shortAndLong, help: "Show no progress.")
  var quiet = false

  @OptionGroup(title: "Posts of a warehouse") var posts: UniverseFlags
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
