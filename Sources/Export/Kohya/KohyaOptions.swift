internal import ByteIO
public import Reading
public import Selection
internal import Store

/// What a kohya metadata file shall hold and how it is written.
public struct KohyaOptions: Sendable {
  /// The releases of sd-scripts that read it.
  public enum Version: String, CaseIterable, Sendable {
    /// `train_resolution`, and ids as keys.
    case release9 = "0.9"
    /// `image_size`, and paths as keys.
    case release10 = "0.10"
  }

  public enum Key: String, CaseIterable, Sendable {
    /// The post's number, with the site before it where there are several.
    case id
    /// A path by a template.
    case path
  }

  public enum Format: String, CaseIterable, Sendable {
    /// One object, a member a post.
    case json
    /// One object a line, with the key as `image_path`.
    case jsonl
  }

  public var selection = PostSelection()
  /// Nil: latents if there are any, else all.
  public var universe = PostUniverse.all
  public var part = PostScan.Part(index: 0, count: 1)
  public var version = Version.release9
  /// Nil: as the version of sd-scripts has it; paths where a template is given.
  public var key: Key?
  /// Nil: `{number}.{ext}`, with `{site}/` before it where there are several sites.
  public var pathTemplate: PathTemplate?
  public var writesTags = true
  public var writesCaptions = true
  public var writesLatents = true
  public var tags = TagTextOptions()
  public var caption = CaptionOptions()
  /// Nil: a caption comes by the rule; else by this recipe.
  public var captioning: CaptioningOptions?
  public var format = Format.json
  /// Spaces of an indentation; 0 writes a member a line.
  public var indent = 2

  /// `-` is standard output.
  public var outputPath: String
  /// Where the ids of what is missing are written; nil writes none.
  public var missingPath: String?
  public var replaces = false
  public var allowsEmpty = false
  public var programVersion: String

  public init(outputPath: String, programVersion: String) {
    self.outputPath = outputPath
    self.programVersion = programVersion
  }

  var effectiveKey: Key { key ?? (version == .release10 || pathTemplate != nil ? .path : .id) }
  var sizeName: String { version == .release10 ? "image_size" : "train_resolution" }

  func check() throws {
    func refuse(_ message: String, _ hint: String) throws {
      throw ExportError(.badOption, message, hint: hint)
    }
    if !writesTags, !writesCaptions, !writesLatents {
      try refuse("nothing is left to be written of a post", "Leave --no-tags or another out.")
    }
    if effectiveKey == .id, pathTemplate != nil {
      try refuse("a path template makes keys that are paths, not ids", "Use --key path.")
    }
    if missingPath == outputPath {
      try refuse("the list of what is missing cannot go where the metadata go", "Name a file.")
    }
  }
}
