import Answers
import Querying
import SQLCatalog
import Selection
import Statistics
import Store

/// What `--explain` prints: the SQL with its header, the values of the parameters, and SQLite's plan.
struct QueryExplanation {
  var call: QueryCall
  /// Where the defaults were chosen.
  var connection: ReadOnlyConnection?
  /// What the plan is for.
  var layer = TagLayer.stored
  var selection = PostSelection()

  /// Asks SQLite for the plan, which runs nothing.
  func text(warehouse: String) throws -> String {
    var text = call.query.sql
    if !text.hasSuffix("\n") { text += "\n" }
    text += "\n-- parameters\n"
    let width = call.values.map(\.name.count).max() ?? 0
    for argument in call.arguments {
      let blanks = String(repeating: " ", count: width - argument.name.count)
      text += ":\(argument.name)\(blanks) = \(argument.value)"
      if case .selected(let choice) = argument.source { text += ", the \(choice)" }
      text += "\n"
    }
    if call.values.isEmpty { text += "none\n" }
    return text + "\n-- plan\n" + (try plan(warehouse: warehouse))
  }

  /// The steps, each below the one that it belongs to.
  private func plan(warehouse: String) throws -> String {
    let query = try call.prepared(
      on: connection, in: warehouse, timeoutSeconds: nil, layer: layer, selection: selection,
      prefix: "EXPLAIN QUERY PLAN ")
    return try QueryPlanText.text(of: query)
  }
}
