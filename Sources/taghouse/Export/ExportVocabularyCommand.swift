public import ArgumentParser
public import Export
import Import
import Store

struct ExportVocabularyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "vocabulary",
    abstract: "Write the tags of posts for autocompletion, as wildcards or for a tokenizer.",
    discussion: """
      Tags of the selected posts with their counts, those with most posts first; tags of one name on \
      several sites are one. --format autocomplete is name,category,count,"aliases" as a1111 and \
      ComfyUI read it, krita the same with names of columns; wildcards is a folder with a text file for \
      each category, wildcards-yaml the same in one file; tokenizer is a file of Hugging Face's \
      tokenizers in which each tag is one token, for text with commas.

      Examples:
        taghouse export vocabulary house.db --output danbooru.csv --min-posts 20
        taghouse export vocabulary house.db --format wildcards --output wildcards --spaces \
      --category artist --category character
        taghouse export vocabulary house.db --format tokenizer --output tokenizer.json --top 50000
      """)

  @Argument(help: "The warehouse.", completion: .file())
  var warehouse: String

  @Option(
    name: .shortAndLong,
    help: "The file to write, or for wildcards the folder; - is standard output.")
  var output: String

  @Option(help: "autocomplete, krita, wildcards, wildcards-yaml or tokenizer.")
  var format = VocabularyOptions.Format.autocomplete

  @Option(help: "Only tags of this category; repeatable, or with commas.")
  var category: [String] = []

  @Option(help: "Leave out tags with fewer selected posts.")
  var minPosts: Int64 = 1

  @Option(help: "At most so many tags, those with most posts.")
  var top: Int?

  @Flag(help: "Write spaces for underscores, but not in kaomoji.")
  var spaces = false

  @Flag(help: "Write backslashes before parentheses, as prompts want them.")
  var escape = false

  @Flag(inversion: .prefixedNo, help: "Write the other names of tags.")
  var aliases = true

  @OptionGroup(title: "Posts") var selection: SelectionFlags
  @OptionGroup(title: "Posts") var layer: LayerFlags
  @OptionGroup(title: "Files") var files: OutputFlags

  func validate() throws {
    guard minPosts >= 1 else { throw ValidationError("--min-posts must be at least 1.") }
    guard top ?? 1 >= 1 else { throw ValidationError("--top must be at least 1.") }
  }

  func run() throws {
    var options = VocabularyOptions(outputPath: output, programVersion: Taghouse.version)
    options.format = format
    options.categoryNames = category.flatMap { $0.split(separator: ",").map(String.init) }
    options.minimumPostCount = minPosts
    options.maximumTagCount = top
    options.usesSpaces = spaces
    options.escapesParentheses = escape
    options.writesAliases = aliases
    options.selection = try selection.selection()
    options.layer = layer.layer
    options.replaces = files.replace
    options.allowsEmpty = files.allowEmpty
    let (summary, seconds) = try ExportProgressText.showing(isQuiet: files.quiet) { report in
      try PostExport(
        from: try Warehouse(path: warehouse, mode: .read),
        isCancelled: { StopSignals.flag.signal != nil }, report: report
      ).write(options)
    }
    var text =
      "\(Figures.grouped(Int64(summary.tagCount))) tags of"
      + " \(Figures.grouped(summary.postCount)) posts, with"
      + " \(Figures.grouped(Int64(summary.aliasCount))) other names, in"
      + " \(Figures.duration(seconds))\n"
    for file in summary.files where file.path != "-" {
      text += "  \(file.path): \(Figures.bytes(file.byteCount))\n"
    }
    if let manifest = summary.manifestPath { text += "  \(manifest)\n" }
    if output == "-" { Console.writeError(text) } else { try Console.write(text) }
  }
}

extension VocabularyOptions.Format: ExpressibleByArgument {}
