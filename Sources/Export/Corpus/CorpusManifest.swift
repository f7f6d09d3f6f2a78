internal import Selection
internal import Warehouse

/// The JSON file beside a corpus that says how it was made and what it holds.
///
/// Keys are snake_case and sorted, so that the same corpus has the same manifest.
struct CorpusManifest: ExportManifest {
  struct Options: Encodable {
    var format: String
    var selection: ManifestSelection
    var layer: String
    var categories: [String]
    var separator: String
    var spaces: Bool
    var order: String
    var seed: UInt64
    var minTags: Int
    var maxTags: Int?
    var minTagPosts: Int64
    var dedupe: Bool
    var bos: String
    var eos: String
    var split: [String: Double]
    var shards: Int
  }

  struct LeftOut: Encodable {
    var notSelected: Int64
    var noTags: Int64
    var tooFewTags: Int64
    var tooManyTags: Int64
    var duplicateLines: Int64
  }

  var kind = "taghouse corpus"
  var programVersion: String
  var options: Options
  var warehouse: ManifestWarehouse
  var posts: Int64
  var lines: Int64
  var tags: Int64
  var bytes: Int64
  var leftOut: LeftOut
  var files: [ManifestFile]

  init(options: CorpusOptions, identity: WarehouseIdentity, summary: CorpusSummary) {
    programVersion = options.programVersion
    self.options = Options(
      format: options.format.rawValue, selection: ManifestSelection(options.selection),
      layer: options.layer.rawValue, categories: options.categoryNames,
      separator: options.separator, spaces: options.usesSpaces,
      order: options.order.rawValue, seed: options.seed, minTags: options.minimumTagCount,
      maxTags: options.maximumTagCount, minTagPosts: options.minimumTagPostCount,
      dedupe: options.removesDuplicates, bos: options.lineStart, eos: options.lineEnd,
      split: Dictionary(
        options.splits.map { ($0.name, $0.ratio) }, uniquingKeysWith: { first, _ in first }),
      shards: options.shardCount)
    warehouse = ManifestWarehouse(identity)
    let tally = summary.tally
    posts = tally.selectedPostCount
    lines = tally.lineCount
    tags = tally.tagCount
    bytes = summary.files.reduce(0) { $0 + $1.byteCount }
    leftOut = LeftOut(
      notSelected: identity.postCount - tally.selectedPostCount, noTags: tally.untaggedPostCount,
      tooFewTags: tally.shortPostCount, tooManyTags: tally.longPostCount,
      duplicateLines: tally.duplicateLineCount)
    files = summary.files.map { file in
      ManifestFile(
        path: file.path, lines: file.lineCount, byteCount: file.byteCount,
        uncompressedByteCount: file.uncompressedByteCount, sha256: file.sha256)
    }
  }
}
