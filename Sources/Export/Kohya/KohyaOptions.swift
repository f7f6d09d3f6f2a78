internal import ByteIO
public import Reading
public import Recipes
internal import Rows
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
  public var candidates = CandidatePosts.all
  public var part = PostScan.Part(index: 0, count: 1)
  public var version = Version.release9
  /// Nil: as the version of sd-scripts has it; paths where a template is given.
  public var key: Key?
  /// Nil: `{number}.{ext}`, with `{site}/` before it where there are several sites.
  public var pathTemplate: PathTemplate?
  /// What is written of a post.
  public enum Field: String, CaseIterable, Sendable {
    case tags, caption, latent
  }

  /// Of tags and caption only the caption where it has the post's tags, or is made by a recipe: the trainer
  /// joins both fields.
  public var fields = Set(Field.allCases)
  /// Whether both are written nevertheless.
  public var writesDoubles = false
  public var tags = TagTextOptions()
  public var caption = CaptionTextOptions()
  /// Nil: a caption comes by the rule; else by this recipe.
  public var captioning: CaptioningOptions?
  public var format = Format.json
  /// Spaces of an indentation; 0 writes a member a line.
  public var indent = 2

  /// `-` is standard output.
  public var outputPath: String
  /// Where the ids of what is missing are written; nil writes none.
  public var missingPath: String?
  /// Where a dataset of sd-scripts is written that names the metadata; nil writes none.
  public var datasetPath: String?
  /// Where the pictures are, for the dataset.
  public var imageFolder: String?
  public var replaces = false
  public var allowsEmpty = false
  public var programVersion: String

  public init(outputPath: String, programVersion: String) {
    self.outputPath = outputPath
    self.programVersion = programVersion
  }

  var effectiveKey: Key { key ?? (version == .release10 || pathTemplate != nil ? .path : .id) }
  var sizeName: String { version == .release10 ? "image_size" : "train_resolution" }

  var writesTags: Bool {
    fields.contains(.tags) && (captioning == nil || !fields.contains(.caption))
  }
  var writesCaptions: Bool { fields.contains(.caption) }
  var writesLatents: Bool { fields.contains(.latent) }
  var avoidsDoubles: Bool { writesTags && writesCaptions && !writesDoubles }
  /// Whether the recipe's text is the field `tags`.
  var writesRecipeAsTags: Bool { captioning != nil && writesTags }

  func check() throws {
    func refuse(_ message: String, _ hint: String) throws {
      throw OutputError(.badOption, message, hint: hint)
    }
    if fields.isEmpty {
      try refuse("nothing is left to be written of a post", "Name a field: --fields tags.")
    }
    if captioning != nil, writesDoubles {
      try refuse(
        "with a recipe a post has one text, and the trainer joins both fields",
        "Choose one: --fields caption,latent or --fields tags,latent.")
    }
    if effectiveKey == .id, pathTemplate != nil {
      try refuse("a path template makes keys that are paths, not ids", "Use --key path.")
    }
    if datasetPath != nil, imageFolder == nil || outputPath == "-" || datasetPath == "-" {
      try refuse(
        "a dataset is a file, and names the folder of the pictures and the file of the metadata",
        "Say all: --dataset dataset.toml --image-dir DIR --output meta.json.")
    }
    if missingPath == outputPath {
      try refuse("the list of what is missing cannot go where the metadata go", "Name a file.")
    }
  }
}
