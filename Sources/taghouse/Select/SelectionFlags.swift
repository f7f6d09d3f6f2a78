public import ArgumentParser
internal import CaptionSettings
import Querying
public import Selection
import Store

/// The options that say which posts a command takes, and how many; the same for all of them.
struct PostChoiceFlags: ParsableArguments {
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Only posts of this search, as '1girl -comic rating:s'.",
      discussion: "docs/SELECTION.md explains the language.", valueName: "search"),
    completion: .searches)
  var select: String?

  @Option(
    help: ArgumentHelp("Only posts of these sites, with commas or repeated.", valueName: "names"),
    completion: .names(.site))
  var site: [Names] = []

  @Option(
    help: ArgumentHelp(
      "Only posts of these ratings, by letter or word, with commas or repeated.",
      valueName: "ratings"))
  var rating: [CommaList<RatingName>] = []

  @Option(help: ArgumentHelp("Maximum number of rows or posts.", valueName: "count"))
  var limit: Int64?

  func validate() throws {
    guard limit ?? 0 >= 0 else { throw ValidationError("--limit must not be negative.") }
  }

  /// Throws `SelectionError` for a search that is none.
  ///
  /// - Parameter limitsPosts: Whether `--limit` is about posts; else it is about rows.
  func selection(limitsPosts: Bool = true) throws -> PostSelection {
    var selection = PostSelection()
    selection.query = try select.map { try SelectionQuery(parsing: $0) }
    selection.siteNames = site.elements()
    selection.ratings = rating.elements().map(\.letter)
    if limitsPosts, let limit {
      var query = selection.query ?? SelectionQuery()
      query.take(atMost: limit)
      selection.query = query
    }
    return selection
  }

  /// An option of these that was given; nil when there is none.
  var firstFlag: String? {
    if select != nil { return "--select" }
    if !site.isEmpty { return "--site" }
    if !rating.isEmpty { return "--rating" }
    return limit == nil ? nil : "--limit"
  }
}

/// All options that say which posts a command takes.
struct SelectionFlags: ParsableArguments {
  @OptionGroup var choice: PostChoiceFlags

  @Flag(help: "Leave out posts that are marked as deleted.")
  var excludeDeleted = false

  @Flag(
    name: .customLong("merge-md5"),
    help: "Take posts of different sites with one md5 as one post, with the tags of all.")
  var mergeMD5 = false

  @Option(
    help: ArgumentHelp(
      "The number that everything drawn by chance depends on. (default: 0)", valueName: "number"))
  var seed: UInt64?

  @Flag(help: "Treat unknown names in a search as matching no posts.")
  var allowUnknown = false

  @Option(
    help: ArgumentHelp(
      "At most N posts for each tag of a category, as character:200, with commas or repeated.",
      valueName: "category:N"))
  var per: [CommaList<PostCaps.Limit>] = []

  @Option(help: "Which posts --per takes first: those with the best score, or random ones.")
  var perOrder = PostCapOrder.score

  /// The former name of `--seed`, where it was about these draws alone.
  @Option(help: .hidden)
  var perSeed: UInt64?

  func validate() throws {
    if per.isEmpty, perOrder != .score || perSeed != nil {
      throw ValidationError("--per-order and --per-seed are for --per.")
    }
    if perSeed ?? 0 != 0, perOrder == .score {
      throw ValidationError("--per-seed is for --per-order random.")
    }
  }

  private var caps: PostCaps? {
    per.isEmpty
      ? nil
      : PostCaps(
        limits: per.elements(),
        order: perOrder == .score ? .score : .sampleKey(seed: perSeed ?? seed ?? 0))
  }

  /// Throws `SelectionError` for a search that is none.
  ///
  /// - Parameter limitsPosts: Whether `--limit` is about posts; else it is about rows.
  func selection(limitsPosts: Bool = true) throws -> PostSelection {
    var selection = try choice.selection(limitsPosts: limitsPosts)
    selection.excludesDeleted = excludeDeleted
    selection.allowsUnknownNames = allowUnknown
    selection.caps = caps
    selection.mergesCopies = mergeMD5
    return selection
  }

  /// Whether one of the options says which posts.
  var isAny: Bool {
    choice.firstFlag != nil || excludeDeleted || !per.isEmpty || mergeMD5
  }

  var select: String? {
    get { choice.select }
    set { choice.select = newValue }
  }

  var limit: Int64? { choice.limit }

  /// What `--limit` says of rows.
  var rowLimit: Int? { limit.map { Int($0) } }

  /// The seed as a setting of captions; none when it is not said.
  var seedSetting: [CaptionSettingsFlags.Said] { seed.map { [(.seed, "\($0)")] } ?? [] }
}

/// The raw values are what `--per-order` takes.
enum PostCapOrder: String, ExpressibleByArgument, CaseIterable, Sendable {
  case score
  case random
}

/// A rating by its letter or its word.
struct RatingName: ExpressibleByArgument {
  let letter: String

  init?(argument: String) {
    guard let letter = Rating.letter(named: argument) else { return nil }
    self.letter = letter
  }
}

extension PostCaps.Limit: ExpressibleByArgument {
  public init?(argument: String) {
    self.init(argument)
  }
}
