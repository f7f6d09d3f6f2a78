internal import Warehouse

/// The manifest of an export of one text a post.
struct PostTextManifest: ExportManifest {
  /// Where the texts went.
  struct Target: Encodable {
    /// jsonl, folder or tars.
    var format: String
    /// Ending of the posts' files or members, without a dot.
    var ext: String?
    /// Sub-folders by number.
    var spread: Int?
    var shards: Int?
  }

  struct Options: Encodable {
    var selection: ManifestSelection
    var universe: String
    var part: String
    var member: String
    var text: ManifestText
    var target: Target
  }

  var kind: String
  var programVersion: String
  var options: Options
  var warehouse: ManifestWarehouse
  var selected: Int64
  var posts: Int64
  var sentences: Int64
  var onlyTags: Int64
  var missing: Int64
  var standIns: Int64
  var empty: Int64
  var skipped: Int64
  /// Null without a recipe.
  var recipes: Int64?
  var files: [ManifestFile]

  init(
    kind: String, options: PostTextOptions, target: Target, identity: WarehouseIdentity,
    summary: PostTextSummary
  ) {
    self.kind = kind
    programVersion = options.programVersion
    self.options = Options(
      selection: ManifestSelection(options.selection), universe: summary.universe.rawValue,
      part: "\(options.part.index)/\(options.part.count)", member: options.content.rawValue,
      text: ManifestText(options.caption, options.tags, captioning: options.captioning),
      target: target)
    warehouse = ManifestWarehouse(identity)
    let tally = summary.tally
    selected = tally.selectedCount
    posts = tally.writtenCount
    sentences = tally.sentenceCount
    onlyTags = tally.onlyTagsCount
    missing = tally.missingCount
    standIns = tally.standInCount
    empty = tally.emptyCount
    skipped = tally.skippedCount
    recipes = options.captioning.map { _ in tally.recipeCount }
    files = summary.files.map { ManifestFile($0, isInFolder: target.format == "tars") }
  }
}
