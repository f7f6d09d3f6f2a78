public import ArgumentParser
public import Export

/// The options that say which columns a table has.
struct TableFlags: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Columns of the rows, with commas or repeated; categories are columns, too.",
      discussion: """
        file_name, site, id, width, height, md5, score, created_at, year, rating, quality, caption, \
        captions, caption_weights, tags, special (1girl and its like, taken out of general), \
        uncategorized. (default: file_name,width,height,captions,rating and all categories)
        """, valueName: "names"))
  var columns: [Names] = []

  @Option(help: "Write tags as lists, or as texts with the separator between them.")
  var tagColumns = TableOptions.TagForm.lists

  @Option(
    help: ArgumentHelp(
      "File names as paths of {site}, {number}, {ext} and {bucket}. (default: {number}.{ext})"))
  var pathTemplate: String?

  @Option(help: "Output format: jsonl or parquet. (default: by the ending of the name, else jsonl)")
  var format: TableOptions.Format?

  func format(of outputPath: String) throws -> TableOptions.Format {
    let found = try OutputEnding(outputPath).format(
      ["jsonl": .jsonl, "ndjson": .jsonl, "parquet": .parquet], said: format, standard: .jsonl)
    if found == .parquet, OutputEnding(outputPath, allowsCompression: false).ending != "parquet",
      outputPath != "-", OutputEnding(outputPath).ending != nil
    {
      throw ValidationError("Parquet is compressed inside: let '\(outputPath)' end in .parquet.")
    }
    return found
  }

  func options(outputPath: String) throws -> TableOptions {
    var options = TableOptions(outputPath: outputPath, programVersion: Taghouse.version)
    options.columnNames = columns.elements()
    options.tagForm = tagColumns
    options.pathTemplate = try pathTemplate.map { try PathTemplate($0) }
    options.format = try format(of: outputPath)
    return options
  }
}

extension TableOptions.Format: ExpressibleByArgument {}
extension TableOptions.TagForm: ExpressibleByArgument {}
