import Answers
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
      queries: try QuerySet(folders: queries).queries.map(DatasetteQuery.init).map {
        ($0, try opened.compilesPlainly($0.sql))
      })
    try Console.write(format == .yaml ? try metadata.document.yaml : metadata.document.json)
  }
}
