public import ArgumentParser
public import Export

/// The options that make a picture of rows.
struct ChartFlags: ParsableArguments {
  @Option(help: "Draw the rows in the terminal instead: bar, line or histogram.")
  var chart: ChartKind?

  @Option(
    help: ArgumentHelp(
      "Draw the rows as an SVG file, of the kind of --chart or what suits the columns.",
      valueName: "file"))
  var plot: String?

  @Flag(help: "Replace the file of --plot.")
  var replace = false

  @Option(help: "Columns of --chart, if not those of the terminal.")
  var width: Int?

  func validate() throws {
    guard width ?? 1 > 0 else { throw ValidationError("--width must be above 0.") }
    if replace, plot == nil { throw ValidationError("--replace is for the file of --plot.") }
  }
}

extension ChartKind: ExpressibleByArgument {}
