/// Where one text a post goes.
public enum TextTarget: Sendable {
  /// One line of JSON a post: `{"site":"e621","number":1,"caption":"…","state":"sentence"}`. The path `-`
  /// is standard output.
  case lines(path: String)
  /// One file with captions under the paths of pictures. The path `-` is standard output.
  case map(path: String, CaptionMap)
  /// A file for each post: `OUT/123.txt`, with sub-folders by site where there are several.
  case folder(path: String, Naming)
  /// Members of tar files: `OUT/0123.tar` holds `1123.caption`, by number modulo the shards; below a folder
  /// for each site where there are several.
  case tars(path: String, Layout)

  /// How the files of a folder are named.
  public struct Naming: Sendable {
    /// Without a dot.
    public var fileExtension = "txt"
    /// How many sub-folders there are, by number modulo; nil has none.
    public var folderCount: Int64?

    public init() {}
  }

  /// How tars are cut and their members named.
  public struct Layout: Sendable {
    /// From 1 to 65,536.
    public var shardCount = 1000
    /// Ending of the members, without a dot.
    public var memberExtension = "caption"
    /// Whether an index in JSON stands beside each tar.
    public var writesIndex = false
    /// Folders and tars with the pictures that stand beside the texts; empty: texts alone.
    public var picturePaths: [String] = []

    public init() {}
  }

  var isLines: Bool {
    if case .lines = self { true } else { false }
  }

  var isTars: Bool {
    if case .tars = self { true } else { false }
  }

  /// The one file that is written; nil for a folder.
  var filePath: String? {
    switch self {
    case .lines(let path), .map(let path, _): path
    case .folder, .tars: nil
    }
  }

  var picturePaths: [String] {
    if case .tars(_, let layout) = self { layout.picturePaths } else { [] }
  }

  var map: CaptionMap? {
    if case .map(_, let map) = self { map } else { nil }
  }

  /// As manifests tell it.
  var manifest: [String: ExportManifest.Value] {
    switch self {
    case .lines: ["format": .value("jsonl")]
    case .map(_, let map): ["format": .value(map.rawValue)]
    case .folder(_, let naming):
      [
        "format": .value("folder"), "ext": .value(naming.fileExtension),
        "spread": .optional(naming.folderCount),
      ]
    case .tars(_, let layout):
      [
        "format": .value("tars"), "ext": .value(layout.memberExtension),
        "shards": .value(layout.shardCount),
        "images": layout.picturePaths.isEmpty ? .nothing : .value(layout.picturePaths),
      ]
    }
  }
}
