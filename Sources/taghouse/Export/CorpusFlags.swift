public import ArgumentParser
public import Export

/// The options that say what the lines of a corpus look like.
struct CorpusFlags: ParsableArguments {
  @OptionGroup var layer: LayerFlags

  @Option(help: "Write tags of this category. Repeatable. (default: general)")
  var category: [String] = []

  @Option(help: "Text between tags; \\t is a tab, \\n a line break, \\\\ a backslash.")
  var separator = ","

  @Flag(help: "Write spaces for underscores, but leave kaomoji such as o_o alone.")
  var spaces = false

  @Option(help: "Order of the tags of a line: record, name, frequency or shuffle.")
  var order = CorpusOptions.Order.record

  @Option(help: "Number that the shuffling depends on.")
  var seed: UInt64 = 0

  @Option(help: "Leave out posts with fewer tags on their line.")
  var minTags = 1

  @Option(help: "Leave out posts with more tags on their line.")
  var maxTags: Int?

  @Option(help: "Leave out tags on fewer posts than this.")
  var minTagPosts: Int64 = 0

  @Flag(help: "Write identical lines once.")
  var dedupe = false

  @Option(help: "Text before each line's tags; written as --separator.")
  var bos = ""

  @Option(help: "Text behind each line's tags; written as --separator.")
  var eos = ""

  @Option(
    help: """
      text, or jsonl with an object {"id", "text"} a line. (default: what the ending says, .txt or \
      .jsonl; else text)
      """)
  var format: CorpusOptions.Format?

  @Option(help: "Parts by share of posts, such as train=0.98,validation=0.02.")
  var split: String?

  @Option(help: "Files to spread each part over.")
  var shards = 1

  func validate() throws {
    guard minTags >= 1 else { throw ValidationError("--min-tags must be at least 1.") }
    guard maxTags ?? minTags >= minTags else {
      throw ValidationError("--max-tags must not be below --min-tags.")
    }
    guard 1...10_000 ~= shards else {
      throw ValidationError("--shards must be from 1 to 10000.")
    }
  }

  func format(of outputPath: String) throws -> CorpusOptions.Format {
    try OutputEnding(outputPath).format(
      ["txt": .text, "jsonl": .jsonl, "ndjson": .jsonl], said: format, standard: .text)
  }

  func options(outputPath: String) throws -> CorpusOptions {
    var options = CorpusOptions(outputPath: outputPath, programVersion: Taghouse.version)
    options.layer = layer.layer
    if !category.isEmpty { options.categoryNames = category }
    options.separator = EscapedText.text(separator)
    options.usesSpaces = spaces
    options.order = order
    options.seed = seed
    options.minimumTagCount = minTags
    options.maximumTagCount = maxTags
    options.minimumTagPostCount = minTagPosts
    options.removesDuplicates = dedupe
    options.lineStart = EscapedText.text(bos)
    options.lineEnd = EscapedText.text(eos)
    options.format = try format(of: outputPath)
    if let split { options.splits = try CorpusSplit.parse(split) }
    options.shardCount = shards
    return options
  }
}

extension CorpusOptions.Order: ExpressibleByArgument {}
extension CorpusOptions.Format: ExpressibleByArgument {}
