public import ArgumentParser
public import Export

/// The options of all commands that show rows: how many, how, and where they go.
struct RowFlags: ParsableArguments {
  @Option(help: "How rows are printed: table, json, ndjson, csv, tsv or markdown.")
  var format = RowFormat.table

  @Option(help: "At most so many rows.")
  var limit: Int?

  @Option(help: "Give up after so many seconds.")
  var timeout: Double?

  @Option(help: "Write the rows to this file.", completion: .file())
  var save: String?

  @Option(help: "Draw the rows in the terminal instead: bar, line or histogram.")
  var chart: ChartKind?

  @Option(help: "Columns of --chart, if not those of the terminal.")
  var width: Int?

  @Option(
    help: ArgumentHelp(
      "Draw the rows as an SVG file, of the kind of --chart or what suits the columns.",
      valueName: "file"), completion: .file())
  var plot: String?

  @Flag(help: "Replace the file of --save or --plot if it is there.")
  var replace = false

  func validate() throws {
    guard limit ?? 0 >= 0 else { throw ValidationError("--limit must not be negative.") }
    guard timeout ?? 1 > 0 else { throw ValidationError("--timeout must be above 0.") }
    guard width ?? 1 > 0 else { throw ValidationError("--width must be above 0.") }
    guard save == nil || (chart == nil && plot == nil) else {
      throw ValidationError("--save writes rows; --plot writes a picture.")
    }
    if replace, plot == nil, save == nil {
      throw ValidationError("--replace is for the file of --save or --plot.")
    }
  }
}

extension RowFormat: ExpressibleByArgument {}
extension ChartKind: ExpressibleByArgument {}
