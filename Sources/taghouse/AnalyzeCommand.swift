import ArgumentParser
import Warehouse

struct AnalyzeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "analyze",
    abstract: "Compute the cached statistics anew.",
    discussion: """
      Every import ends with this; it is needed after changes by other programs, and after a change \
      of the table core_tag_word.

      Example:
        sqlite3 house.db "DELETE FROM core_tag_word WHERE word = 'smile'"
        taghouse analyze house.db
      """)

  @Argument(help: "The warehouse.", completion: .file())
  var warehouse: String

  @Flag(name: .shortAndLong, help: "Show no progress.")
  var quiet = false

  func run() throws {
    let line = ProgressLine(isQuiet: quiet)
    line.update { _ in "counting" }
    defer { line.clear() }
    try Warehouse(path: warehouse, mode: .load).analyze()
    line.clear()
    Console.write("statistics are up to date after \(Figures.duration(line.elapsedSeconds))\n")
  }
}
