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

  @Flag(help: "Replace what is there.")
  var replace = false

  @Option(
    help: ArgumentHelp(
      "Number of captions the recipe makes of a post, each with chances of its own.",
      discussion: "Equal ones are one caption that weighs more.", valueName: "N"))
  var variants: Int?

  @Flag(name: .shortAndLong, help: "Show no progress.")
  var quiet = false

  func validate() throws {
    guard 1...CaptionMixture.maximumVariantCount ~= variants ?? 1 else {
      throw ValidationError(
        "--variants must be from 1 to \(CaptionMixture.maximumVariantCount).")
    }
  }

  /// What several captions a post are made of; nil for one.
  var mixture: CaptionMixture? {
    variants.map { count in
      var mixture = CaptionMixture()
      mixture.variantCount = count
      return mixture
    }
  }
}
