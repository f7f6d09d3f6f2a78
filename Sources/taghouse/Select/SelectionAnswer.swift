import Export
import Querying
import Reading
import Selection
import Store

/// What `select` prints or does.
struct SelectionAnswer {
  let command: SelectCommand
  let selection: PostSelection

  func give() throws {
    if let name = command.answer.save { return try save(as: name) }
    let opened = try Warehouse(path: command.warehouse, mode: .read)
    let search = try PostSearch(selection, of: opened, layer: command.layer.layer)
    if command.answer.count { return try Console.write("\(try search.count())\n") }
    if command.answer.sql { return try Console.write(search.sql(columns: columns) + ";\n") }
    if command.answer.explain { return try explain(search) }
    // One state of the warehouse for finding posts and for reading them.
    try opened.holdingSnapshot {
      guard command.format != nil || !command.columns.isEmpty else { return try list(search) }
      let rows = try search.rows(columns: columns)
      try QueryOutput(format: command.format).write(rows)
    }
  }

  private var columns: [String] {
    command.columns.isEmpty ? ["site", "number"] : command.columns.elements()
  }

  private func save(as name: String) throws {
    let opened = try Warehouse(path: command.warehouse, mode: .write, patience: .told())
    try opened.saveSet(
      name, selection.wholeQuery(), layer: command.layer.layer,
      allowsUnknown: selection.allowsUnknownNames, replaces: command.answer.replace)
    try Console.write("saved: set:\(name) in searches, the view set_\(name) in SQL\n")
  }

  /// A post a line, as set:@FILE reads it.
  private func list(_ search: PostSearch) throws {
    let hasOneSite = try search.hasOneSite()
    let lines = PostLines()
    try search.forEachPost { site, number in
      try lines.write(site: hasOneSite ? nil : UnsafeRawBufferPointer(site), number)
    }
    try lines.finish()
  }

  private func explain(_ search: PostSearch) throws {
    let words = try selection.wholeQuery().normalizedText
    var text = "-- the search as it was read\n\(words.isEmpty ? "all posts" : words)\n\n"
    text += "-- tags and how many posts have them, the rarest first\n"
    for tag in search.tagCounts { text += "\(tag.postCount)\t\(tag.text)\n" }
    if search.tagCounts.isEmpty { text += "none\n" }
    let sql = try search.sql(columns: columns)
    let plan = try ReadOnlyQuery(
      warehousePath: command.warehouse, sql: "EXPLAIN QUERY PLAN \(sql)", parameters: [],
      timeoutSeconds: nil)
    try Console.write("\(text)\n-- what the search means\n\(sql);\n\n-- plan of SQLite\n")
    try Console.write(QueryPlanText.text(of: plan))
  }
}
