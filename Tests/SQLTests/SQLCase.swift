import Foundation
import GRDB
import Import
import SQLCatalog
import Store
import TestSupport
import Testing

@testable import Statistics

/// A folder of Cases: what goes into a warehouse, a query, and the rows that it must give.
///
///     input.jsonl    Danbooru records, imported
///     input.sql      run after that, on a connection as a user has it; `analyze` follows
///     fixture.txt      instead of both: the name of the case whose input this is too
///     query.sql      one SELECT
///     named.txt      instead: the name of a query, and a line NAME=VALUE for each parameter given
///     expected.tsv   names of the columns, then the rows; NULL is null
struct SQLCase: CustomStringConvertible {
  let name: String

  var description: String { name }

  private static let folder = "\(ProjectFolder.path)/Tests/SQLTests/Cases"

  /// All of them, by name.
  static let all: [SQLCase] = {
    // Without the folder there would be no case, and nothing that fails.
    try! FileManager.default.contentsOfDirectory(atPath: folder).sorted().map { SQLCase(name: $0) }
  }()

  /// Those with an input of their own, and those that share that of another one.
  static let own = all.filter { !$0.hasFile("house.txt") }
  static let sharing = all.filter { $0.hasFile("house.txt") }

  private func hasFile(_ file: String) -> Bool {
    FileManager.default.fileExists(atPath: "\(Self.folder)/\(name)/\(file)")
  }

  /// The case whose input this is too.
  func nameOfFixture() throws -> String {
    try #require(try text("house.txt")).trimmingCharacters(in: .newlines)
  }

  /// The text of one of its files; nil when it has none of that name.
  func text(_ file: String) throws -> String? {
    let path = "\(Self.folder)/\(name)/\(file)"
    guard FileManager.default.fileExists(atPath: path) else { return nil }
    return try String(contentsOfFile: path, encoding: .utf8)
  }

  /// The named query that the case is of, and its values; nil when it has SQL of its own.
  func named() throws -> (query: NamedQuery, arguments: StatementArguments)? {
    guard let lines = try text("named.txt")?.split(separator: "\n") else { return nil }
    let query = try #require(SQLCatalog.namedQueries.first { $0.name == lines[0] })
    var given: [String: String] = [:]
    for line in lines.dropFirst() {
      let sign = try #require(line.firstIndex(of: "="))
      given[String(line[..<sign])] = String(line[line.index(after: sign)...])
    }
    return (query, try query.arguments(given))
  }

  /// The rows of the case's query.
  func table(_ db: Database) throws -> String {
    if let named = try named() {
      return try RowText.table(of: named.query.sql, arguments: named.arguments, db)
    }
    return try RowText.table(of: #require(try text("query.sql")), db)
  }

  /// Makes the warehouse of the case at `path`.
  func fill(warehouseAt path: String, allowsBulk: Bool) throws {
    if try text("input.jsonl") != nil {
      let input = "\(Self.folder)/\(name)/input.jsonl"
      try SampleWarehouse.load(input, into: path, allowsBulk: allowsBulk)
    }
    guard let sql = try text("input.sql") else { return }
    if Warehouse.isMissing(path: path) {
      try TemplateFile.copy("empty warehouse", to: path) {
        try Warehouse.create(path: $0).close()
      }
    }
    let queue = try DatabaseQueue(path: path)
    try queue.inDatabase { try $0.execute(sql: sql) }
    try queue.close()
    let warehouse = try Warehouse(path: path, mode: .write)
    try warehouse.analyze()
    warehouse.close()
  }
}

/// Rows as text: values with tabs between them, NULL for null.
enum RowText {
  static func table(
    of sql: String, arguments: StatementArguments = [], _ db: Database
  ) throws -> String {
    let statement = try db.makeStatement(sql: sql)
    var lines = [statement.columnNames.joined(separator: "\t")]
    let rows = try Row.fetchCursor(statement, arguments: arguments)
    while let row = try rows.next() {
      lines.append(row.databaseValues.map(text).joined(separator: "\t"))
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private static func text(_ value: DatabaseValue) -> String {
    switch value.storage {
    case .null: "NULL"
    case .int64(let number): "\(number)"
    case .double(let number): "\(number)"
    case .string(let text): text
    case .blob(let data): data.map { String($0, radix: 16) }.joined()
    }
  }
}

extension NamedQuery {
  /// In the place of a default that is chosen from the data: a name that samples have.
  static func sampleValue(_ choice: ParameterChoice) -> SQLParameterValue {
    switch choice.category {
    case "character": .text("hatsune_miku")
    case "artist": .text("haruyama_kazunori")
    case "copyright": .text("pokemon")
    default: .text("solo")
    }
  }

  /// Its values: the given ones, read as the header says, and the defaults of the others.
  func arguments(_ given: [String: String] = [:]) throws -> StatementArguments {
    #expect(Set(given.keys).isSubset(of: parameters.map(\.name)))
    var values: [String: (any DatabaseValueConvertible)?] = [:]
    for parameter in parameters {
      let value = try given[parameter.name].map { try #require(parameter.value(of: $0)) }
      switch value ?? parameter.choice.map(Self.sampleValue) ?? parameter.defaultValue {
      case .null: values[parameter.name] = .some(nil)
      case .integer(let number): values[parameter.name] = number
      case .real(let number): values[parameter.name] = number
      case .text(let text): values[parameter.name] = text
      }
    }
    return StatementArguments(values)
  }
}
