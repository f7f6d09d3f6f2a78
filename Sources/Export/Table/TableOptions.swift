public import Reading
public import Recipes
public import Selection
internal import Store

/// Which columns a table of pictures has, and how it is written.
public struct TableOptions: Sendable {
  public enum Format: String, CaseIterable, Sendable {
    /// One object a line.
    case jsonl
    /// By the program duckdb.
    case parquet
  }

  /// How a column of tags holds them.
  public enum TagForm: String, CaseIterable, Sendable {
    /// `["1girl", "solo"]`
    case lists
    /// `"1girl, solo"`
    case texts
  }

  public var format = Format.jsonl
  public var selection = PostSelection()
  public var candidates = CandidatePosts.all
  public var part = PostScan.Part(index: 0, count: 1)
  public var tags = TagTextOptions()
  public var tagForm = TagForm.lists
  public var caption = CaptionTextOptions()
  /// Nil: a caption comes by the rule; else by this recipe.
  public var captioning: CaptioningOptions?
  /// Names of columns: those of `TableColumn`, and of categories. Empty: file name, size, captions, rating and
  /// all categories of the sites.
  public var columnNames: [String] = []
  /// Words of the column `quality`.
  public var qualityWords = QualityWord.standard
  /// Nil: `{number}.{ext}`, with `{site}/` before it where there are several sites.
  public var pathTemplate: PathTemplate?

  /// `-` is standard output.
  public var outputPath: String
  public var replaces = false
  public var allowsEmpty = false
  public var programVersion: String

  public init(outputPath: String, programVersion: String) {
    self.outputPath = outputPath
    self.programVersion = programVersion
  }
}
