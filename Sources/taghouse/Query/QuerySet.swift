import ByteIO
import Foundation
import SQLCatalog
import Selection
import Store

/// The named queries that a call knows: the project's own, and those of a user's folders.
struct QuerySet {
  /// Bytes of a file of a query, 1 MiB.
  private static let maximumByteCount = 1 << 20

  /// By name.
  let queries: [NamedQuery]

  /// The project's own queries alone.
  init() {
    queries = SQLCatalog.namedQueries.sorted { $0.name < $1.name }
  }

  /// Reads every `.sql` file that stands directly in one of the folders.
  ///
  /// Throws `SQLHeaderError` for a file without a proper header, or with a name that is taken.
  init(folders: [String]) throws {
    var queries = SQLCatalog.namedQueries
    for folder in folders {
      for path in try Self.files(in: folder) {
        let query = try Self.query(at: path)
        if let other = queries.first(where: { $0.name == query.name }) {
          let isOwn = SQLCatalog.namedQueries.contains { $0.name == query.name }
          throw SQLHeaderError(
            "the name '\(query.name)' is that of \(isOwn ? "a query of taghouse" : other.path)",
            path: path, line: SQLHeader.keyLines(sql: query.sql)["name"] ?? 1)
        }
        queries.append(query)
      }
    }
    self.queries = queries.sorted { $0.name < $1.name }
  }

  /// What has taken the place of queries that were there before.
  private static let successors = [
    "rising_tags": "tag_trend -p direction rising",
    "falling_tags": "tag_trend -p direction falling",
  ]

  /// The query of a name; throws `badQuery` with the names nearest to it when there is none.
  func query(named name: String) throws -> NamedQuery {
    if let query = queries.first(where: { $0.name == name }) { return query }
    let nearest = NearestNames.among(queries.map(\.name), to: name)
    let hint =
      Self.successors[name].map { "It is `taghouse query WAREHOUSE \($0)` now." }
      ?? (nearest.isEmpty ? "`taghouse query WAREHOUSE` lists them." : "Did you mean \(nearest)?")
    throw WarehouseError(.badQuery, "there is no query named '\(name)'", hint: hint)
  }

  private static func files(in folder: String) throws -> [String] {
    do {
      return try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
        .filter { $0.hasSuffix(".sql") && !$0.hasPrefix(".") }.map { "\(folder)/\($0)" }
    } catch {
      throw WarehouseError(
        .noSuchWarehouse, "this folder of queries cannot be read",
        hint: "--queries takes a folder that has .sql files.", path: folder)
    }
  }

  private static func query(at path: String) throws -> NamedQuery {
    let bytes = try InputFile(path: path).content(maximumByteCount: maximumByteCount)
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw SQLHeaderError("this is no UTF-8 text", path: path, line: 1)
    }
    return try NamedQuery(path: path, text: text.replacing("\r\n", with: "\n"))
  }
}
