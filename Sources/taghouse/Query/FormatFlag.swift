import ArgumentParser
import Export
internal import Rows

/// How a list is printed; the same for all commands that print rows.
struct FormatFlag: ParsableArguments {
  static let help = ArgumentHelp(
    "Output format: table, json, jsonl, csv, tsv or markdown.",
    discussion: """
      Without it a terminal gets a table with rounded numbers, cut to its width; a pipe or a file \
      gets a table with every digit.
      """)

  @Option(help: help)
  var format: RowFormat?
}
