import Export
import Selection
import Warehouse

/// What `select` prints or does.
struct SelectionAnswer {
  let command: SelectCommand
  let selection: PostSelection

  func give() throws {
    if let name = command.answer.save { return try save(as: name) }
    let house = try Warehouse(path: command.warehouse, mode: .read)
    let search = try PostSearch(selection, of: house, layer: command.layer.layer)
    if command.answer.count { return Console.write("\(try search.count())\n") }
    if command.answer.sql { return Console.write(try search.sql(columns: columns) + ";\n") }
    if command.answer.explain { return try explain(search) }
    // One state of the warehouse for finding posts and for reading them.
    try house.holdingSnapshot {
      guard command.format != nil || command.columns != nil else { return try list(search) }
      let rows = try search.rows(columns: columns, timeoutSeconds: command.timeout)
      try QueryOutput(format: command.format ?? .table).write(rows)
    }
  }

  private var columns: [String] {
    command.columns?.split(separator: ",").map(String.init) ?? ["site", "number"]
  }

  private func save(as name: String) throws {
    let house = try Warehouse(path: command.warehouse, mode: .write)
    try house.saveSet(
      name, selection.query ?? SelectionQuery(), layer: command.layer.layer,
      allowsUnknown: selection.allowsUnknownNames, replaces: command.answer.replace)
    Console.write("saved: set:\(name) in searches, the view set_\(name) in SQL\n")
  }

  /// A post a line, as set:@FILE reads it.
  private func list(_ search: PostSearch) throws {
    let hasOneSite = try search.hasOneSite()
    let rows = try search.rows(
      columns: hasOneSite ? ["number"] : ["site", "number"], timeoutSeconds: command.timeout)
    let separator = hasOneSite ? "" : "/"
    var lines = ""
    while try rows.next() {
      for column in rows.columns.indices {
        switch rows.value(at: column) {
        case .integer(let number): lines += "\(number)\n"
        case .text(let text): lines += String(decoding: text, as: UTF8.self) + separator
        default: break
        }
      }
      if lines.utf8.count > 1 << 16 {
        Console.write(lines)
        lines = ""
      }
    }
    Console.write(lines)
  }

  private func explain(_ search: PostSearch) throws {
    var text = "-- tags and how many posts have them, the rarest first\n"
    for tag in search.tagCounts { text += "\(tag.postCount)\t\(tag.text)\n" }
    if search.tagCounts.isEmpty { text += "none\n" }
    let sql = try search.sql(columns: columns)
    let plan = try ReadOnlyQuery(
      warehousePath: command.warehouse, sql: "EXPLAIN QUERY PLAN \(sql)", parameters: [],
      timeoutSeconds: command.timeout)
    Console.write("\(text)\n-- what the search means\n\(sql);\n\n-- plan of SQLite\n")
    Console.write(try QueryPlanText.text(of: plan))
  }
}
