import Foundation
import TestSupport
import Testing

/// What each option means, wherever it stands: one name has one meaning, and one meaning one name. The help
/// of an option begins with its meaning; docs/CLI.md shows the table.
enum OptionGrammar {
  static let meanings: [String: String] = [
    // Which posts, and what is known of them.
    "select": "Only posts of this search", "site": "", "limit": "Maximum number of rows or posts.",
    "rating": "Only posts of these ratings, by letter or word, with commas or repeated.",
    "exclude-deleted": "Leave out posts that are marked as deleted.",
    "per": "At most N posts for each tag of a category",
    "per-order": "Which posts --per takes first",
    "merge-md5": "Take posts of different sites with one md5 as one post",
    "seed": "The number that everything drawn by chance depends on.",
    "layer": "Use these tags of posts",
    "allow-unknown": "Treat unknown names in a search as matching no posts.",
    "part": "The share K of N of the posts",
    "from": "Take only posts that have one of these",
    "kind": "Set of captions", "caption-rule": "Choose the stored caption of a post by this rule.",
    "tagger": "", "character": "Only these characters",
    "copyright": "Only characters of these copyrights",
    "min-posts": "Leave out tags or characters with fewer posts.",
    // How captions are made.
    "recipe": "Read settings from this TOML file.", "set": "Change one setting",
    "preset": "Use a ready-made template.", "template": "What captions look like",
    "list-settings": "Explain all settings and exit.",
    "print-recipe": "Print the settings in force as TOML",
    "image-type": "What the field image_type says", "quality": "Words of the field quality",
    "tag-categories": "Use the tags of these categories", "against": "Compare with this recipe.",
    "fallback": "Posts without a caption", "compat": "Do as a known script does.",
    "src-dir": "",
    "dry-run": "", "show": "With --src-dir: show this many captions",
    "overwrite-emb-init": "Replace an existing emb_init.json",
    // How tags and lines are written.
    "category": "Write tags of these categories",
    "category-order": "Write the tags of these categories first",
    "separator": "Text between tags", "spaces": "Write spaces for underscores, except in kaomoji",
    "order": "Order of the tags on a line.", "bos": "Text before each line's tags.",
    "eos": "Text behind each line's tags.", "min-tags": "Leave out posts with fewer tags",
    "max-tags": "Leave out posts with more tags",
    "min-tag-posts": "Leave out tags that fewer posts have.",
    "dedupe": "Write identical lines once.", "split": "Split into parts by share of posts",
    "key": "What keys are",
    "path-template": "", "sd-scripts": "Write for sd-scripts",
    "indent": "Number of spaces to indent by", "member": "What a member holds.",
    "index": "Write a JSON index beside each tar.",
    "variants": "Number of captions the recipe makes of a post",
    "each": "Write a caption of each of these sets",
    "tag-columns": "Write tags as lists, or as texts",
    "images": "Take pictures from this folder or tar", "as": "What stands for a picture",
    "dataset": "Also write a dataset file of sd-scripts",
    "image-dir": "Folder of the pictures, for --dataset.",
    // Where results go, and in which form.
    "output": "Where to write", "format": "Output format", "save": "Save the",
    "ext": "Ending of the", "spread": "Spread the files of a folder over this many sub-folders.",
    "shards": "Number of files to spread each part over.",
    "missing": "Write the ids that lack tags, a caption or a latent into this JSON file.",
    "posts": "Also write the repeats of each post into this file.",
    "replace": "Replace what is there.",
    "allow-empty": "Write the files even when they would be empty.",
    "quiet": "Show no progress.", "columns": "Columns of the rows", "chart": "Draw a chart instead",
    "plot": "Draw the chart into this SVG file.", "width": "Width of the chart in columns.",
    "x": "Columns that name the bars", "y": "Columns that are the lengths of bars",
    "series": "Columns that tell one line from another", "sql": "Print the SQL instead.",
    "explain": "Print the SQL and SQLite's plan instead.",
    "count": "Print the number of posts instead.",
    // Questions and reports.
    "parameter": "A value for a parameter such as :name.",
    "timeout": "Give up after this many seconds.",
    "from-file": "Suggest for each line of this file",
    "chain": "Take each suggestion as given before the next is looked for.",
    "queries": "Add the .sql files of this folder as queries.",
    "database": "The database's name in Datasette.",
    "by": "Group by", "list": "", "exit-code": "Exit with code 1 when there are differences.",
    "fail-over": "Fail when more posts lack it",
    "top": "Number of tags to show", "examples": "Number of examples to show.",
    "target": "Bring every concept to this many posts",
    "power": "Raise target / posts to this power",
    "min": "Lowest weight.", "max": "Highest weight.",
    "caption": "Explain how the caption of the post is made.",
    // Taggers.
    "model": "The folder of a model.", "tagging-method": "What the model is",
    "combine": "How several models become one", "tag-threshold": "From this score on a tag counts.",
    "character-threshold": "The same for characters.", "provider": "What the model runs on",
    "device": "The number of the card.", "threads": "Number of threads.",
    "batch": "Pictures that the model gets at once.", "onnxruntime": "The library ONNX Runtime.",
    "list-methods": "List the methods", "print-method": "Print the description of a method",
    "overwrite-tags": "Tag pictures again that have tags.",
    "tag": "With --src-dir: first tag pictures without tags",
    // Pages.
    "host": "The address to listen on.", "port": "The port; 0 takes a free one.",
    "token": "What everybody has to know.", "pictures": "Show the pictures in this folder or tar.",
    // Imports and upkeep.
    "max-rejects": "Stop after this many rejected records",
    "max-line-bytes": "Reject records with more bytes.",
    "bulk": "Build a new warehouse the fast way.",
    "reread": "Read files again that were already imported.",
    "wait": "Wait this long for other programs that write the warehouse.",
    "only": "Read only these",
    "key-prefix": "Cut this text off the beginning of keys",
    "tag-list": "The tagger's own list of tags",
    "minimum-score": "Leave out lower scores.",
    "tags-from": "Which texts beside pictures are tags",
    "trust-format": "Import files whose first records look like those of another format.",
    "apply-aliases": "Apply all aliases of the list", "run": "Forget all files of this import.",
    "file": "Forget this file, archive or folder",
    "fields": "Fields to write", "escape": "Write backslashes before parentheses",
    "aliases": "Write the other names of tags.",
    "remove": "Remove these", "remove-layer": "Stop keeping the statistics of these layers",
    "remove-text": "Remove the index of the words of captions.",
    "text": "Index the words of captions.",
    "force": "Count everything again", "full": "Run every check as SQL",
    "version": "Show the version.", "help": "Show help information.",
  ]

