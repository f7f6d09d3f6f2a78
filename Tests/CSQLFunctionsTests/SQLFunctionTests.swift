import CSQLFunctions
import GRDBSQLite
import TestSupport
import Testing

/// A database in memory with the functions.
private final class Connection {
  private var handle: OpaquePointer?

  init() throws {
    try #require(sqlite3_open(":memory:", &handle) == SQLITE_OK)
    try #require(taghouse_register_functions(handle) == SQLITE_OK)
  }

  deinit { sqlite3_close(handle) }

  func limitLength(_ byteCount: Int32) { sqlite3_limit(handle, SQLITE_LIMIT_LENGTH, byteCount) }

  /// The value as SQL writes it, or the error.
  func value(_ expression: String) -> String {
    var statement: OpaquePointer?
    defer { sqlite3_finalize(statement) }
    guard
      sqlite3_prepare_v2(handle, "SELECT quote(\(expression))", -1, &statement, nil) == SQLITE_OK,
      sqlite3_step(statement) == SQLITE_ROW, let text = sqlite3_column_text(statement, 0)
    else { return "error: " + String(cString: sqlite3_errmsg(handle)) }
    return String(cString: text)
  }
}

@Suite("SQL functions")
struct SQLFunctionTests {
  static let examples: [(String, String)] = [
    ("tag_words('Hatsune_Miku_(append)')", #"'["hatsune","miku","append"]'"#),
    ("tag_words('')", "'[]'"), ("tag_words('^_^')", "'[]'"), ("tag_words(NULL)", "NULL"),
    ("tag_words(2023)", #"'["2023"]'"#), ("tag_words('東方_PROJECT')", #"'["東方","project"]'"#),
    ("tag_words('a' || char(0) || 'b')", #"'["a","b"]'"#),
    ("json_array_length(tag_words('a_b_c'))", "3"),
    ("json_array(tag_words('a'))", #"'[["a"]]'"#),
    ("tag_words(x'61')", "error: tag_words: a text is wanted, not a blob"),
    ("tag_words(CAST(x'61ff' AS TEXT))", "error: tag_words: the text is not UTF-8"),
    ("tag_text('long_hair')", "'long hair'"), ("tag_text('^_^')", "'^_^'"),
    ("tag_text('o_o;')", "'o_o;'"), ("tag_text('')", "''"), ("tag_text(NULL)", "NULL"),
    ("length(CAST(tag_text('a_' || char(0) || '_b') AS BLOB))", "5"),
    ("tag_text(CAST(x'edA080' AS TEXT))", "error: tag_text: the text is not UTF-8"),
    ("caption_clean('  A  fox.' || char(10) || char(1) || ' Runs ')", "'A fox. Runs'"),
    ("caption_clean(' ')", "''"), ("caption_clean(NULL)", "NULL"),
    ("round(wilson_lower(8, 10), 6)", "0.490162"), ("round(wilson_upper(8, 10), 6)", "0.943318"),
    ("wilson_lower(0, 5)", "0.0"), ("wilson_upper(5, 5)", "1.0"),
    ("wilson_lower(1, 4, 0)", "0.25"), ("wilson_lower(0, 0)", "NULL"),
    ("wilson_lower(NULL, 4)", "NULL"), ("wilson_lower(1, NULL)", "NULL"),
    ("wilson_lower(1, 2, NULL)", "NULL"),
    ("wilson_lower(3, 2)", "error: wilson_lower: there are more successes than trials"),
    ("wilson_upper(-1, 2)", "error: wilson_upper: a number is negative"),
    ("wilson_lower(1, 2, -1)", "error: wilson_lower: a number is negative"),
    ("wilson_lower('x', 2)", "error: wilson_lower: numbers are wanted"),
    ("wilson_lower(1, 9e999)", "error: wilson_lower: a number is infinite"),
    ("wilson_lower(1, 2, 1e200)", "error: wilson_lower: a number is too large"),
  ]

  @Test("Examples", arguments: examples)
  func example(expression: String, expected: String) throws {
    #expect(try Connection().value(expression) == expected)
  }

  @Test("The bounds hold the share and are as in the formula", arguments: [7, 8])
  func wilson(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    for _ in 0..<10_000 {
      let trials = Double(Int.random(in: 1...1_000_000, using: &random))
      let successes = Double(Int.random(in: 0...Int(trials), using: &random))
      let z = Double.random(in: 0...5, using: &random)
      let share = successes / trials
      let center = (share + z * z / (2 * trials)) / (1 + z * z / trials)
      let half =
        z * (share * (1 - share) / trials + z * z / (4 * trials * trials)).squareRoot()
        / (1 + z * z / trials)
      let low = taghouse_wilson_bound(successes, trials, z, -1)
      let high = taghouse_wilson_bound(successes, trials, z, 1)
      #expect((low - (center - half)).magnitude < 1e-9 && (high - (center + half)).magnitude < 1e-9)
      #expect(
        0 <= low && low <= share + 1e-12 && share - 1e-12 <= high && high <= 1, "seed \(seed)")
    }
  }

  @Test("A result that would be longer than the limit is an error")
  func limits() throws {
    let connection = try Connection()
    connection.limitLength(1000)
    #expect(connection.value("length(tag_words(printf('%.*c', 900, 'a')))") == "904")
    let long = connection.value("tag_words(replace(printf('%.*c', 400, 'a'), 'a', 'b_'))")
    #expect(long == "error: string or blob too big")
  }

  @Test("Large texts")
  func large() throws {
    let connection = try Connection()
    for name in ["tag_words", "tag_text", "caption_clean"] {
      #expect(connection.value("length(\(name)(hex(zeroblob(5000000)))) >= 10000000") == "1")
    }
  }
}
