import Foundation
import SQLCatalog
import TestSupport
import Testing

@Suite("The SQL that is compiled in")
struct SQLCatalogTests {
  /// Each folder with what is compiled in of it.
  static let folders: [(folder: String, files: [SQLFile])] = [
    ("schema", SQLCatalog.migrations.map(\.file)), ("schema/views", SQLCatalog.views),
    ("queries", SQLCatalog.queries), ("queries/checks", SQLCatalog.checks),
  ]

  static let files: [SQLFile] = folders.flatMap(\.files)

  /// Those that have columns.
  static let results: [SQLFile] = SQLCatalog.views + SQLCatalog.queries + SQLCatalog.checks

  private func text(of path: String) throws -> String {
    try String(contentsOfFile: "\(ProjectFolder.path)/\(path)", encoding: .utf8)
  }

  @Test("It is the files of the folders, no more and no fewer", arguments: folders.indices)
  func sameFiles(index: Int) throws {
    let (folder, files) = Self.folders[index]
    let names = try FileManager.default.contentsOfDirectory(
      atPath: "\(ProjectFolder.path)/\(folder)")
    let onDisk = names.filter { $0.hasSuffix(".sql") }.map { "\(folder)/\($0)" }
    #expect(files.map(\.path).sorted() == onDisk.sorted())
  }

  @Test("Each text is that of its file", arguments: files.map(\.path))
  func sameText(path: String) throws {
    let file = try #require(Self.files.first { $0.path == path })
    #expect(try text(of: path) == file.text, "\(path) was changed; build again")
  }

  @Test("Migrations are numbered from 1 without a gap, in order")
  func migrationNumbers() {
    #expect(SQLCatalog.migrations.map(\.number) == Array(1...SQLCatalog.migrations.count))
    #expect(SQLCatalog.schemaVersion == SQLCatalog.migrations.count)
  }

  @Test("A file is named as what it defines", arguments: files.map(\.path))
  func names(path: String) throws {
    let file = try #require(Self.files.first { $0.path == path })
    #expect(path.hasSuffix("/\(file.header.name).sql"))
    #expect(file.header.purpose.hasSuffix("."))
  }

  @Test("Names are of one file each")
  func distinctNames() {
    let names = Self.files.map(\.header.name)
    #expect(Set(names).count == names.count)
  }

  @Test("A file with columns says what they are", arguments: results.map(\.path))
  func fullHeaders(path: String) throws {
    let header = try #require(Self.results.first { $0.path == path }).header
    for (key, value) in [
      ("grain", header.grain), ("params", header.params), ("columns", header.columns),
      ("reads", header.reads), ("source", header.source),
    ] {
      #expect(value?.isEmpty == false, "\(path) has no \(key)")
    }
  }

  @Test("Each column of a header has a type", arguments: results.map(\.path))
  func columnTypes(path: String) throws {
    let header = try #require(Self.results.first { $0.path == path }).header
    for column in (header.columns ?? "").split(separator: ";") {
      let words = column.split(whereSeparator: { $0 == " " || $0 == "," })
      #expect(words.count >= 2, "\(path): \(column)")
      #expect(["TEXT", "INTEGER", "REAL"].contains(words.dropFirst().first ?? ""), "\(column)")
    }
  }

  @Test("Statements keep to 100 columns", arguments: files.map(\.path))
  func lineLength(path: String) throws {
    let file = try #require(Self.files.first { $0.path == path })
    let body = file.text.split(separator: "\n", omittingEmptySubsequences: false)
      .dropFirst(file.header.text.split(separator: "\n").count)
    for line in body {
      #expect(line.count <= 100, "\(path): \(line)")
      #expect(!line.hasSuffix(" ") && !line.contains("\t"), "\(path): \(line)")
    }
    #expect(file.text.hasSuffix(";\n") && !file.text.hasSuffix("\n\n"))
  }

  @Test(
    "A query for people ends in an order",
    arguments: (SQLCatalog.queries + SQLCatalog.checks).map(\.path))
  func totalOrder(path: String) throws {
    let file = try #require(Self.files.first { $0.path == path })
    let lastLine = file.text.split(separator: "\n").last ?? ""
    #expect(lastLine.hasPrefix("ORDER BY ") || lastLine.hasPrefix("LIMIT "), "\(lastLine)")
  }

  @Test("A select names its columns", arguments: files.map(\.path))
  func noStar(path: String) throws {
    let file = try #require(Self.files.first { $0.path == path })
    #expect(!file.text.contains("SELECT *") && !file.text.contains(".*"))
  }
}
