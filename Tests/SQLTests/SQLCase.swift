import Foundation
import GRDB
import Import
import TestSupport
import Warehouse

/// A folder of Cases: what goes into a warehouse, a query, and the rows that it must give.
///
///     input.jsonl    Danbooru records, imported
///     input.sql      run after that, on a connection as a user has it; `analyze` follows
///     query.sql      one SELECT
///     expected.tsv   names of the columns, then the rows; NULL is null
struct SQLCase: CustomStringConvertible {
  let name: String

  var description: String { name }

  private static let folder = "\(ProjectFolder.path)/Tests/SQLTests/Cases"

  /// All of them, by name.
  static let all: [SQLCase] = {
    let names = try? FileManager.default.contentsOfDirectory(atPath: folder)
    return (names ?? []).sorted().map { SQLCase(name: $0) }
  }()

  /// The text of one of its files; nil when it has none of that name.
  func text(_ file: String) throws -> String? {
    let path = "\(Self.folder)/\(name)/\(file)"
    guard FileManager.default.fileExists(atPath: path) else { return nil }
    return try String(contentsOfFile: path, encoding: .utf8)
  }

  /// Makes the warehouse of the case at `path`.
  func fill(warehouseAt path: String, allowsBulk: Bool) throws {
    if try text("input.jsonl") != nil {
      let input = "\(Self.folder)/\(name)/input.jsonl"
      try SampleWarehouse.load(input, into: path, allowsBulk: allowsBulk)
    }
    guard let sql = try text("input.sql") else { return }
    if Warehouse.isMissing(path: path) { try Warehouse.create(path: path).close() }
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
  static func table(of sql: String, _ db: Database) throws -> String {
    let statement = try db.makeStatement(sql: sql)
    var lines = [statement.columnNames.joined(separator: "\t")]
    let rows = try Row.fetchCursor(statement)
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
