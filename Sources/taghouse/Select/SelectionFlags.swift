public import ArgumentParser
import Querying
public import Selection
import Store

/// The options that say which posts a command takes; the same for all of them.
struct SelectionFlags: ParsableArguments {
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Take the posts of this search only, as '1girl -comic rating:s'.",
      discussion: "docs/SELECTION.md has its language.", valueName: "search"),
    completion: .searches)
  var select: String?

  @Option(help: "Take the posts of this site only. Repeatable.", completion: .names(.site))
  var site: [String] = []

  @Option(help: "Take posts with this letter as rating only. Repeatable.")
  var rating: [String] = []

  @Flag(help: "Leave out posts that are marked as deleted.")
  var excludeDeleted = false

  @OptionGroup var names: UnknownNamesFlag

  @OptionGroup var caps: CapFlags

  /// Throws `SelectionError` for a search that is none.
  func selection() throws -> PostSelection {
    var selection = PostSelection()
    selection.query = try select.map { try SelectionQuery(parsing: $0) }
    selection.siteNames = site
    selection.ratings = rating
    selection.excludesDeleted = excludeDeleted
    selection.allowsUnknownNames = names.allowUnknown
    selection.caps = caps.caps
    return selection
  }
}

/// What a search may name.
struct UnknownNamesFlag: ParsableArguments {
  @Flag(help: "Take a name in a search that the warehouse does not know for no post.")
  var allowUnknown = false
}

/// At most so many posts of each tag.
struct CapFlags: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Take at most N posts of each tag of a category, as character:200. Repeatable.",
      valueName: "category:N"))
  var per: [PostCaps.Limit] = []

  @Option(help: "Which posts --per takes first: score (the best) or random.")
  var perOrder = PostCapOrder.score

  @Option(help: "The seed of --per-order random.")
  var perSeed: UInt64 = 0

  var caps: PostCaps? {
    per.isEmpty
      ? nil : PostCaps(limits: per, order: perOrder == .score ? .score : .sampleKey(seed: perSeed))
  }

  func validate() throws {
    if per.isEmpty, perOrder != .score || perSeed != 0 {
      throw ValidationError("--per-order and --per-seed are for --per.")
    }
    if perSeed != 0, perOrder == .score {
      throw ValidationError("--per-seed is for --per-order random.")
    }
  }
}

/// The raw values are what `--per-order` takes.
enum PostCapOrder: String, ExpressibleByArgument, CaseIterable, Sendable {
  case score
  case random
}

extension PostCaps.Limit: ExpressibleByArgument {
  public init?(argument: String) {
    self.init(argument)
  }
}
