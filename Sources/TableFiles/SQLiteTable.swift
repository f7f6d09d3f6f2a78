// Dumps of Danbooru in SQLite, in both shapes that are about:
//
//     post(id, rating, md5, …), tag(id, name, type, popularity), posttagrelation(id, post_id, tag_id)
//     posts(id, rating, …, tag_string, tag_string_general, …)
//
// Rules:
// - Names are found whatever their case; the second shape is the first table by name that has a column id
//   and one of tag_string, tag_string_general and tags.
// - In the first shape type and rating are words, or numbers: 0 general, 1 artist, 2 character, 3
//   copyright, 4 meta; 0 general, 1 sensitive, 2 questionable, 3 explicit.
// - A value that is a JSON array or object is taken for that: some keep lists of tags so.
// - Bytes are texts. Rows come in the order of id where tags are pairs, else as they lie in the file.
// Source: FORMATS in docs/FORMATS.md; the declarations of the program that made the first shape
// (https://github.com/KohakuBlueleaf/HakuBooru).

internal import ByteIO

/// The posts of an SQLite file, see above.
struct SQLiteTable {
  private enum Shape {
    /// Tags by pairs of numbers.
    case pairs(posts: String, pairs: String, tags: String)
    case flat(String)
  }

  private static let pairTables = ["posttagrelation", "post_tag_relation", "posttag"]
  private static let tagColumns = ["tag_string", "tag_string_general", "tags"]

  private let file: SQLiteFile
  private let shape: Shape
  private let columns: [String]
  let rowCount: Int64?

  /// - Throws: `corruptInput` when it has no table of posts in a shape that is known.
  init(path: String) throws {
    file = try SQLiteFile(path: path)
    let tables = try file.texts("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name")
    guard let found = try Self.shape(of: tables, in: file) else {
      throw ByteIOError(
        .corruptInput, "no table of this SQLite file has posts in a shape that is known",
        hint: "It has to have a table with id and tag_string, or post, tag and posttagrelation.",
        path: path)
    }
    (shape, columns) = found
    let posts: String
    switch shape {
    case .pairs(let name, _, _), .flat(let name): posts = name
    }
    // The last number is known at once; to count would mean to read the table.
    rowCount =
      try Self.hasRowNumbers(posts, in: file)
      ? file.number("SELECT max(rowid) FROM \(Self.quoted(posts))") : nil
  }

  private static func hasRowNumbers(_ table: String, in file: SQLiteFile) throws -> Bool {
    try file.number("SELECT wr FROM pragma_table_list(\(literal(table)))") == 0
  }

  private static func shape(
    of tables: [String], in file: SQLiteFile
  ) throws -> (Shape, [String])? {
    func table(_ names: String...) -> String? {
      tables.first { names.contains($0.lowercased()) }
    }
    func columns(_ table: String) throws -> [String] {
      try file.texts("SELECT name FROM pragma_table_info(\(literal(table)))")
    }
    if let posts = table("post", "posts"), let tags = table("tag", "tags"),
      let pairs = tables.first(where: { pairTables.contains($0.lowercased()) })
    {
      let pairColumns = try columns(pairs)
      let tagColumns = try columns(tags)
      let names = try columns(posts)
      if names.contains("id"), ["post_id", "tag_id"].allSatisfy(pairColumns.contains),
        ["id", "name"].allSatisfy(tagColumns.contains)
      {
        return (.pairs(posts: posts, pairs: pairs, tags: tags), names)
      }
    }
    for table in tables {
      let names = try columns(table)
      if names.contains("id"), tagColumns.contains(where: names.contains) {
        return (.flat(table), names)
      }
    }
    return nil
  }

  /// The chosen columns as lines of JSON.
  func lines(_ choice: ColumnChoice, _ range: RowRange) throws -> any ByteSource {
    let chosen = columns.filter { choice.contains($0) }
    let isPaired = if case .pairs = shape { true } else { false }
    let fields = chosen.filter { !isPaired || !$0.hasPrefix("tag") }
      .map { "\(Self.literal($0)), \(isPaired && $0 == "rating" ? Self.rating : Self.value($0))" }
    let object = "json_object(\(fields.joined(separator: ", ")))"
    let limit = range.clause(unlimited: "-1")
    switch shape {
    case .flat(let table):
      // As they lie: to sort them would mean to hold them.
      let order = try Self.hasRowNumbers(table, in: file) ? " ORDER BY rowid" : ""
      return SQLiteRows(
        posts: try SQLiteStatement(
          "SELECT \(object), id FROM \(Self.quoted(table))\(order)\(limit)", of: file))
    case .pairs(let posts, let pairs, let tags):
      let second = try Self.hasRowNumbers(pairs, in: file) ? "rowid" : "tag_id"
      let first = try file.number(
        "SELECT id FROM \(Self.quoted(posts)) ORDER BY id LIMIT 1 OFFSET \(range.first)")
      return try SQLiteRows(
        posts: try SQLiteStatement(
          "SELECT \(object), id FROM \(Self.quoted(posts)) ORDER BY id\(limit)", of: file),
        pairs: try SQLiteStatement(
          """
          SELECT post_id, tag_id FROM \(Self.quoted(pairs))
          WHERE post_id >= \(first ?? 0) ORDER BY post_id, \(second)
          """, of: file),
        tags: try tagNames(tags))
    }
  }

  /// Each tag as an object of JSON, by its number.
  private func tagNames(_ table: String) throws -> [Int64: [UInt8]] {
    let names = try file.texts("SELECT name FROM pragma_table_info(\(Self.literal(table)))")
    let type = ["type", "category"].first(where: names.contains).map(Self.quoted)
    let statement = try SQLiteStatement(
      """
      SELECT id, json_object('name', \(Self.value("name")), 'category', \(type.map(Self.category) ?? "NULL"))
      FROM \(Self.quoted(table))
      """, of: file)
    var tags: [Int64: [UInt8]] = [:]
    while try statement.step() { tags[statement.integer(0)] = Array(statement.bytes(1)) }
    return tags
  }

  private static func category(_ column: String) -> String {
    """
    CASE typeof(\(column))
      WHEN 'integer' THEN CASE \(column) WHEN 0 THEN 0 WHEN 1 THEN 1 WHEN 2 THEN 4 WHEN 3 THEN 3
        WHEN 4 THEN 5 ELSE NULL END
      ELSE \(column) END
    """
  }

  private static let rating = """
    CASE typeof(rating) WHEN 'integer' THEN substr('gsqe', rating + 1, 1)
      ELSE substr(CAST(rating AS TEXT), 1, 1) END
    """

  /// A column's value as JSON wants it.
  private static func value(_ name: String) -> String {
    let column = quoted(name)
    return """
      CASE typeof(\(column))
        WHEN 'blob' THEN CAST(\(column) AS TEXT)
        WHEN 'text' THEN CASE WHEN substr(\(column), 1, 1) IN ('[', '{') AND json_valid(\(column))
          THEN json(\(column)) ELSE \(column) END
        ELSE \(column) END
      """
  }

  private static func quoted(_ name: String) -> String { wrapped(name, "\"") }

  private static func literal(_ text: String) -> String { wrapped(text, "'") }

  private static func wrapped(_ text: String, _ quote: String) -> String {
    quote
      + text.split(separator: quote, omittingEmptySubsequences: false)
      .joined(separator: quote + quote) + quote
  }
}
