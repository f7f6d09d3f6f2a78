import ArgumentParser
import FileSystem
import Glibc
import Loading
import Querying
import Store

struct ForgetCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "forget",
    abstract: "Take an import back out of a warehouse.",
    discussion: """
      Removes what only that import has brought: posts, tags, captions, latents, pictures, scores, \
      aliases, implications and rejected records. The counts are right afterwards. If two imports \
      brought the same thing, it cannot be divided between them; the summary says what that is. \
      `taghouse info` and the query import_history show the numbers of imports.

      Examples:
        taghouse forget house.db --run 3
        taghouse forget house.db --file posts.jsonl --dry-run
        taghouse forget house.db --site gelbooru
      """)

  @Argument(help: "The warehouse.", completion: .file())
  var warehouse: String

  @Option(
    name: .customLong("run"),
    help: ArgumentHelp("Forget all files of this import.", valueName: "number"))
  var runNumber: Int64?

  @Option(
    help: ArgumentHelp(
      "Forget this file, archive or folder, wherever it is now.", valueName: "path"),
    completion: .file())
  var file: String?

  @Option(help: "Forget all that is known of this site.", completion: .names(.site))
  var site: String?

  @Flag(help: "Only say what would be removed.")
  var dryRun = false

  @OptionGroup var waiting: WaitFlags

  func validate() throws {
    guard [runNumber != nil, file != nil, site != nil].count(where: { $0 }) == 1 else {
      throw ValidationError("Say what to forget: --run, --file or --site, one of them.")
    }
  }

  private var forgotten: ForgottenImport {
    if let runNumber { return .run(runNumber) }
    if let file { return .file(file == "-" ? file : FilePath.absolute(file)) }
    return .site(site ?? "")
  }

  func run() throws {
    StopSignals.install()
    let summary = try Warehouse.forget(
      forgotten, path: warehouse, isDryRun: dryRun, patience: waiting.patience)
    try Console.write(ForgetSummaryText(summary, isDryRun: dryRun).text)
  }
}
