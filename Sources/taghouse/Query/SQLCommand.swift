import Answers
import ArgumentParser
import Glibc
import Querying
import Store

struct SQLCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sql",
    abstract: "Run one SELECT over a warehouse, read-only.",
    discussion: """
      SQLite opens the file for reading only, so no statement can change it. `sqlite3 house.db \
      .schema` shows the tables and views with their documentation.

      Examples:
        taghouse sql house.db 'SELECT rating, COUNT(*) FROM post GROUP BY rating'
        taghouse sql house.db 'SELECT * FROM core_tag WHERE character = :who' \\
          -p who hatsune_miku --format csv
        taghouse sql house.db 'SELECT tag, post_count FROM tag_frequency' \\
          --select '1girl rating:s' --limit 20 --chart bar
      """)

  @Argument(help: "The warehouse.", completion: .file())
  var warehouse: String

  @Argument(help: "The statement; - reads it from standard input.", completion: .statements)
  var statement: String

  @Option(
    name: [.customShort("p"), .customLong("parameter")],
    help: ArgumentHelp(
      "A value for a parameter such as :name. Repeatable.",
      valueName: "name value"))
  var parameters: [QueryParameter] = []

  @OptionGroup var layer: LayerFlags

  @OptionGroup(title: "Posts") var selection: SelectionFlags

  @OptionGroup var rows: RowFlags

  func run() throws {
    try QueryParameter.refuseRepeated(parameters)
    let selection = try selection.selection(limitsPosts: false)
    let query = try ReadOnlyQuery(
      warehousePath: warehouse, sql: try text(),
      parameters: parameters.map { (name: $0.name, value: $0.value) }, timeoutSeconds: rows.timeout,
      layer: layer.layer, selection: selection)
    try QueryOutput(rows, limit: self.selection.rowLimit, warehouse: warehouse, selection).write(
      query)
  }

  private func text() throws -> String {
    guard statement == "-" else { return statement }
    var lines: [String] = []
    while let line = readLine(strippingNewline: false) { lines.append(line) }
    return lines.joined()
  }
}
