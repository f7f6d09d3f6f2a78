import ArgumentParser
import Foundation
import Querying
import SQLCatalog
import Store

struct DatasetteMetadataCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "datasette-metadata",
    abstract: "Write titles, descriptions and named queries for Datasette.",
    discussion: """
      Describes every table, view and column, and adds the named queries as canned queries; a field \
      that is left empty takes its default. It also has settings for large files. Datasette 1.0 \
      reads queries and settings from --config: give it the same file twice.

      Examples:
        taghouse datasette-metadata house.db > metadata.yml
        datasette house.db --metadata metadata.yml --setting suggest_facets off
        datasette house.db --metadata metadata.yml --config metadata.yml
      """)

  enum Format: String, CaseIterable, ExpressibleByArgument {
    case yaml, json
  }

  @Argument(help: "The warehouse.", completion: .file())
  var warehouse: String

  @Option(help: "Output format: yaml or json.")
  var format = Format.yaml

  @Option(
    help: "The database's name in Datasette. (default: the file's name without its ending)")
  var database: String?

  @Option(
    help: ArgumentHelp(
      "Add the .sql files of this folder as queries. Repeatable.", valueName: "dir"),
    completion: .directory)
  var queries: [String] = []

  func run() throws {
    let opened = try Warehouse(path: warehouse, mode: .read)
    let metadata = DatasetteMetadata(
      databaseName: database
        ?? URL(fileURLWithPath: warehouse).deletingPathExtension().lastPathComponent,
      siteNames: try opened.sites(havingPosts: true).map(\.name),
      tables: try opened.tableDescriptions(),
      queries: try (shippedQueries + ownQueries()).map {
        ($0, try opened.compilesPlainly($0.sql))
      })
    try Console.write(format == .yaml ? try metadata.document.yaml : metadata.document.json)
  }

  private var shippedQueries: [DatasetteQuery] {
    SQLCatalog.queries.map { DatasetteQuery(name: $0.header.name, text: $0.text) }
  }

  private func ownQueries() throws -> [DatasetteQuery] {
    try queries.flatMap(ownQueries)
  }

  private func ownQueries(in queries: String) throws -> [DatasetteQuery] {
    let folder = URL(fileURLWithPath: queries)
    do {
      return try FileManager.default.contentsOfDirectory(atPath: folder.path)
        .filter { $0.hasSuffix(".sql") && !$0.hasPrefix(".") }.sorted()
        .map { name in
          let text = try String(contentsOf: folder.appendingPathComponent(name), encoding: .utf8)
          return DatasetteQuery(name: String(name.dropLast(4)), text: text)
        }
    } catch {
      throw WarehouseError(
        .readFailed, "the queries cannot be read: \(error.localizedDescription)", path: queries)
    }
  }
}
