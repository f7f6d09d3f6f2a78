import ArgumentParser

/// Where `export captions` writes.
struct CaptionFileFlags: ParsableArguments {
  @Option(
    name: .shortAndLong,
    help: ArgumentHelp(
      "Where to write: a .jsonl[.gz|.zst] file, a folder, or - for stdout.", valueName: "path"))
  var output: String

  @Option(help: ArgumentHelp("Ending of the files in a folder.", valueName: "ending"))
  var ext = TextExtension.txt

  @Option(
    help: ArgumentHelp(
      "Spread the files of a folder over this many sub-folders.", valueName: "count"))
  var spread: Int64?

  func validate() throws {
    guard 1...10_000 ~= spread ?? 1 else {
      throw ValidationError("--spread must be from 1 to 10000.")
    }
  }
}
