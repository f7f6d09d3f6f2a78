internal import BooruFormats
internal import ByteIO
internal import Foundation

/// Which tagger has written the files, and how they are read.
public struct TaggerImportOptions: Sendable {
  /// What the tagger is called in the warehouse.
  public var taggerName: String
  /// The tagger's own lists: of its tags, with categories and thresholds, and of thresholds by category.
  public var tagListPaths: [String] = []
  /// What keys begin with; others are rejected.
  public var keyPrefix: String?
  /// Lower scores are left out, from 0 to 1.
  public var minimumScore: Double = 0

  public init(taggerName: String) {
    self.taggerName = taggerName
  }
}

extension ImportFormat {
  /// What a tagger has written: names with scores, by image.
  ///
  /// Reads the lists. Throws `ByteIOError` when one cannot be read, or is none.
  public static func tagger(_ options: TaggerImportOptions) throws -> ImportFormat {
    let lists = try TaggerLists(paths: options.tagListPaths)
    let (tags, settings) = (lists.tags, ledgerSettings(options, listHash: lists.hash))
    return ImportFormat(
      name: "tagger", defaultSiteName: nil, recordNoun: "records",
      fileSuffixes: tableSuffixes + jsonSuffixes,
      splittings: .init(
        tables: true, members: true, memberArrays: true, recordKeys: TaggerDecoder.recordKeys),
      hasPosts: false, taggerName: options.taggerName, taggerWords: lists.words,
      categories: .danbooru,
      settings: { _ in settings },
      makeDecoder: { context in
        TaggerDecoder(
          TaggerSettings(
            keyPrefix: options.keyPrefix, defaultSite: context.siteName,
            knownSites: context.knownSiteNames, tagList: tags,
            minimumScore: options.minimumScore))
      })
  }

  private struct LedgerSettings: Encodable {
    var keyPrefix: String?
    var minimumScore: Double?
    var tagList: String?
    var tagger: String
  }

  /// `{"minimum_score":0.1,"tagger":"wd-v3"}`
  private static func ledgerSettings(
    _ options: TaggerImportOptions, listHash: String?
  ) -> String {
    let settings = LedgerSettings(
      keyPrefix: options.keyPrefix,
      minimumScore: options.minimumScore > 0 ? options.minimumScore : nil, tagList: listHash,
      tagger: options.taggerName)
    let encoder = JSONEncoder()
    encoder.keyEncodingStrategy = .convertToSnakeCase
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    guard let bytes = try? encoder.encode(settings) else { return "" }
    return String(decoding: bytes, as: UTF8.self)
  }
}
