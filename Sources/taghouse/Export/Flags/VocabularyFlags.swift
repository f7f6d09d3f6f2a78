public import ArgumentParser
public import Export

/// The options that say which tags a vocabulary has and how they are written.
struct VocabularyFlags: ParsableArguments {
  @Option(help: "Output format: autocomplete, krita, wildcards, wildcards-yaml or tokenizer.")
  var format = VocabularyOptions.Format.autocomplete

  @Option(help: "Write tags of these categories, with commas or repeated.")
  var category: [String] = []

  @Option(help: "Leave out tags or characters with fewer posts.")
  var minPosts: Int64 = 1

  @Option(help: "Number of tags to show, those with most posts.")
  var top: Int?

  @Flag(help: "Write spaces for underscores, except in kaomoji.")
  var spaces = false

  @Flag(help: "Write backslashes before parentheses, as prompts want them.")
  var escape = false

  @Flag(inversion: .prefixedNo, help: "Write the other names of tags.")
  var aliases = true

  func validate() throws {
    guard minPosts >= 1 else { throw ValidationError("--min-posts must be at least 1.") }
    guard top ?? 1 >= 1 else { throw ValidationError("--top must be at least 1.") }
  }

  func options(outputPath: String) -> VocabularyOptions {
    var options = VocabularyOptions(outputPath: outputPath, programVersion: Taghouse.version)
    options.format = format
    options.categoryNames = category.flatMap { $0.split(separator: ",").map(String.init) }
    options.minimumPostCount = minPosts
    options.maximumTagCount = top
    options.usesSpaces = spaces
    options.escapesParentheses = escape
    options.writesAliases = aliases
    return options
  }
}

extension VocabularyOptions.Format: ExpressibleByArgument {}