  /// Where a word stands for posts in most commands and for what is read in imports.
  static let secondMeanings: [String: [String]] = [
    "site": [
      "Only posts of these sites", "Only posts of this site.", "The site of the records.",
      "Forget all that is known of this site.",
    ],
    "list": ["Print the posts on this list instead", "Print this list instead"],
    "dry-run": ["With --src-dir: list what would be written", "Only say what would be removed."],
    "src-dir": [
      "Caption the pictures in this folder and below", "Tag the pictures in this folder and below",
      "Explain the caption of a picture",
    ],
    "path-template": ["Keys as paths of", "File names as paths of"],
    "tagger": [
      "Give posts without tags those of this tagger", "The tagger's name in the warehouse.",
    ],
  ]

  static func meanings(of option: String) -> [String] {
    secondMeanings[option] ?? meanings[option].map { [$0] } ?? []
  }
}

/// The commands as `--experimental-dump-help` tells them.
struct CommandDump: Decodable {
  struct Argument: Decodable {
    struct Name: Decodable {
      var kind: String
      var name: String
    }

    var kind: String
    var names: [Name]?
    var abstract: String?
    var isOptional: Bool
    var isRepeating: Bool
    var shouldDisplay: Bool

    /// Its long name; nil for what is no option.
    var option: String? {
      kind == "positional" ? nil : names?.first { $0.kind == "long" }?.name
    }
  }

  var commandName: String
  var abstract: String?
  var shouldDisplay: Bool
  var arguments: [Argument]?
  var subcommands: [CommandDump]?

  private struct Whole: Decodable {
    var command: CommandDump
  }

  /// The program and all its commands, with the words that call them.
  static func all() throws -> [(words: [String], command: CommandDump)] {
    let dump = try ProgramRun.run("taghouse", ["--experimental-dump-help"])
    let root = try JSONDecoder().decode(Whole.self, from: Data(dump.output.utf8)).command
    return root.withSubcommands(after: [])
  }

  private func withSubcommands(after words: [String]) -> [(words: [String], command: CommandDump)] {
    [(words, self)]
      + (subcommands ?? []).filter { $0.shouldDisplay && $0.commandName != "help" }
      .flatMap { $0.withSubcommands(after: words + [$0.commandName]) }
  }
}

/// The options of all commands, and where they are.
struct OptionTable {
  struct Entry {
    var argument: CommandDump.Argument
    var command: String
  }

  /// By name.
  private(set) var entries: [String: [Entry]] = [:]

  init(_ commands: [(words: [String], command: CommandDump)]) {
    for (words, command) in commands {
      for argument in command.arguments ?? [] where argument.shouldDisplay {
        guard let option = argument.option, !option.hasPrefix("no-") else { continue }
        entries[option, default: []].append(
          Entry(argument: argument, command: words.joined(separator: " ")))
      }
    }
  }

  /// For docs/CLI.md.
  var markdown: String {
    var text = "| option | what it means | where |\n|---|---|---|\n"
    for (option, entries) in entries.sorted(by: { $0.key < $1.key }) {
      for meaning in OptionGrammar.meanings(of: option) {
        let commands = entries.filter { $0.argument.abstract?.hasPrefix(meaning) ?? false }
          .map { "`\($0.command.isEmpty ? "taghouse" : $0.command)`" }
        let isEverywhere = commands.count > 35
        let sentence = meaning.hasSuffix(".") ? meaning : "\(meaning) …"
        text += "| `--\(option)` | \(sentence) | "
        text += (isEverywhere ? "everywhere" : commands.joined(separator: ", ")) + " |\n"
      }
    }
    return text
  }
}
