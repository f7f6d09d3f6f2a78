internal import CEmbeddedSQL

/// One SQL file of the project, as it was when the program was built.
public struct SQLFile: Sendable {
  /// Path below the top of the project, such as `queries/checks/tag_count_agrees.sql`.
  public var path: String
  /// The whole file.
  public var text: String
  public var header: SQLHeader
}

/// A numbered step of the schema. Released ones never change.
public struct Migration: Sendable {
  /// From 1, without gaps; `user_version` of a warehouse is the number of its last one.
  public var number: Int
  public var file: SQLFile
}

/// All SQL of the project, compiled in.
public enum SQLCatalog {
  /// Ascending by number.
  public static let migrations: [Migration] = files(in: "schema/").map { file in
    let digits = file.path.dropFirst("schema/".count).prefix { $0.isNumber }
    guard let number = Int(digits) else { fatalError("\(file.path) has no number") }
    return Migration(number: number, file: file)
  }

  /// In the order in which they have to be created.
  public static let views: [SQLFile] = files(in: "schema/views/")

  /// Named queries for people, by name.
  public static let queries: [SQLFile] = files(in: "queries/")

  /// The same with their parameters.
  public static let namedQueries: [NamedQuery] = queries.map { file in
    do {
      return try NamedQuery(path: file.path, text: file.text)
    } catch {
      // A test reads each of them, so that none is built that cannot be read.
      fatalError("\(error)")
    }
  }

  /// Queries that return no row when all is well.
  public static let checks: [SQLFile] = files(in: "queries/checks/")

  /// The `user_version` of a warehouse that this program makes.
  public static var schemaVersion: Int { migrations.last?.number ?? 0 }

  private static let embedded: [SQLFile] = (0..<taghouse_embedded_file_count()).map { index in
    let file = taghouse_embedded_file_at(index)
    let path = String(cString: file.path)
    let bytes = UnsafeBufferPointer(start: file.bytes, count: file.count)
    let text = String(decoding: bytes, as: UTF8.self)
    guard let header = SQLHeader(sql: text) else {
      fatalError("\(path) has no header with name and purpose")
    }
    return SQLFile(path: path, text: text, header: header)
  }

  /// The files that stand directly in a folder.
  private static func files(in folder: String) -> [SQLFile] {
    embedded.filter { $0.path.hasPrefix(folder) && !$0.path.dropFirst(folder.count).contains("/") }
  }
}
