import Answers
public import ArgumentParser
public import Reading
import Selection
internal import Store

/// Which posts belong into an export or a report at all; the same option for all of them.
struct CandidateFlag: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      """
      Take only posts that have one of these: latents, captions, pictures, tags or records. \
      (default: posts, which takes all)
      """, valueName: "what"))
  var from: CandidatePosts?

  /// The former name, with its values.
  @Option(help: .hidden)
  var universe: FormerCandidates?

  /// What was asked for; all posts when nothing was.
  var taken: CandidatePosts { from ?? universe?.value ?? .all }

  /// The option, if it was given.
  var name: String? {
    if from != nil { return "--from" }
    return universe == nil ? nil : "--universe"
  }

  func validate() throws {
    if from != nil, universe != nil {
      throw ValidationError("--universe is the former name of --from: give one of them.")
    }
  }
}

/// What `--universe` took.
enum FormerCandidates: String, ExpressibleByArgument, CaseIterable {
  case all, posts, tags, captions, latents

  var value: CandidatePosts {
    switch self {
    case .all: .all
    case .posts: .records
    case .tags: .tags
    case .captions: .captions
    case .latents: .latents
    }
  }
}

/// The options that say which posts an export of captions takes.
struct CandidateFlags: ParsableArguments {
  @OptionGroup var candidates: CandidateFlag

  @Option(
    help: ArgumentHelp("The share K of N of the posts, by number modulo N.", valueName: "K/N"))
  var part: PostScan.Part?

  @OptionGroup var selection: SelectionFlags
}

/// What a summary says of posts that `--from` has left out; empty when there are none.
enum LeftOutText {
  static func line(_ count: Int64, _ candidates: CandidatePosts) -> String {
    guard count > 0 else { return "" }
    return "  left out by --from \(candidates.rawValue): \(Figures.counted(count, "post"));"
      + " --from posts takes \(count == 1 ? "it" : "them")\n"
  }
}

extension CandidatePosts: ExpressibleByArgument {}

extension PostScan.Part: ExpressibleByArgument {
  /// Parses `0/4`.
  public init?(argument: String) {
    let sides = argument.split(separator: "/", omittingEmptySubsequences: false).map { Int64($0) }
    guard sides.count == 2, let index = sides[0], let count = sides[1], index >= 0, index < count
    else { return nil }
    self.init(index: index, count: count)
  }
}
