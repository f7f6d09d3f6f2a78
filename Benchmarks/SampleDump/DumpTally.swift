/// What a dump holds, counted while it was written.
///
/// Every line is blank, broken or a record:
/// `lines = blank_lines + broken_lines + records`, and
/// `records = distinct_posts + repeated records + doubled records`.
struct DumpTally: Equatable {
  /// Line ends.
  var lineCount = 0
  /// Lines without anything.
  var blankLineCount = 0
  /// Lines that are no JSON object with a positive whole number as its id.
  var brokenLineCount = 0
  /// All other lines.
  var recordCount = 0
  /// Different ids of records.
  var distinctPostCount = 0
  /// Tags of all records, repeated ones counted.
  var tagCount = 0
  var byteCount = 0
  /// Names that the tags were drawn from.
  var vocabularyCount = 0
  /// Lines by quirk, indexed like `Quirk.allCases`.
  private var quirkCounts = [Int](repeating: 0, count: Quirk.allCases.count)

  private static let positions = Dictionary(
    uniqueKeysWithValues: Quirk.allCases.enumerated().map { ($1, $0) })

  /// How many lines have a quirk.
  subscript(quirk: Quirk) -> Int {
    get { quirkCounts[Self.positions[quirk, default: 0]] }
    set { quirkCounts[Self.positions[quirk, default: 0]] = newValue }
  }

  /// One line of JSON; quirks that did not happen are left out.
  var json: String {
    let totals = [
      ("lines", lineCount), ("blank_lines", blankLineCount), ("broken_lines", brokenLineCount),
      ("records", recordCount), ("distinct_posts", distinctPostCount), ("tags", tagCount),
      ("bytes", byteCount), ("vocabulary", vocabularyCount),
    ]
    let quirks = Quirk.allCases.filter { self[$0] > 0 }.map { ($0.rawValue, self[$0]) }
    return "{\(Self.fields(totals)),\"quirks\":{\(Self.fields(quirks))}}"
  }

  private static func fields(_ fields: [(String, Int)]) -> String {
    fields.map { "\"\($0)\":\($1)" }.joined(separator: ",")
  }
}
