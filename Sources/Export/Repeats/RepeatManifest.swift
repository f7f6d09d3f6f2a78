internal import Selection
internal import Warehouse

/// The manifest of an export of repeats.
struct RepeatManifest: ExportManifest {
  struct Options: Encodable {
    var by: [String]
    var selection: ManifestSelection
    var layer: String
    var target: String
    var power: Double
    var min: Double
    var max: Double
    var minPosts: Int64
    var format: String
  }

  struct Category: Encodable {
    var name: String
    var concepts: Int64
    /// Posts; null without concepts.
    var target: Double?
  }

  var kind = "taghouse repeats"
  var programVersion: String
  var options: Options
  var warehouse: ManifestWarehouse
  var categories: [Category]
  var posts: Int64
  var postsWithConcepts: Int64
  /// The sum over all posts; null unless they were written.
  var repeats: Int64?
  var files: [ManifestFile]

  init(options: RepeatOptions, identity: WarehouseIdentity, summary: RepeatSummary) {
    programVersion = options.programVersion
    let rule = options.rule
    self.options = Options(
      by: options.categoryNames, selection: ManifestSelection(options.selection),
      layer: options.layer.rawValue, target: rule.target.text, power: rule.power,
      min: rule.minimum, max: rule.maximum, minPosts: options.minimumPostCount,
      format: options.format.rawValue)
    warehouse = ManifestWarehouse(identity)
    categories = summary.categories.map {
      Category(name: $0.name, concepts: $0.conceptCount, target: $0.target)
    }
    posts = summary.postCount
    postsWithConcepts = summary.conceptPostCount
    repeats = summary.repeatCount
    files = summary.files.map { ManifestFile($0) }
  }
}

extension RepeatRule.Target {
  /// As the command line takes it.
  public var text: String {
    switch self {
    case .postCount(let count): "\(count)"
    case .greatest: "greatest"
    case .median: "median"
    }
  }

  /// Reads a number of posts, `greatest` or `median`; nil for everything else.
  public init?(_ text: String) {
    switch text {
    case "greatest": self = .greatest
    case "median": self = .median
    default:
      guard let count = Int64(text), count >= 1 else { return nil }
      self = .postCount(count)
    }
  }
}
