import Export
import Glibc
import Querying
internal import Rows
import SQLCatalog
import Shell
import Store
import Synchronization

/// Statements and dot commands of one user, one after another.
final class ShellSession {
  static let prompt = "taghouse> "
  static let continuationPrompt = "     ...> "

  let path: String
  let warehouse: ReadOnlyConnection
  var output: QueryOutput
  private var text = StatementText()
  /// The exit code of the first error.
  private var firstErrorCode: Int32?
  private var hasLeft = false

  init(warehousePath: String, format: RowFormat?) throws {
    path = warehousePath
    warehouse = try ReadOnlyConnection(warehousePath: warehousePath)
    output = QueryOutput(format: format)
  }

  /// Reads standard input to its end and returns the exit code of the first error, if there was one.
  func readAll() throws -> Int32? {
    while !hasLeft, let line = readLine(strippingNewline: true) { try take(line, from: nil) }
    if !hasLeft, let last = text.finish() { try run(last) }
    return firstErrorCode
  }

  /// Talks with a user on a terminal.
  func converse() throws {
    let completion = SQLCompletion(warehouse, dotCommands: ShellDirective.completions)
    guard
      let editor = LineEditor(complete: { [unowned self] in completion.complete($0, after: text) })
    else {
      _ = try readAll()
      return
    }
    ShellInterrupt.install(for: warehouse)
    defer { ShellInterrupt.remove() }
    try Console.write("Type .help for help, SQL that ends with ;, Ctrl-D to leave.\n")
    while !hasLeft {
      switch editor.read(prompt: text.isBlank ? Self.prompt : Self.continuationPrompt) {
      case .line(let line): try take(line, from: editor)
      case .cancelled: text = StatementText()
      case .end:
        try Console.write("\n")
        return
      }
    }
  }

  private func take(_ line: String, from editor: LineEditor?) throws {
    if text.isBlank, let command = ShellDirective(line) {
      editor?.remember(line)
      hasLeft = command.name == ".quit"
      if !hasLeft { try attempt { try command.run(in: self) } }
      return
    }
    for statement in text.append(line + "\n") {
      editor?.remember(statement)
      try run(statement)
    }
  }

  private func run(_ statement: String) throws {
    try attempt { try write(sql: statement) }
  }

  /// Runs a statement and writes its rows.
  func write(
    sql: String, _ values: [(name: String, value: SQLParameterValue)] = [],
    as output: QueryOutput? = nil
  ) throws {
    try (output ?? self.output).write(
      ReadOnlyQuery(on: warehouse, sql: sql, typedParameters: values))
  }

  /// Says what went wrong and goes on. Output that cannot be written ends the session.
  private func attempt(_ body: () throws -> Void) throws {
    do {
      try body()
    } catch {
      guard let (message, code) = Failure.explain(error), code != EX_IOERR else { throw error }
      Console.writeError("error: \(message)\n")
      firstErrorCode = firstErrorCode ?? code
    }
  }
}

/// Ctrl-C while a statement runs.
enum ShellInterrupt {
  /// The connection to stop, 0 for none.
  private static let connection = Atomic<UInt>(0)

  static func install(for warehouse: ReadOnlyConnection) {
    // The place is made here, not in the handler.
    warehouse.name(in: connection)
    signal(SIGINT) { _ in ReadOnlyConnection.interrupt(ShellInterrupt.connection) }
  }

  static func remove() {
    signal(SIGINT, SIG_DFL)
    connection.store(0, ordering: .releasing)
  }
}
