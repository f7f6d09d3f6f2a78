public import ArgumentParser
public import Export

/// The options that say which concepts are weighed, and how.
struct RepeatFlags: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Group by these: categories such as character,artist, with commas or repeated.",
      valueName: "categories"))
  var by: [Names]

  @Option(
    help: ArgumentHelp(
      "Bring every concept to this many posts: a number, greatest or median.",
      discussion: """
        greatest: as many as the most frequent concept of the category has; median: as the one in the \
        middle.
        """, valueName: "N"))
  var target = RepeatRule.Target.greatest

  @Option(help: "Raise target / posts to this power: 0.5 balances by half.")
  var power = 1.0

  @Option(help: "Lowest weight.")
  var min = 1.0

  @Option(help: "Highest weight.")
  var max = 20.0

  @Option(help: "Leave out tags or characters with fewer posts.")
  var minPosts: Int64 = 1

  func validate() throws {
    guard minPosts >= 1 else { throw ValidationError("--min-posts must be at least 1.") }
  }

  func options(outputPath: String) -> RepeatOptions {
    var options = RepeatOptions(outputPath: outputPath, programVersion: Taghouse.version)
    // Each once: a tag is one concept.
    options.categoryNames = by.elements().reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
    options.rule.target = target
    options.rule.power = power
    options.rule.minimum = min
    options.rule.maximum = max
    options.minimumPostCount = minPosts
    return options
  }
}

extension RepeatRule.Target: ExpressibleByArgument {
  public init?(argument: String) {
    self.init(argument)
  }

  public var defaultValueDescription: String { text }
}
