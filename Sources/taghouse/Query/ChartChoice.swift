import ArgumentParser
import Export
internal import Rows

/// What `--chart` takes: a kind, or the one that suits.
enum ChartChoice: String, CaseIterable, ExpressibleByArgument {
  /// As the query says it, or what suits the columns.
  case auto
  case bar, line, histogram

  /// Nil for the one that suits.
  var kind: ChartKind? { ChartKind(rawValue: rawValue) }
}
