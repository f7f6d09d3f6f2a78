/// Words that keep a tag from being a core tag: what a picture shows, not what a character is.
///
/// A word is a run of letters and digits; a tag with one of them (`looking_at_viewer`) is excluded.
public struct CoreTagWordList: Sendable, Equatable {
  private var words: Set<[UInt8]>

  /// Words in small letters.
  public init(_ words: [String]) {
    self.words = Set(words.map { Array($0.utf8) })
  }

  /// One word a line; empty lines are left out. Throws `badList` where a line is not UTF-8.
  public init(text: [UInt8]) throws(TagRulesError) {
    self.init(try ListText.lines(text).map(ListText.trimmed).filter { !$0.isEmpty })
  }

  public func excludes(_ name: [UInt8]) -> Bool {
    TagWords.runs(name).contains { words.contains(Array($0)) }
  }

  /// The original's words.
  public static let standard = CoreTagWordList(
    """
    solo 1girl 1boy 2girls 2boys 3girls 3boys girls boys body background quality chibi monochrome
    comic looking text signature peeking focus smile mouth anime screenshot sky wall tree cloud day
    night indoors outdoors close-up window curtains forest sitting standing portrait
    """.split(whereSeparator: \.isWhitespace).map(String.init))
}
