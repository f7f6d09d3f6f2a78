import ArgumentParser

/// The options that every kind of sample takes. The same ones make the same posts in every kind.
struct PostFlags: ParsableArguments {
  @Option(help: "How many posts.")
  var posts = DumpOptions().postCount

  @Option(help: "Another seed makes other posts.")
  var seed = DumpOptions().seed

  @Option(help: "The id of the first post.")
  var firstID = DumpOptions().firstNumber

  @Option(help: "The share of posts whose record is odd or broken, 0 to 1.")
  var quirks = DumpOptions().quirkShare

  @Option(help: "The year of the first posts, from 1971 on.")
  var fromYear = DumpOptions().years.lowerBound

  @Option(help: "The year of the last posts.")
  var toYear = DumpOptions().years.upperBound

  @Flag(help: "Overwrite what is there.")
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

  func options(shape: DumpOptions.Shape = DumpOptions().shape) -> DumpOptions {
    DumpOptions(
      postCount: posts, seed: seed, firstNumber: firstID, shape: shape, quirkShare: quirks,
      years: fromYear...toYear)
  }

  /// Writes a dump to a file, or standard output for `-`, and tells what it holds.
  func write(
    to path: String, _ body: ((UnsafeRawBufferPointer) throws -> Void) throws -> String
  ) throws {
    try Self.telling {
      let file = try DumpFile(path: path, isReplacing: replace)
      let summary = try body { try file.write($0) }
      try file.finish()
      return summary
    }
  }

  /// Tells what a body returns on standard error, or why it failed, with the exit code of that.
  static func telling(_ body: () throws -> String) throws {
    do {
      DumpFile.tell(try body())
    } catch let error as DumpFileError {
      DumpFile.tell("sample-dump: \(error.description)")
      throw ExitCode(error.exitCode)
    }
  }
}
