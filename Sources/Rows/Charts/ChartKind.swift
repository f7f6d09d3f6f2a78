/// How rows become a picture. The raw values are what `--chart` takes.
public enum ChartKind: String, CaseIterable, Sendable {
  /// A bar a row; with several series those of one label stand together.
  case bar
  /// A line a series, over numbers, times or labels.
  case line
  /// A column of numbers, counted by ranges of equal width.
  case histogram
}
