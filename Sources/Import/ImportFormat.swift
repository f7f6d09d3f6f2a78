public import BooruFormats
public import ByteIO

/// A format that `taghouse import` reads: its name, where it comes from, and its decoder.
///
/// A new format is a decoder in BooruFormats and one more constant here.
public struct ImportFormat: Sendable {
  /// As in `taghouse import NAME`, and in the ledger.
  public var name: String
  /// The site that its posts belong to unless the user names another.
  public var defaultSiteName: String
  /// Endings of the files to take from a folder.
  public var fileSuffixes: [String]
  /// What its files may be besides lines and arrays of JSON.
  public var framings = RecordFraming.Candidates.none
  /// Makes a decoder for the thread that parses.
  public var makeDecoder: @Sendable () -> any RecordDecoder

  /// Danbooru's post metadata: the dumps of 2017 to 2020, those since 2021, the API.
  public static let danbooru = ImportFormat(
    name: "danbooru", defaultSiteName: "danbooru", fileSuffixes: [".jsonl", ".json", ".ndjson"],
    makeDecoder: { DanbooruDecoder() })
}
