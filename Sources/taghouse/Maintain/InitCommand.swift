import ArgumentParser
import Store

struct InitCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "init",
    abstract: "Make an empty warehouse.",
    discussion: """
      An import makes its warehouse by itself. Use this to look at the tables first, or to change \
      settings before.

      Example:
        taghouse init house.db
        sqlite3 house.db .schema
      """)

  @Argument(help: "The file to make.", completion: .file())
  var warehouse: String

  func run() throws {
    let made = try Warehouse.create(path: warehouse, patience: .told())
    made.close()
    try Console.write("made \(warehouse)\n")
  }
}
