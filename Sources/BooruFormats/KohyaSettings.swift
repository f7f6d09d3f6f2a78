/// What an import takes from kohya metadata, and how it reads the keys.
public struct KohyaSettings: Sendable, Equatable {
  public var takesTags: Bool
  public var takesCaptions: Bool
  /// Sizes of latents: `train_resolution` or `image_size`.
  public var takesLatents: Bool
  /// The kind that the captions get.
  public var captionKind: String
  /// What every key must begin with; it is cut off. Nil: nothing.
  public var keyPrefix: String?
  /// The site of keys that name none: that of the import.
  public var defaultSite: String
  /// Sites that a key may name by the folder before its number (`e621/123`).
  public var knownSites: [String]

  public init(
    takesTags: Bool = true, takesCaptions: Bool = true, takesLatents: Bool = true,
    captionKind: String, keyPrefix: String? = nil, defaultSite: String, knownSites: [String] = []
  ) {
    self.takesTags = takesTags
    self.takesCaptions = takesCaptions
    self.takesLatents = takesLatents
    self.captionKind = captionKind
    self.keyPrefix = keyPrefix
    self.defaultSite = defaultSite
    self.knownSites = knownSites
  }
}
