/// What a search may have at most, so that text from elsewhere cannot exhaust stack or memory.
public enum SelectionLimits {
  /// Bytes of UTF-8 in a whole search.
  public static let maximumTextBytes = 1 << 20
  /// Groups within each other.
  public static let maximumNestingDepth = 100
  /// Words in a whole search, operators and signs not counted.
  public static let maximumWordCount = 10_000
  /// Values in the list of a metatag. More numbers of posts belong into a file (`set:@ids.txt`).
  public static let maximumListLength = 10_000
  /// Years of an age; of those the years before now are years of the calendar.
  public static let maximumAgeYears = 1_000
}
