internal import BooruFormats
internal import ByteIO
internal import Foundation

/// Which tagger has written the files, and how they are read.
public struct TaggerImportOptions: Sendable {
  /// What the tagger is called in the warehouse.
  public var taggerName: String
  /// The tagger's own list of tags, with their categories; nil: there is none.
  public var tagListPath: String?
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
  /// Reads the list of tags. Throws `ByteIOError` when it cannot be read, or has no tags.
  public static func tagger(_ options: TaggerImportOptions) throws -> ImportFormat {
    var list: [TagListing] = []
    var listHash: String?
    if let path = options.tagListPath {
      (list, listHash) = try tagList(atPath: path)
    }
    let (tags, settings) = (list, ledgerSettings(options, listHash: listHash))
    return ImportFormat(
      name: "tagger", defaultSiteName: nil, recordNoun: "records",
      fileSuffixes: tableSuffixes + jsonSuffixes,
      splittings: .init(
        tables: true, members: true, memberArrays: true, recordKeys: TaggerDecoder.recordKeys),
      hasPosts: false, taggerName: options.taggerName, categories: .danbooru,
      settings: { _ in settings },
      makeDecoder: { context in
        TaggerDecoder(
          TaggerSettings(
            keyPrefix: options.keyPrefix, defaultSite: context.siteName,
            knownSites: context.knownSiteNames, tagList: tags,
            minimumScore: options.minimumScore))
      })
  }

  private static func tagList(atPath path: String) throws -> (tags: [TagListing], hash: String) {
    let stream = try ByteStream(InputFile(path: path))
    var tags: [TagListing] = []
    var hash = SHA256()
    guard try stream.nextEntry() != nil else { return (tags, hash.hexDigest()) }
    let reader = RecordReader(stream, candidates: ImportFormat.tags.splittings)
    try reader.prepare()
    let decoder = TagListDecoder()
    decoder.begin(EntryHead(isTable: reader.splitting == .tableRows, firstRow: reader.firstRow))
    let chunk = RecordChunk()
    let batch = RecordBatch()
    while try reader.next(into: chunk) {
      batch.removeAll()
      for span in chunk.spans {
        let record = chunk[span]
        hash.update(record)
        _ = decoder.decode(
          record.assumingMemoryBound(to: UInt8.self),
          at: RecordLocation(lineNumber: span.lineNumber, byteOffset: span.byteOffset), into: batch)
      }
      tags += batch.tagListings
    }
    guard !tags.isEmpty else {
      throw ByteIOError(
        .corruptInput, "this is no list of tags",
        hint: "Name the list that came with the tagger, such as selected_tags.csv.", path: path)
    }
    return (tags, hash.hexDigest())
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
