public import Selection
public import Statistics
internal import Store

/// Which tags a vocabulary has, and for whom it is written.
public struct VocabularyOptions: Sendable {
  public enum Format: String, CaseIterable, Sendable {
    /// `name,category,count,"alias1,alias2"` without names of columns: a1111 and ComfyUI.
    case autocomplete
    /// The same with names of columns: Krita.
    case krita
    /// A text file for each category, a tag a line.
    case wildcards
    /// The same in one file of YAML.
    case wildcardsYAML = "wildcards-yaml"
    /// A file of Hugging Face's tokenizers, in which each tag is one token.
    case tokenizer
  }

  public var format = Format.autocomplete
  public var selection = PostSelection()
  public var layer = TagLayer.stored
  /// Empty: all, and tags without one.
  public var categoryNames: [String] = []
  /// Tags on fewer of the selected posts are left out.
  public var minimumPostCount: Int64 = 1
  /// At most so many tags, those with most posts; nil: all.
  public var maximumTagCount: Int?
  public var usesSpaces = false
  /// Whether parentheses get backslashes, as prompts want them.
  public var escapesParentheses = false
  public var writesAliases = true
  /// A file, or for `wildcards` a folder; `-` is standard output.
  public var outputPath: String
  public var replaces = false
  public var allowsEmpty = false
  public var programVersion: String

  public init(outputPath: String, programVersion: String) {
    self.outputPath = outputPath
    self.programVersion = programVersion
  }
}

/// What an export of a vocabulary has done.
public struct VocabularySummary: Sendable, Equatable {
  public var postCount: Int64 = 0
  public var tagCount = 0
  public var aliasCount = 0
  public var files: [ExportedFile] = []
  public var manifestPath: String?
}
