/// What an import takes from kohya metadata, and how it reads the keys.
public struct KohyaSettings: Sendable, Equatable {
  public var takesTags: Bool
  public var takesCaptions: Bool
  /// Sizes of latents: `train_resolution` or `image_size`.
  public var takesLatents: Bool
  /// The kind that the captions get; nil: the name of their file without its endings.
  public var captionKind: String?
  /// What every key must begin with; it is cut off. Nil: nothing.
  public var keyPrefix: String?
  /// The site of keys that name none: that of the import.
  public var defaultSite: String
  /// Sites that a key may name by the folder before its number (`e621/123`).
  public var knownSites: [String]

  public init(
    takesTags: Bool = true, takesCaptions: Bool = true, takesLatents: Bool = true,
    captionKind: String? = nil, keyPrefix: String? = nil, defaultSite: String,
    knownSites: [String] = []
  ) {
    self.takesTags = takesTags
    self.takesCaptions = takesCaptions
    self.takesLatents = takesLatents
    self.captionKind = captionKind
    self.keyPrefix = keyPrefix
    self.defaultSite = defaultSite
    self.knownSites = knownSites
  }

  /// The kind of captions from a file: `meta_cap` for `meta_cap.json.gz`; `kohya` without a name.
  public static func captionKind(forFileNamed name: String) -> String {
    var stem = name[...]
    for ending in [".gz", ".xz", ".zst", ".bz2"] where stem.hasSuffix(ending) {
      stem = stem.dropLast(ending.count)
    }
    if let dot = stem.lastIndex(of: "."), dot > stem.startIndex { stem = stem[..<dot] }
    while stem.utf8.count > CaptionKinds.maximumNameByteCount { stem = stem.dropLast() }
    return stem.isEmpty ? "kohya" : String(stem)
  }
}
