/// What captioning a folder has done.
public struct FolderCaptioningSummary: Sendable {
  /// Failures whose names are kept.
  public static let keptFailureCount = 20

  /// A picture that was left alone.
  public struct Failure: Sendable {
    /// Of the picture, inside the folder; or of the file.
    public var path: String
    /// Reads on from the path: "has metadata that is no JSON".
    public var reason: String
  }

  /// Pictures of the folder.
  public var pictureCount = 0
  /// Those that have their captions now.
  public var captionedCount = 0
  /// Those among them whose files were so already.
  public var unchangedCount = 0
  /// Those whose caption file somebody else has written: it stays.
  public var keptCount = 0
  /// Those with neither metadata nor tags.
  public var bareCount = 0
  /// Those that share the metadata of another one of the same name.
  public var sharedCount = 0
  public var failureCount = 0
  /// The first failures, in the order of the paths.
  public var failures: [Failure] = []
  /// Files that were written, or would be.
  public var newFileCount = 0
  public var changedFileCount = 0
  /// Characters that a picture shows alone; nil when none were counted.
  public var characterCount: Int?
  /// Where core_tags.json and the others are.
  public var coreTagFolder = ""

  public init() {}

  mutating func note(_ failure: Failure) {
    failureCount += 1
    if failures.count < Self.keptFailureCount { failures.append(failure) }
  }
}

/// The caption of a picture, before and after.
public struct FolderCaptionSample: Sendable, Equatable {
  /// Of the picture, as the folder was named, and the path inside it.
  public var path: String
  /// What its caption file has; nil when there is none.
  public var before: String?
  public var after: String
  /// Whether the file stays as it is.
  public var isKept: Bool
}

/// A file that is written, or would be.
public struct FolderFileChange: Sendable {
  /// As the folder was named, and the path inside it.
  public var path: String
  public var isNew: Bool
}

/// How far it is.
public struct FolderCaptioningProgress: Sendable {
  public enum Phase: String, Sendable {
    case reading, writing
  }

  public var phase: Phase
  /// Pictures looked at in the phase.
  public var pictureCount: Int
  public var totalPictureCount: Int
}
