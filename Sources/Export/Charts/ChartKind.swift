/// How rows become a picture. The raw values are what `--chart` takes.
public enum ChartKind: String, CaseIterable, Sendable {
  /// A bar a row: the first column of text names it, the first of numbers is its length.
  case bar
  /// Lines over the first column; every other column of numbers is one.
  case line
  /// The first column of numbers, counted by ranges of equal width.
  case histogram
}
