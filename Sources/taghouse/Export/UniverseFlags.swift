public import ArgumentParser
public import Reading
import Selection
internal import Store

/// The options that say which posts an export of captions takes.
struct UniverseFlags: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Which posts belong: all, posts, tags, captions or latents.",
      discussion: """
        Those that have a record, tags, a caption, a latent. (default: latents if the sites have any, \
        else all; captions for texts without tags to stand in)
        """))
  var universe: PostUniverse?

  @Option(
    help: ArgumentHelp("The share K of N of the posts, by number modulo N.", valueName: "K/N"))
  var part: PostScan.Part?

  @OptionGroup var selection: SelectionFlags
}

extension PostUniverse: ExpressibleByArgument {}

extension PostScan.Part: ExpressibleByArgument {
  /// Parses `0/4`.
  public init?(argument: String) {
    let sides = argument.split(separator: "/", omittingEmptySubsequences: false).map { Int64($0) }
    guard sides.count == 2, let index = sides[0], let count = sides[1], index >= 0, index < count
    else { return nil }
    self.init(index: index, count: count)
  }
}
