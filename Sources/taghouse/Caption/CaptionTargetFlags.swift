import ArgumentParser
import Querying
internal import Recipes

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

  @Option(
    help: ArgumentHelp("Ending of the files in a folder. (default: txt)", valueName: "ending"))
  var ext: String?

  @Option(
    help: ArgumentHelp(
      "Number of captions the recipe makes of a post, each with chances of its own.",
      discussion: "Equal ones are one caption that weighs more.", valueName: "N"))
  var variants: Int?

  @Flag(help: "Also write processed_tags and dropped_character_tags into lines of JSON.")
  var withTags = false

  @Option(
    help: ArgumentHelp(
      "Spread the files of a folder over this many sub-folders.", valueName: "count"))
  var spread: Int64?

  func validate() throws {
    guard 1...10_000 ~= spread ?? 1 else {
      throw ValidationError("--spread must be from 1 to 10000.")
    }
    guard 1...CaptionMixture.maximumVariantCount ~= variants ?? 1 else {
      throw ValidationError(
        "--variants must be from 1 to \(CaptionMixture.maximumVariantCount).")
    }
  }
}
