import ArgumentParser
import Querying

/// Where `caption` writes.
struct CaptionTargetFlags: ParsableArguments {
  @Option(
    name: .shortAndLong,
    help: ArgumentHelp(
      "Where to write: a .jsonl[.gz|.zst] file, a folder, or - for stdout.", valueName: "path"))
  var output: String?

  @Option(
    help: ArgumentHelp(
      "Set of captions: write into the warehouse under this name.", valueName: "name"),
    completion: .names(.captionKind))
  var kind: String?

  @Flag(help: "Replace what is there.")
  var replace = false

  @Flag(name: .shortAndLong, help: "Show no progress.")
  var quiet = false
}
