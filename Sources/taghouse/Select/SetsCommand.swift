import ArgumentParser
import Export
import Querying
import Reading
import Statistics
import Store
internal import Rows

struct SetsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sets",
    abstract: "List the named sets of a warehouse, or remove some.",
    discussion: """
      `taghouse select --save NAME` makes them. A set is a search: it takes what the warehouse has \
      when it is used.

      Examples:
        taghouse sets house.db
        taghouse sets house.db --format csv
        taghouse sets house.db --remove miku
      """)

  @Argument(help: "The warehouse.", completion: .file())
  var warehouse: String

  @Option(help: "How the list is printed: table, json, ndjson, csv, tsv or markdown.")
  var format: RowFormat?

  @Option(
    help: ArgumentHelp("Remove this set. Repeatable.", valueName: "name"), completion: .names(.set))
  var remove: [String] = []

  func run() throws {
    guard remove.isEmpty else {
      let opened = try Warehouse(path: warehouse, mode: .write, patience: .told())
      for name in remove { try opened.removeSet(name) }
      return
    }
    let sets = try Warehouse(path: warehouse, mode: .read).namedSets()
    let writer = RowWriter(
      format: format ?? .table, columns: ["name", "search", "layer", "created_at"],
      terminal: format == nil ? Terminal.current?.style : nil, output: Console.write)
    for set in sets {
      try writer.writeRow([
        .text(set.name), .text(set.expression), .text(set.layer.rawValue), .text(set.createdAt),
      ])
    }
    try writer.finish()
  }
}
