import GRDB
import SQLCatalog
import Selection
import TestSupport
import Testing

@testable import Querying
@testable import Reading
@testable import Statistics
@testable import Store

/// What is asked of a selection of posts against the same asked of a warehouse into which only these were
/// imported.
@Suite("Statistics of a selection, differential")
struct SelectionViewTests {
  /// Views of the ledger, which is of the whole warehouse.
  private static let ledgerViews = ["import_file_name", "rating_meaning"]
  private static let ledgerQueries = [
    "import_history", "field_problems", "reject_reasons", "rejected_records",
  ]

  /// Values for parameters whose defaults the posts may not have.
  private static let given: [String: [String: String]] = [
    "posts_with_tags": ["tags": "1girl solo"], "rare_tags": ["limit": "200"],
    "tag_trend": ["from_year": "2019", "to_year": "2020", "minimum": "1"],
    "new_tags": ["minimum": "1"], "tags_of_one_uploader": ["minimum": "1"],
    "tags_never_together": ["expected": "0.5"], "tag_entropy": ["limit": "500"],
    "posts_with_few_tags": ["maximum": "15"], "tag_by_year": ["tag": "1girl"],
    "tag_by_month": ["tag": "1girl"], "tag_summary": ["tag": "1girl"],
    "tag_ratings": ["tag": "1girl"], "related_tags": ["tag": "1girl"],
  ]

  /// Few posts, which are copied, and many, of one warehouse each; the first also on a layer.
  private static let searches: [(seed: UInt64, searches: [String], layer: TagLayer)] = [
    (11, ["id:1..3", "rating:s -1girl"], .canonical),
    (12, ["has:latent -id:..40", "sample:4 seed:3"], .expanded),
    (13, ["1girl or id:9001.. or site:other", "id:9001..9004"], .stored),
  ]

  private static func selection(_ search: String) throws -> PostSelection {
    var selection = PostSelection()
    selection.query = try SelectionQuery(parsing: search)
    selection.allowsUnknownNames = true
    return selection
  }

  // MARK: Asking

  /// A statement, with what it is called in a failure.
  private struct Question {
    var name: String
    var sql: String
    var parameters: [(name: String, value: SQLParameterValue)] = []
    /// Whether its rows have an order.
    var isOrdered = false
  }

