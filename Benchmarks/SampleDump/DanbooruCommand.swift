import ArgumentParser

extension DumpOptions.Shape: ExpressibleByArgument {}

/// `sample-dump danbooru OUTPUT`.
struct DanbooruCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "danbooru",
    abstract: "Writes posts in the shapes of the Danbooru dumps, one JSON object a line.",
    discussion: """
      What the dump holds is told on standard error, in one line of JSON.

      Example: sample-dump danbooru posts.jsonl --posts 5000 --shape mixed --quirks 0.02
      """)

  @Argument(help: "The file to write, or - for standard output.")
  var output: String

  @Option(help: "How many posts.")
  var posts = DumpOptions().postCount

  @Option(help: "Another seed makes other posts.")
  var seed = DumpOptions().seed

  @Option(help: "The id of the first post.")
  var firstID = DumpOptions().firstNumber

  @Option(help: "The shape of a record.")
  var shape = DumpOptions().shape

  @Option(help: "The share of posts whose line is odd or broken, 0 to 1.")
  var quirks = DumpOptions().quirkShare

  @Option(help: "The year of the first posts, from 1971 on.")
  var fromYear = DumpOptions().years.lowerBound

  @Option(help: "The year of the last posts.")
  var toYear = DumpOptions().years.upperBound

  @Flag(help: "Overwrite the file if there is one.")
  var replace = false

  func validate() throws {
    guard 0...1_000_000_000 ~= posts else { throw ValidationError("--posts is not 0 to 10^9") }
    guard 1...1_000_000_000_000 ~= firstID else {
      throw ValidationError("--first-id is not 1 to 10^12")
    }
    guard 0...1 ~= quirks else { throw ValidationError("--quirks is not 0 to 1") }
    guard 1971...9000 ~= fromYear, fromYear...9000 ~= toYear else {
      throw ValidationError("--from-year and --to-year are not in order from 1971 on")
    }
  }

  func run() throws {
    let options = DumpOptions(
      postCount: posts, seed: seed, firstNumber: firstID, shape: shape, quirkShare: quirks,
      years: fromYear...toYear)
    do {
      let file = try DumpFile(path: output, isReplacing: replace)
      var dump = DanbooruDump(options)
      let tally = try dump.write { try file.write($0) }
      try file.finish()
      DumpFile.tell(tally.json)
    } catch let error as DumpFileError {
      DumpFile.tell("sample-dump: \(error.description)")
      throw ExitCode(error.exitCode)
    }
  }
}
