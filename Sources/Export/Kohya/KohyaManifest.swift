internal import Selection
internal import Warehouse

/// The manifest of a kohya export.
struct KohyaManifest: ExportManifest {
  struct Options: Encodable {
    var selection: ManifestSelection
    var universe: String
    var part: String
    var sdScripts: String
    var key: String
    var pathTemplate: String?
    var tags: Bool
    var captions: Bool
    var latents: Bool
    var text: ManifestText
    var format: String
    var indent: Int
  }

  struct Missing: Encodable {
    var tags: Int64
    var caption: Int64
    var latent: Int64
  }

  var kind = "taghouse kohya"
  var programVersion: String
  var options: Options
  var warehouse: ManifestWarehouse
  var ids: Int64
  var posts: Int64
  var missing: Missing
  var sentences: Int64
  var onlyTags: Int64
  var standIns: Int64
  var skipped: Int64
  /// Null without a recipe.
  var recipes: Int64?
  var files: [ManifestFile]

  init(options: KohyaOptions, identity: WarehouseIdentity, summary: KohyaSummary) {
    programVersion = options.programVersion
    self.options = Options(
      selection: ManifestSelection(options.selection), universe: summary.universe.rawValue,
      part: "\(options.part.index)/\(options.part.count)", sdScripts: options.version.rawValue,
      key: options.effectiveKey.rawValue, pathTemplate: options.pathTemplate?.text,
      tags: options.writesTags, captions: options.writesCaptions, latents: options.writesLatents,
      text: ManifestText(options.caption, options.tags, captioning: options.captioning),
      format: options.format.rawValue,
      indent: options.indent)
    warehouse = ManifestWarehouse(identity)
    let tally = summary.tally
    ids = tally.idCount
    posts = tally.writtenCount
    missing = Missing(
      tags: tally.missingTagCount, caption: tally.missingCaptionCount,
      latent: tally.missingLatentCount)
    sentences = tally.sentenceCount
    onlyTags = tally.onlyTagsCount
    standIns = tally.standInCount
    skipped = tally.skippedCount
    recipes = options.captioning.map { _ in tally.recipeCount }
    files = summary.files.map { ManifestFile($0) }
  }
}
