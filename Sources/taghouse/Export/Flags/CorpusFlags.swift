public import ArgumentParser
public import Export

/// The options that say what the lines of a corpus look like.
struct CorpusFlags: ParsableArguments {
  @OptionGroup var layer: LayerFlags

  @Option(
    help: ArgumentHelp(
      "Write tags of these categories, with commas or repeated. (default: general)",
      valueName: "names"))
  var category: [Names] = []

  @Option(help: "Text between tags; \\t is a tab, \\n a line break, \\\\ a backslash.")
  var separator = ","

  @Flag(help: "Write spaces for underscores, except in kaomoji such as o_o.")
  var spaces = false

  @Option(help: "Order of the tags on a line.")
  var order = CorpusOptions.Order.record

  @Option(help: "Leave out posts with fewer tags on their line.")
  var minTags = 1

  @Option(help: "Leave out posts with more tags on their line.")
  var maxTags: Int?

  @Option(help: "Leave out tags that fewer posts have.")
  var minTagPosts: Int64 = 0

  @Flag(help: "Write identical lines once.")
  var dedupe = false

  @Option(help: "Text before each line's tags. \\n and \\t are a line break and a tab.")
  var bos = ""

  @Option(help: "Text behind each line's tags. It knows \\n and \\t, too.")
  var eos = ""

  @Option(
    help: """
      Output format: text, or jsonl with {"id", "text"} on each line. (default: by the ending of \
      the name, else text)
      """)
  var format: CorpusOptions.Format?

  @Option(
    help: ArgumentHelp(
      "Split into parts by share of posts, as train=0.98,validation=0.02.", valueName: "shares"))
  var split: String?

  @Option(help: "Number of files to spread each part over.")
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

  func options(outputPath: String, seed: UInt64) throws -> CorpusOptions {
    var options = CorpusOptions(outputPath: outputPath, programVersion: Taghouse.version)
    options.layer = layer.layer
    if !category.isEmpty { options.categoryNames = category.elements() }
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
