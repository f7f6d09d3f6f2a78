import ArgumentParser
import Querying
internal import Recipes

/// Whether posts get several captions.
struct SeveralCaptionFlags: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Number of captions the recipe makes of a post, each with chances of its own.",
      discussion: "Equal ones are one caption that weighs more.", valueName: "N"))
  var variants: Int?

  @Option(
    help: ArgumentHelp(
      "Write a caption of each of these sets, with commas or repeated; long=2 is a weight.",
      discussion: """
        A weight says how often a trainer draws a caption. Lines of JSON and tables have them as numbers; \
        elsewhere a caption stands as often as it weighs.
        """, valueName: "names"), completion: .names(.captionKind))
  var each: [CommaList<WeighedKind>] = []

  func validate() throws {
    guard 1...CaptionMixture.maximumVariantCount ~= variants ?? 1 else {
      throw ValidationError(
        "--variants must be from 1 to \(CaptionMixture.maximumVariantCount).")
    }
  }

  /// Nil: one caption a post.
  func mixture(hasRecipe: Bool) -> CaptionMixture? {
    guard variants != nil || !each.isEmpty else { return nil }
    var mixture = CaptionMixture()
    mixture.kinds = each.elements().map(\.kind)
    mixture.variantCount = variants ?? (hasRecipe ? 1 : 0)
    return mixture
  }
}

/// What `--each` takes: `long`, `long=2`.
struct WeighedKind: ExpressibleByArgument, Sendable {
  let kind: CaptionMixture.Kind

  init?(argument: String) {
    let sides = argument.split(separator: "=", omittingEmptySubsequences: false)
    guard sides.count <= 2, let name = sides.first, !name.isEmpty else { return nil }
    guard sides.count == 2 else {
      kind = CaptionMixture.Kind(String(name))
      return
    }
    guard let weight = Int(sides[1]), 1...CaptionMixture.maximumWeight ~= weight else { return nil }
    kind = CaptionMixture.Kind(String(name), weight: weight)
  }
}
