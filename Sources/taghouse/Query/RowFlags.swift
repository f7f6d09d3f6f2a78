public import ArgumentParser
internal import Export
public import Rows

/// The options of all commands that show rows: how many, how, and where they go.
struct RowFlags: ParsableArguments {
  @Option(help: FormatFlag.help)
  var format: RowFormat?

  @Option(help: ArgumentHelp("Give up after this many seconds.", valueName: "seconds"))
  var timeout: Double?

  @Option(
    help: ArgumentHelp("Save the rows in this file.", valueName: "file"), completion: .file())
  var save: String?

  @Option(
    help: ArgumentHelp(
      "Draw a chart instead: auto, bar, line or histogram.",
      discussion: "auto draws what the query says, or what suits the columns.", valueName: "kind"))
  var chart: ChartChoice?

  @Option(
    help: ArgumentHelp(
      "Width of the chart in columns. (default: that of the terminal)", valueName: "columns"))
  var width: Int?

  @Option(
    help: ArgumentHelp(
      "Columns that name the bars, or are the x of lines, with commas or repeated.",
      valueName: "columns"))
  var x: [Names] = []

  @Option(
    help: ArgumentHelp(
      "Columns that are the lengths of bars, or the y of lines, with commas or repeated.",
      valueName: "columns"))
  var y: [Names] = []

  @Option(
    help: ArgumentHelp(
      "Columns that tell one line from another, with commas or repeated.",
      valueName: "columns"))
  var series: [Names] = []

  @Option(
    help: ArgumentHelp(
      "Draw the chart into this SVG file.",
      valueName: "file"), completion: .file())
  var plot: String?

  @Flag(help: "Replace what is there.")
  var replace = false

  func validate() throws {
    if let save {
      _ = try OutputEnding(save, allowsCompression: false).format(
        RowFormat.endings, said: format, standard: .table)
    }
    if let plot {
      try OutputEnding(plot, allowsCompression: false).require("svg", what: "The picture of --plot")
    }
    guard timeout ?? 1 > 0 else { throw ValidationError("--timeout must be above 0.") }
    guard width ?? 1 > 0 else { throw ValidationError("--width must be above 0.") }
    guard save == nil || (chart == nil && plot == nil) else {
      throw ValidationError("--save writes rows; --plot writes a picture.")
    }
    if chart == nil, plot == nil, !(x.isEmpty && y.isEmpty && series.isEmpty) {
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
    (x.elements(), y.elements(), series.elements())
  }
}

extension RowFormat: ExpressibleByArgument {
  public init?(argument: String) {
    self.init(named: argument)
  }
}
