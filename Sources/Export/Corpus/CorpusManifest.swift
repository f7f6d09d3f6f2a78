internal import ByteIO
internal import Foundation
internal import Selection
internal import Warehouse

/// The JSON file beside a corpus that says how it was made and what it holds.
///
/// Keys are sorted, so that the same corpus has the same manifest.
struct CorpusManifest: Encodable {
  struct Options: Encodable {
    var format: String
    var sites: [String]
    var ratings: [String]
    var exclude_deleted: Bool
    var categories: [String]
    var separator: String
    var spaces: Bool
    var order: String
    var seed: UInt64
    var min_tags: Int
    var max_tags: Int?
    var min_tag_posts: Int64
    var dedupe: Bool
    var bos: String
    var eos: String
    var split: [String: Double]
    var shards: Int
  }

  struct WarehouseState: Encodable {
    var schema_version: Int
    var posts: Int64
    var tags: Int64
    var last_import_run: Int64?
    var last_import_started_at: String?
  }

  struct LeftOut: Encodable {
    var not_selected: Int64
    var no_tags: Int64
    var too_few_tags: Int64
    var too_many_tags: Int64
    var duplicate_lines: Int64
  }

  struct File: Encodable {
    var name: String
    var lines: Int64
    var bytes: Int64
    var uncompressed_bytes: Int64
    var sha256: String
  }

  var kind = "taghouse corpus"
  var program_version: String
  var options: Options
  var warehouse: WarehouseState
  var posts: Int64
  var lines: Int64
  var tags: Int64
  var bytes: Int64
  var left_out: LeftOut
  var files: [File]

  init(options: CorpusOptions, identity: WarehouseIdentity, summary: CorpusSummary) {
    program_version = options.programVersion
    self.options = Options(
      format: options.format.rawValue, sites: options.selection.siteNames,
      ratings: options.selection.ratings, exclude_deleted: options.selection.excludesDeleted,
      categories: options.categoryNames, separator: options.separator, spaces: options.usesSpaces,
      order: options.order.rawValue, seed: options.seed, min_tags: options.minimumTagCount,
      max_tags: options.maximumTagCount, min_tag_posts: options.minimumTagPostCount,
      dedupe: options.removesDuplicates, bos: options.lineStart, eos: options.lineEnd,
      split: Dictionary(
        options.splits.map { ($0.name, $0.ratio) }, uniquingKeysWith: { first, _ in first }),
      shards: options.shardCount)
    warehouse = WarehouseState(
      schema_version: identity.schemaVersion, posts: identity.postCount, tags: identity.tagCount,
      last_import_run: identity.lastImportRunID,
      last_import_started_at: identity.lastImportStartedAt)
    let tally = summary.tally
    posts = tally.selectedPostCount
    lines = tally.lineCount
    tags = tally.tagCount
    bytes = summary.files.reduce(0) { $0 + $1.byteCount }
    left_out = LeftOut(
      not_selected: identity.postCount - tally.selectedPostCount, no_tags: tally.untaggedPostCount,
      too_few_tags: tally.shortPostCount, too_many_tags: tally.longPostCount,
      duplicate_lines: tally.duplicateLineCount)
    files = summary.files.map { file in
      File(
        name: file.path.split(separator: "/").last.map(String.init) ?? file.path,
        lines: file.lineCount, bytes: file.byteCount,
        uncompressed_bytes: file.uncompressedByteCount, sha256: file.sha256)
    }
  }

  /// Refuses early what `write` would refuse at the end.
  static func check(_ path: String, replaces: Bool) throws {
    let file = try AtomicFile(path: path, replace: replaces)
    file.discard()
  }

  func write(to path: String, replaces: Bool) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    var bytes = [UInt8](try encoder.encode(self))
    bytes.append(UInt8(ascii: "\n"))
    let file = try AtomicFile(path: path, replace: replaces)
    try bytes.withUnsafeBytes { try file.write($0) }
    try file.commit()
  }
}
