internal import Store

/// How pictures are arranged in folders by their concepts.
public struct ConceptFolderOptions: Sendable {
  /// What stands for a picture.
  public enum Arrangement: String, CaseIterable, Sendable {
    /// A link to where it lies.
    case links
    /// Its path, in a list of the concept.
    case lists
    case copies
  }

  public var arrangement = Arrangement.links
  /// Which tags are concepts, and how often each is to be shown; its selection is that of the texts.
  public var repeats: RepeatOptions
  /// The texts beside the pictures.
  public var texts: PostTextOptions
  /// Ending of the texts, without a dot.
  public var fileExtension = "txt"
  /// Folders and tars with the pictures.
  public var picturePaths: [String] = []

  public init(repeats: RepeatOptions, texts: PostTextOptions) {
    self.repeats = repeats
    self.texts = texts
  }
}

/// What an export of folders by concept has done.
public struct ConceptFolderSummary: Sendable {
  public var texts: ExportSummary
  public var folderCount: Int
  /// Posts with their repeats: what an epoch has.
  public var repeatCount: Int64
}
