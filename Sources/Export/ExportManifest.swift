internal import ByteIO
internal import Foundation
internal import Selection
internal import Warehouse

/// The JSON file beside an export that says how it was made and what it holds.
///
/// Keys are snake_case and sorted, so that the same export has the same manifest.
protocol ExportManifest: Encodable {}

extension ExportManifest {
  /// The manifest as the bytes of a file.
  func encoded() throws -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.keyEncodingStrategy = .convertToSnakeCase
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    return [UInt8](try encoder.encode(self)) + [UInt8(ascii: "\n")]
  }
}

/// The state of the warehouse that an export was made of.
struct ManifestWarehouse: Encodable {
  var schemaVersion: Int
  var posts: Int64
  var tags: Int64
  var lastImportRun: Int64?
  var lastImportStartedAt: String?

  init(_ identity: WarehouseIdentity) {
    schemaVersion = identity.schemaVersion
    posts = identity.postCount
    tags = identity.tagCount
    lastImportRun = identity.lastImportRunID
    lastImportStartedAt = identity.lastImportStartedAt
  }
}

/// A file of an export.
struct ManifestFile: Encodable {
  var name: String
  /// Lines in it; nil where that means nothing.
  var lines: Int64?
  var bytes: Int64
  var uncompressedBytes: Int64
  var sha256: String

  /// `path` is where the file stands; the manifest names it without its folder.
  init(
    path: String, lines: Int64? = nil, byteCount: Int64, uncompressedByteCount: Int64,
    sha256: String
  ) {
    name = path.split(separator: "/").last.map(String.init) ?? path
    self.lines = lines
    bytes = byteCount
    uncompressedBytes = uncompressedByteCount
    self.sha256 = sha256
  }
}

extension ManifestFile {
  /// - Parameter isInFolder: Whether the file's path is one below the folder of the manifest.
  init(_ file: ExportedFile, isInFolder: Bool = false) {
    self.init(
      path: file.path, byteCount: file.byteCount,
      uncompressedByteCount: file.uncompressedByteCount, sha256: file.sha256)
    if isInFolder { name = file.path }
  }
}

/// The selection that an export was made with.
struct ManifestSelection: Encodable {
  var sites: [String]
  var ratings: [String]
  var excludeDeleted: Bool
  /// The search; null without one.
  var select: String?
  /// `character:200` and so on, with what comes first.
  var per: [String]
  var perOrder: String?

  init(_ selection: PostSelection) {
    select = selection.query?.text
    per = selection.caps?.limits.map { "\($0.category):\($0.count)" } ?? []
    perOrder = selection.caps.map { caps in
      switch caps.order {
      case .score: "score"
      case .lot(let seed): "random, seed \(seed)"
      }
    }
    sites = selection.siteNames
    ratings = selection.ratings
    excludeDeleted = selection.excludesDeleted
  }
}

/// How an export writes captions and tags.
struct ManifestText: Encodable {
  var captionRule: String
  /// Null where captions come by the rule.
  var recipe: ManifestRecipe?
  var mode: String
  var fallback: String
  var layer: String
  var categoryOrder: [String]
  var spaces: Bool
  var separator: String

  init(
    _ caption: CaptionOptions, _ tags: TagTextOptions, captioning: CaptioningOptions? = nil
  ) {
    recipe = captioning.map { ManifestRecipe($0) }
    captionRule = caption.ruleName
    mode = caption.mode.rawValue
    fallback = caption.fallback.rawValue
    layer = tags.layer.rawValue
    categoryOrder = tags.categoryOrder
    spaces = tags.usesSpaces
    separator = tags.separator
  }
}
