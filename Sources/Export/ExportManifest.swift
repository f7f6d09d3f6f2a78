internal import ByteIO
internal import Foundation
internal import Reading
internal import Recipes
internal import Selection
internal import Statistics
internal import Store

/// The JSON file beside an export that says how it was made and what it holds.
///
/// Keys are snake_case and sorted, so that the same export has the same manifest.
struct ExportManifest: Encodable {
  /// A value of a manifest.
  enum Value: Encodable {
    /// Left out.
    case nothing
    case value(any Encodable)
    case object([String: Value])

    func encode(to encoder: any Encoder) throws {
      switch self {
      case .nothing: break
      case .value(let value):
        // Not by the value itself: the keys of a dictionary would be taken for names of ours.
        var container = encoder.singleValueContainer()
        try container.encode(value)
      case .object(let members): try ExportManifest.encode(members, to: encoder)
      }
    }
  }

  /// `taghouse corpus` and so on: by it a folder of ours is known.
  private let members: [String: Value]

  /// - Parameters:
  ///   - options: How it was made.
  ///   - counts: What it holds, beside its files.
  ///   - isInFolder: Whether the files' paths are those below the folder of the manifest.
  init(
    kind: String, programVersion: String, options: [String: Value], identity: WarehouseIdentity,
    counts: [String: Value], files: [ExportedFile], isInFolder: Bool = false
  ) {
    var members = counts
    members["kind"] = .value(kind)
    members["programVersion"] = .value(programVersion)
    members["options"] = .object(options)
    members["warehouse"] = .value(ManifestWarehouse(identity))
    members["files"] = .value(files.map { ManifestFile($0, isInFolder: isInFolder) })
    self.members = members
  }

  private init(members: [String: Value]) {
    self.members = members
  }

  func encode(to encoder: any Encoder) throws {
    try Self.encode(members, to: encoder)
  }

  private static func encode(_ members: [String: Value], to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    for (name, value) in members {
      if case .nothing = value { continue }
      try container.encode(value, forKey: Key(stringValue: name))
    }
  }

  private struct Key: CodingKey {
    var stringValue: String
    var intValue: Int? { nil }

    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
  }

  /// The manifest as the bytes of a file.
  /// - Parameter contents: The mark of the folder that it stands in (`AtomicFolder.contentsMark`).
  func encoded(contents: String? = nil) throws -> [UInt8] {
    var members = members
    members["contents"] = .optional(contents)
    let encoder = JSONEncoder()
    encoder.keyEncodingStrategy = .convertToSnakeCase
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    return [UInt8](try encoder.encode(Self(members: members))) + [UInt8(ascii: "\n")]
  }
}

extension ExportManifest.Value {
  /// Left out where there is nothing.
  static func optional<Wrapped: Encodable>(_ value: Wrapped?) -> Self {
    value.map { .value($0) } ?? .nothing
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
  var lines: Int64?
  var bytes: Int64
  var uncompressedBytes: Int64
  var sha256: String

  /// The manifest names a file without its folder, unless that is one below its own.
  init(_ file: ExportedFile, isInFolder: Bool) {
    name =
      isInFolder ? file.path : file.path.split(separator: "/").last.map(String.init) ?? file.path
    lines = file.lineCount
    bytes = file.byteCount
    uncompressedBytes = file.uncompressedByteCount
    sha256 = file.sha256
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
  /// Whether posts of different sites with one md5 are one; null where not.
  var mergeMd5: Bool?

  init(_ selection: PostSelection) {
    select = selection.query?.text
    per = selection.caps?.limits.map { "\($0.category):\($0.count)" } ?? []
    perOrder = selection.caps.map { caps in
      switch caps.order {
      case .score: "score"
      case .sampleKey(let seed): "random, seed \(seed)"
      }
    }
    sites = selection.siteNames
    ratings = selection.ratings
    excludeDeleted = selection.excludesDeleted
    mergeMd5 = selection.mergesCopies ? true : nil
  }
}

/// How an export writes captions and tags.
struct ManifestText: Encodable {
  /// Null where captions come of kinds that were named.
  var captionRule: String?
  var captionKinds: [String]?
  /// Several captions a post: sets with their weights, as `long=2`, and how many the recipe makes.
  var each: [String]?
  var variants: Int?
  /// Null where captions come by the rule.
  var recipe: ManifestRecipe?
  var mode: String
  var fallback: String
  var layer: String
  var categoryOrder: [String]
  var spaces: Bool
  var separator: String

  init(
    _ caption: CaptionTextOptions, _ tags: TagTextOptions, captioning: CaptioningOptions? = nil
  ) {
    recipe = captioning.map { ManifestRecipe($0) }
    each = caption.mixture.map { $0.kinds.map { "\($0.name)=\($0.weight)" } }
    variants = caption.mixture?.variantCount
    captionRule = caption.kindNames.isEmpty ? caption.ruleName : nil
    captionKinds = caption.kindNames.isEmpty ? nil : caption.kindNames
    mode = caption.mode.rawValue
    fallback = caption.fallback.rawValue
    layer = tags.layer.rawValue
    categoryOrder = tags.categoryOrder
    spaces = tags.usesSpaces
    separator = tags.separator
  }
}