  private static func questions() throws -> [Question] {
    let views = SQLCatalog.views.map(\.header.name).filter { !ledgerViews.contains($0) }
    let queries = SQLCatalog.namedQueries.filter { !ledgerQueries.contains($0.name) }
    return (views + ["set_\(SelectionFixture.setName)"]).map {
      // The part has no ranks within years, because nobody has analyzed it.
      let columns =
        $0 == "tag_frequency_by_year" ? "site, category, tag, year, post_count, post_ratio" : "*"
      return Question(name: "the view \($0)", sql: "SELECT \(columns) FROM \($0)")
    }
      + (try queries.flatMap { query in
        try ([[:]] + (given[query.name].map { [$0] } ?? [])).map { given in
          let parameters = try query.parameters.map { parameter in
            let value = try given[parameter.name].map { try #require(parameter.value(of: $0)) }
            let standing =
              parameter.choice.map(NamedQuery.sampleValue) ?? parameter.defaultValue
            return (name: parameter.name, value: value ?? standing)
          }
          return Question(
            name: "the query \(query.name) \(given)", sql: query.sql, parameters: parameters,
            isOrdered: true)
        }
      })
  }

  /// Keys of the warehouse's own, which differ, as what they are keys of.
  private struct Keys {
    var posts: [Int64: String] = [:]
    var tags: [Int64: String] = [:]

    private static let ofTags: Set = [
      "tag_id", "target_id", "other_id", "character_id", "copyright_id", "implied_id",
    ]

    init(_ path: String) throws {
      let queue = try DatabaseQueue(path: path)
      try queue.read { db in
        for row in try Row.fetchAll(db, sql: "SELECT post_id, site_id, number FROM post") {
          posts[row[0]] = "post \(row[1] as Int64)/\(row[2] as Int64)"
        }
        for row in try Row.fetchAll(db, sql: "SELECT tag_id, site_id, name FROM tag") {
          tags[row[0]] = "tag \(row[1] as Int64)/\(row[2] as String)"
        }
      }
      try queue.close()
    }

    func text(_ key: Int64, column: String) -> String {
      if column == "post_id" { return posts[key] ?? "no post" }
      return Self.ofTags.contains(column) ? tags[key] ?? "no tag" : "\(key)"
    }
  }

  private static func rows(_ query: ReadOnlyQuery, _ keys: Keys) throws -> [String] {
    var rows: [String] = []
    while try query.next() {
      let values = query.columns.indices.map { column in
        switch query.value(at: column) {
        case .null: "NULL"
        case .integer(let integer): keys.text(integer, column: query.columns[column])
        case .real(let real): "\(real)"
        case .text(let bytes), .blob(let bytes): String(decoding: bytes, as: UTF8.self)
        }
      }
      rows.append(values.joined(separator: " | "))
    }
    return rows
  }

  /// The rows of one question on a connection that serves all.
  private static func rows(
    _ question: Question, on connection: ReadOnlyConnection, _ keys: Keys
  ) throws -> [String] {
    let rows = try rows(
      ReadOnlyQuery(
        on: connection, sql: IndexHints.blanked(in: question.sql),
        typedParameters: question.parameters), keys)
    return question.isOrdered ? rows : rows.sorted()
  }

  /// The rows of one question as `sql` and `query` ask it.
  private static func rows(
    _ question: Question, of path: String, _ selection: PostSelection, _ layer: TagLayer,
    _ keys: Keys
  ) throws -> [String] {
    let rows = try rows(
      ReadOnlyQuery(
        warehousePath: path, sql: question.sql, typedParameters: question.parameters,
        timeoutSeconds: nil, layer: layer, selection: selection), keys)
    return question.isOrdered ? rows : rows.sorted()
  }

  /// The first row that only one of both has, for a failure.
  private static func difference(_ rows: [String], _ expected: [String]) -> String {
    let tooMuch = Set(rows).subtracting(expected).min()
    let missing = Set(expected).subtracting(rows).min()
    return "\(rows.count) rows, not \(expected.count); too much: \(tooMuch ?? "none");"
      + " missing: \(missing ?? "none")"
  }

  // MARK: Tests

  private static func compare(_ fixture: SelectionFixture, _ search: String, _ layer: TagLayer)
    throws
  {
    let selection = try selection(search)
    let part = try fixture.part(selection, layer)
    #expect(part.count > 0, "\(search)")
    let keys = try (all: Keys(fixture.path), part: Keys(part.path))
    // The part has no caches that only an analysis fills.
    let questions = try questions()
    let text = questions.map(\.sql).joined(separator: ";\n")
    let selecting = try ReadOnlyConnection(
      warehousePath: fixture.path, layer: layer, selection: selection, for: text)
    let plain = try ReadOnlyConnection(warehousePath: part.path, layer: layer, for: text)
    var rowCount = 0
    for question in questions {
      let rows = try rows(question, on: selecting, keys.all)
      let expected = try Self.rows(question, on: plain, keys.part)
      rowCount += rows.count
      let isEqual = rows == expected
      #expect(
        isEqual,
        "'\(search)' on \(layer): \(question.name): \(difference(rows, expected))")
    }
    #expect(rowCount > part.count)
  }

  @Test("Every view and every named query", arguments: searches)
  func everything(seed: UInt64, searches: [String], layer: TagLayer) throws {
    let fixture = try SelectionFixture(seed: seed)
    for search in searches { try Self.compare(fixture, search, .stored) }
    if layer != .stored { try Self.compare(fixture, searches[0], layer) }
  }

  @Test(
    "Each asked by itself, as sql and query do",
    arguments: [("sample:4 seed:1", 2), ("rating:s", 3)])
  func oneByOne(search: String, step: Int) throws {
    let fixture = try SelectionFixture(seed: 77)
    let selection = try Self.selection(search)
    let part = try fixture.part(selection, .stored)
    let keys = try (all: Keys(fixture.path), part: Keys(part.path))
    // Each takes a part of a second: some do.
    for (index, question) in try Self.questions().enumerated() where index % step == 0 {
      let rows = try Self.rows(question, of: fixture.path, selection, .stored, keys.all)
      let expected = try Self.rows(question, of: part.path, PostSelection(), .stored, keys.part)
      let isEqual = rows == expected
      #expect(isEqual, "'\(search)': \(question.name): \(Self.difference(rows, expected))")
    }
  }

  @Test("Of few posts the tags are copied, of many not")
  func bothModes() throws {
    let fixture = try SelectionFixture(seed: 11)
    for (search, isCopied) in [("id:1..3", true), ("rating:s -1girl", false)] {
      let warehouse = try Warehouse(path: fixture.path, mode: .read)
      let tables = try warehouse.selectedTables(Self.selection(search), layer: .stored)
      warehouse.close()
      #expect((tables?.list != nil) == isCopied, "\(search)")
    }
  }
}
