// Parquet by DuckDB's program. Two statements are run: what there is, and then
//
//     COPY (SELECT "id", …, FROM read_parquet('a.parquet', binary_as_string = true))
//     TO '/dev/stdout' (FORMAT json)
//
// Rules:
// - Texts without a type are texts: Spark and older writers leave it out.
// - A number that is no number or has no end (NaN, inf) is null: pandas writes NaN for what is missing.
// - Times are in UTC.
// - Rows come in the order of the file, row groups one after another.

internal import ByteIO

/// A Parquet file, or several behind one address with `*`, by the program `duckdb`.
struct DuckDBTable {
  static let program = "duckdb"
  static let options = ["-init", "/dev/null", "-batch", "-bail"]
  static let installing = "Install it with `pip install duckdb-cli`, or from https://duckdb.org."
  /// Between the fields of what is asked first; it stands in no name.
  private static let separator: Character = "\u{1F}"
  private static let realTypes: Set<Substring> = ["FLOAT", "DOUBLE"]

  private struct Column {
    var name: String
    var type: Substring
  }

  private let path: String
  /// `read_parquet('…', …)`
  private let table: String
  /// The path as a literal of SQL.
  private let literal: String
  private let columns: [Column]
  let rowCount: Int64

  /// - Throws: `cannotOpen` when the program is missing, `corruptInput` when it cannot read the file.
  init(path: String, isRemote: Bool) throws {
    self.path = path
    // A * in an address means several files; in the name of a file here it is a *.
    literal = Self.quoted(isRemote ? path : Self.withoutPatterns(path), "'")
    table = "read_parquet(\(literal), binary_as_string = true)"
    let answer = try Self.run(
      [
        "SELECT sum(num_rows) FROM parquet_file_metadata(\(literal));",
        "SELECT column_type, column_name FROM (DESCRIBE FROM \(table));",
      ], printing: ["-list", "-noheader", "-separator", String(Self.separator)], path: path
    ).text()
    let lines = answer.split(separator: "\n")
    rowCount = lines.first.flatMap { Int64($0) } ?? 0
    columns = lines.dropFirst().compactMap { line in
      let fields = line.split(separator: Self.separator, maxSplits: 1)
      return fields.count == 2 ? Column(name: String(fields[1]), type: fields[0]) : nil
    }
  }

  /// Writes the chosen columns as lines of JSON.
  func lines(_ choice: ColumnChoice, _ range: RowRange) throws -> ProgramOutput {
    let chosen = columns.filter { choice.contains($0.name) }
    guard !chosen.isEmpty else {
      let names = columns.prefix(8).map(\.name).joined(separator: ", ")
      throw ByteIOError(
        .corruptInput, "no column of this Parquet file is read by this format: it has \(names)",
        hint: "try `taghouse import` without a format, which tells what it is", path: path)
    }
    let terms = chosen.map(Self.term).joined(separator: ", ")
    let rows = range.clause(unlimited: "ALL")
    return try Self.run(
      [
        "SET preserve_insertion_order = true;",
        "COPY (SELECT \(terms) FROM \(table)\(rows)) TO '/dev/stdout' (FORMAT json);",
      ], printing: [], path: path)
  }

  /// What the layout of the rows says: other files have another.
  func fingerprint() throws -> String {
    let layout = try Self.run(
      [
        """
        SELECT file_name, row_group_id, row_group_num_rows, sum(total_compressed_size), max(data_page_offset)
        FROM parquet_metadata(\(literal)) GROUP BY ALL ORDER BY ALL;
        """
      ], printing: ["-list", "-noheader"], path: path
    ).text()
    var hash = SHA256()
    Array(layout.utf8).withUnsafeBytes { hash.update($0) }
    return hash.hexDigest()
  }

  private static func term(_ column: Column) -> String {
    let name = quoted(column.name, "\"")
    guard realTypes.contains(column.type) else { return name }
    return "CASE WHEN isfinite(\(name)) THEN \(name) END AS \(name)"
  }

  private static func run(
    _ statements: [String], printing options: [String], path: String
  ) throws -> ProgramOutput {
    let settings = ["SET TimeZone = 'UTC';", "SET enable_progress_bar = false;"]
    return try ProgramOutput(
      program,
      Self.options + options
        + ["-c", (settings + statements).joined(separator: " ")]
    ) { flaw in
      switch flaw {
      case .isMissing:
        ByteIOError(
          .cannotOpen, "this is Parquet, which is read by the program duckdb, and there is none",
          hint: Self.installing, path: path)
      case .failed(let words):
        ByteIOError(
          .corruptInput, "the program duckdb cannot read this as Parquet",
          hint: InputFile.isRemote(path) ? "Look at the address and the network." : nil,
          path: path, cause: words)
      }
    }
  }

  private static func quoted(_ text: String, _ quote: String) -> String {
    quote
      + text.split(separator: quote, omittingEmptySubsequences: false)
      .joined(separator: quote + quote) + quote
  }

  private static func withoutPatterns(_ path: String) -> String {
    path.map { "*?[".contains($0) ? "[\($0)]" : String($0) }.joined()
  }
}
