public import ArgumentParser
internal import Export
internal import Rows
public import WarehouseDiff

struct DiffWarehousesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "warehouses",
    abstract: "Compare two warehouses: what came, went and changed.",
    discussion: """
      Compares posts with their fields and tags, the categories of tags, captions, latents, aliases \
      and implications, all by name and number, site by site: two months' dumps, or a warehouse and \
      its backup. It prints counts; --list prints the rows themselves: posts, fields (with the value \
      before and after), tags, captions, latents, aliases or implications. Both files are only read. \
      `taghouse diff OLD NEW` is the same. The exit code is 0, also with differences, but for \
      --exit-code.

      Examples:
        taghouse diff may.db june.db
        taghouse diff may.db june.db --list posts --format csv
        taghouse diff may.db june.db --site danbooru --list tags --limit 100
        taghouse diff house.db backup.db --exit-code
      """)

  @Argument(help: "The warehouse before.", completion: .file())
  var before: String

  @Argument(help: "The warehouse after.", completion: .file())
  var after: String

  @Option(
    help: ArgumentHelp("Only posts of these sites, with commas or repeated.", valueName: "names"))
  var site: [Names] = []

  @Option(
    help: """
      Print this list instead: posts, fields, tags, captions, latents, aliases or implications.
      """)
  var list: DifferenceList?

  @Option(help: "Number of tags to show with more posts, with fewer, and of another category.")
  var top = 20

  @Option(help: ArgumentHelp("Maximum number of rows or posts.", valueName: "count"))
  var limit: Int64?

  @OptionGroup var format: FormatFlag

  @Flag(help: "Exit with code 1 when there are differences.")
  var exitCode = false

  @Flag(name: .shortAndLong, help: "Show no progress.")
  var quiet = false

  func validate() throws { try WarehouseDiffRun(command: self).validate() }

  func run() throws {
    let hasDifference = try WarehouseDiffRun(command: self).run()
    if exitCode, hasDifference { throw ExitCode(1) }
  }
}

extension DifferenceList: ExpressibleByArgument {}
