public import BooruFormats
public import ByteIO
package import Loading
public import TableFiles

/// A format that `taghouse import` reads: its name, where it comes from, and its decoder.
///
/// A new format is a decoder in BooruFormats and one more constant here; see docs/ARCHITECTURE.md.
public struct ImportFormat: Sendable {
  /// As in `taghouse import NAME`, and in the ledger.
  public var name: String
  /// The site of its records unless the user names another; nil: the user has to.
  public var defaultSiteName: String?
  /// What its records are called, in the plural.
  public var recordNoun: String
  /// Endings of the files to take from a folder.
  public var fileSuffixes: [String]
  /// What its files may be besides lines and arrays of JSON.
  public var splittings = RecordSplitting.Candidates.none
  /// Which columns are read of Parquet files and SQLite dumps, whose rows become objects of JSON.
  public var columns = ColumnChoice.all
  /// Whether a warehouse can be built from its records directly: they are of posts and have no scores.
  public var hasPosts = true
  /// Whether its captions are sets of their own, each a source of sentences in the default rule.
  public var makesCaptionSets = false
  /// The tagger whose scores its records have, and what its own lists say.
  public var taggerName: String?
  package var taggerWords: TaggerWords?
  /// Whether an input is a folder of pictures, and a record a picture with what lies beside it.
  public var readsPictureFolders = false
  /// What its records call the categories of tags: a site that nothing is known of gets these names.
  public var categories: CategoryNames?
  /// Whether its records are aliases or implications, whose problems are counted at the end.
  public var relationKind: TagRelation.Kind?
  /// Whether aliases beside tags of a list apply also where posts have a tag of their name.
  public var appliesListedAliases = false
  /// What is taken from a file of this name, for the ledger: a JSON object, or "".
  public var settings: @Sendable (_ fileName: String) -> String = { _ in "" }
  /// Makes a decoder for the thread that parses.
  public var makeDecoder: @Sendable (DecodingContext) -> any RecordDecoder

  /// Danbooru's post metadata: the dumps of 2017 to 2020, those since 2021, the API.
  public static let danbooru = ImportFormat(
    name: "danbooru", defaultSiteName: "danbooru", recordNoun: "posts", fileSuffixes: jsonSuffixes,
    splittings: .init(pageKey: "posts"),
    columns: postColumns(DanbooruDecoder.fieldNames, .danbooru),
    categories: .danbooru, makeDecoder: { _ in DanbooruDecoder() })

  /// Columns of posts: fields, and whatever may hold tags.
  static func postColumns(_ fields: [String], _ categories: CategoryNames) -> ColumnChoice {
    ColumnChoice(names: fields + categories.groupNames, prefixes: ["tag"])
  }

  /// Of objects: JSON, and Parquet, whose rows become such.
  static let jsonSuffixes = [".jsonl", ".json", ".ndjson", ".parquet"]
  static let tableSuffixes = [".csv"]
  static let xmlSuffixes = [".xml"]
}

/// What a decoder may have to know of the import and its warehouse.
public struct DecodingContext: Sendable {
  /// The site of records that name none.
  public var siteName: String
  /// Sites that a record can name.
  public var knownSiteNames: [String]
  /// Pictures that the site has in folders, if the format reads such.
  public var knownPictures: [(path: String, number: Int64)] = []
}
