import ArgumentParser
import Export
import Querying
import Reading
internal import Rows
import Statistics
import Store

struct SetsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sets",
    abstract: "List the saved searches, or remove some.",
    discussion: """
      `taghouse select --save NAME` saves a search as a set. A set is searched anew each time it \
      is used, so it also finds posts that were imported later.

      Examples:
        taghouse sets house.db
        taghouse sets house.db --format csv
        taghouse sets house.db --remove miku
      """)

  @Argument(help: "The warehouse.", completion: .file())
  var warehouse: String

  @OptionGroup var rows: FormatFlag

  @Option(
    help: ArgumentHelp("Remove these, with commas or repeated.", valueName: "names"),
    completion: .names(.set))
  var remove: [Names] = []

  func run() throws {
    let removed: [String] = remove.elements()
    guard removed.isEmpty else {
      let opened = try Warehouse(path: warehouse, mode: .write, patience: .told())
      for name in removed { try opened.removeSet(name) }
      return
    }
    let format = rows.format
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
    if sets.isEmpty {
      Console.writeNote(
        "no sets yet; this saves one: taghouse select \(warehouse) 'SEARCH' --save NAME")
    }
  }
}
