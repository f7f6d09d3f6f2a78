internal import Rows
public import ArgumentParser
internal import Export

/// The options of all commands that show rows: how many, how, and where they go.
struct RowFlags: ParsableArguments {
  @Option(
    help: """
      How rows are printed: table, json, ndjson, csv, tsv or markdown. Without it a terminal gets a \
      table that is rounded and cut to its width, and all else gets a table with every digit; a file \
      of --save gets what its ending says.
      """)
  var format: RowFormat?

  @Option(help: "At most so many rows.")
  var limit: Int?

  @Option(help: "Give up after so many seconds.")
  var timeout: Double?

  @Option(help: "Write the rows to this file.", completion: .file())
  var save: String?

  @Option(
    help: """
      Draw the rows in the terminal instead: auto (as the query says, or what suits the columns), \
      bar, line or histogram.
      """)
  var chart: ChartChoice?

  @Option(help: "The width of --chart in columns, if not that of the terminal.")
  var width: Int?

  @Option(
    help: ArgumentHelp(
      "Columns that name the bars, or are the x of lines. With commas between, or repeated.",
      valueName: "columns"))
  var x: [String] = []

  @Option(
    help: ArgumentHelp(
      "Columns that are the lengths of bars, or the y of lines. With commas between, or repeated.",
      valueName: "columns"))
  var y: [String] = []

  @Option(
    help: ArgumentHelp(
      "Columns that tell one line from another, such as site. With commas between, or repeated.",
      valueName: "columns"))
  var series: [String] = []

  @Option(
    help: ArgumentHelp(
      "Draw the rows as an SVG file, of the kind of --chart or what suits the columns.",
      valueName: "file"), completion: .file())
  var plot: String?

  @Flag(help: "Replace the file of --save or --plot if it is there.")
  var replace = false

  func validate() throws {
    if let save {
      _ = try OutputEnding(save, allowsCompression: false).format(
        RowFormat.endings, said: format, standard: .table)
    }
    if let plot {
      try OutputEnding(plot, allowsCompression: false).require("svg", what: "The picture of --plot")
    }
    guard limit ?? 0 >= 0 else { throw ValidationError("--limit must not be negative.") }
    guard timeout ?? 1 > 0 else { throw ValidationError("--timeout must be above 0.") }
    guard width ?? 1 > 0 else { throw ValidationError("--width must be above 0.") }
    guard save == nil || (chart == nil && plot == nil) else {
      throw ValidationError("--save writes rows; --plot writes a picture.")
    }
    if chart == nil, plot == nil, !(x + y + series).isEmpty {
      throw ValidationError("--x, --y and --series are for --chart and --plot.")
    }
    if replace, plot == nil, save == nil {
      throw ValidationError("--replace is for the file of --save or --plot.")
    }
  }

  /// The format that was asked for, by the option or by the ending of the file.
  var writtenFormat: RowFormat? {
    guard let save else { return format }
    let ending = OutputEnding(save, allowsCompression: false)
    return (try? ending.format(RowFormat.endings, said: format, standard: .table)) ?? format
  }

  /// The columns that are named for a chart.
  var namedColumns: (x: [String], y: [String], series: [String]) {
    func names(_ lists: [String]) -> [String] {
      lists.flatMap { $0.split(separator: ",").map { SQLText.trimmed($0) } }
    }
    return (names(x), names(y), names(series))
  }
}

extension RowFormat: ExpressibleByArgument {}
