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

  /// The `user_version` of a warehouse that this program makes. Reads no file.
  public static let schemaVersion = embedded.count { isDirectly($0.path, in: "schema/") }

  /// A number for the text of all views, in hexadecimal digits; another text has another one. Reads no
  /// header: it is asked whenever a warehouse is opened.
  public static let viewDigest: String = {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for file in embedded where isDirectly(file.path, in: "schema/views/") {
      for byte in file.bytes { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
    }
    return String(hash, radix: 16)
  }()

  /// The statements of all views as a warehouse has them, in the order in which they have to be created: with the
  /// header inside, so that `.schema` in sqlite3 shows it. Made of bytes: they are asked for whenever a warehouse is
  /// opened.
  public static let viewStatements: [(name: String, sql: String)] =
    embedded.filter { isDirectly($0.path, in: "schema/views/") }.map { file in
      let bytes = file.bytes
      var headerEnd = 0
      while headerEnd + 1 < bytes.count, bytes[headerEnd] == UInt8(ascii: "-"),
        bytes[headerEnd + 1] == UInt8(ascii: "-")
      {
        headerEnd = lineEnd(bytes, headerEnd)
      }
      let openingEnd = lineEnd(bytes, headerEnd)
      let opening = String(decoding: bytes[headerEnd..<openingEnd], as: UTF8.self)
      guard opening.hasPrefix("CREATE VIEW "), opening.hasSuffix(" AS\n") else {
        fatalError("\(file.path) does not create a view behind its header")
      }
      var end = bytes.count
      while end > openingEnd, isEnding(bytes[end - 1]) { end -= 1 }
      let header = String(decoding: bytes[..<headerEnd], as: UTF8.self)
      let body = String(decoding: bytes[openingEnd..<end], as: UTF8.self)
      return (
        name: String(opening.dropFirst("CREATE VIEW ".count).dropLast(" AS\n".count)),
        sql: opening + header + body
      )
    }

  private static func isEnding(_ byte: UInt8) -> Bool { byte == UInt8(ascii: ";") || byte <= 0x20 }

  /// The names of all tables that migrations make. Made of bytes, too.
  public static let tableNames: [String] = {
    let opening = Array("CREATE TABLE ".utf8)
    var names: [String] = []
    for file in embedded where isDirectly(file.path, in: "schema/") {
      var start = 0
      while start < file.bytes.count {
        let end = lineEnd(file.bytes, start)
        let line = file.bytes[start..<end]
        if line.starts(with: opening) {
          let name = line.dropFirst(opening.count).prefix { $0 > 0x20 && $0 != UInt8(ascii: "(") }
          names.append(String(decoding: name, as: UTF8.self))
        }
        start = end
      }
    }
    return names
  }()

  /// Where the line behind the one that begins at `start` begins.
  private static func lineEnd(_ bytes: UnsafeBufferPointer<UInt8>, _ start: Int) -> Int {
    var end = start
    while end < bytes.count, bytes[end] != UInt8(ascii: "\n") { end += 1 }
    return min(end + 1, bytes.count)
  }

  /// The bytes of a file, which live as long as the program.
  private struct EmbeddedFile: @unchecked Sendable {
    var path: String
    var bytes: UnsafeBufferPointer<UInt8>
  }

  private static let embedded: [EmbeddedFile] = (0..<taghouse_embedded_file_count()).map { index in
    let file = taghouse_embedded_file_at(index)
    return EmbeddedFile(
      path: String(cString: file.path),
      bytes: UnsafeBufferPointer(start: file.bytes, count: file.count))
  }

  /// The files that stand directly in a folder, with their headers read.
  private static func files(in folder: String) -> [SQLFile] {
    embedded.filter { isDirectly($0.path, in: folder) }.map { file in
      let text = String(decoding: file.bytes, as: UTF8.self)
      guard let header = SQLHeader(sql: text) else {
        fatalError("\(file.path) has no header with name and purpose")
      }
      return SQLFile(path: file.path, text: text, header: header)
    }
  }

  private static func isDirectly(_ path: String, in folder: String) -> Bool {
    path.hasPrefix(folder) && !path.dropFirst(folder.count).contains("/")
  }
}
