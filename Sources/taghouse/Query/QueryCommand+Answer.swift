import Answers
import ArgumentParser
import Export
import Querying
import Reading
internal import Rows
import SQLCatalog
import Selection
import Statistics

extension QueryCommand {
  func validate() throws {
    let isShown = rows.save == nil && rows.chart == nil && rows.plot == nil
    guard name != nil || (!explain && !sql && isShown && parameters.isEmpty) else {
      throw ValidationError(
        "--parameter, --sql, --explain, --save, --chart and --plot need the name of a query.")
    }
    if explain || sql, !isShown { throw ValidationError("--sql and --explain give no rows.") }
  }

  /// Runs the query and writes what it says; where that is nothing, why.
  func answer(
    _ call: QueryCall, on connection: ReadOnlyConnection?, selection: PostSelection
  ) throws {
    var output = QueryOutput(rows, limit: self.selection.rowLimit, warehouse: warehouse, selection)
    try output.chart?.complete(for: call)
    let isSelection = selection != PostSelection()
    let reason = EmptyAnswer(call: call, warehouse: warehouse, isSelection: isSelection)
    let query = try call.prepared(
      on: connection, in: warehouse, timeoutSeconds: rows.timeout, layer: layer.layer,
      selection: selection)
    if output.terminal != nil, !isSelection {
      output.countsAll = {
        call.totalCount(shownCount: $0, in: warehouse, layer: layer.layer)
      }
    }
    do {
      guard try output.write(query) == 0 else { return sayChoices(of: call) }
      Console.writeNote(try reason.sentence())
    } catch let error as OutputError where error.code == .empty {
      throw OutputError(.empty, try reason.sentence())
    }
  }

  /// Says which defaults the data decided, where a person reads: a table does not show them.
  private func sayChoices(of call: QueryCall) {
    guard Console.isErrorTerminal else { return }
    for argument in call.arguments {
      guard case .selected(let choice) = argument.source, case .text(let name) = argument.value
      else {
        continue
      }
      let shown = "\(argument.name) = \(VisibleText.escaped(name)), the \(choice)"
      Console.writeError("\(shown); -p \(argument.name) NAME asks for another\n")
    }
  }
}
