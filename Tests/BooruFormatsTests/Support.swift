import Columns

@testable import BooruFormats

/// A tag as a decoder hands it out.
struct DecodedTag: Equatable, CustomStringConvertible {
  var name: String
  var category: Int16
  var isStated = true

  var description: String { "\(name)/\(category)\(isStated ? "" : "?")" }
}

/// A post as a decoder hands it out; what is null is left out.
struct DecodedPost: Equatable {
  var number: Int64
  var integers: [PostIntegerColumn: Int64] = [:]
  var texts: [PostTextColumn: String] = [:]
  var tags: [DecodedTag] = []
  /// By kind.
  var captions: [String: String] = [:]
  var parts: PostParts = []
  /// Nil: that of the import.
  var site: String?

  var latent: [Int64?] { [integers[.latentWidth], integers[.latentHeight]] }

  init(_ batch: RecordBatch, _ post: Int) {
    number = batch.numbers[post]
    for column in PostIntegerColumn.allCases {
      let value = batch.integers[post * PostIntegerColumn.count + column.rawValue]
      if value != RecordBatch.none { integers[column] = value }
    }
    for column in PostTextColumn.allCases {
      let slice = batch.texts[post * PostTextColumn.count + column.rawValue]
      if !slice.isNone { texts[column] = String(decoding: batch.bytes(of: slice), as: UTF8.self) }
    }
    for index in batch.tagRange(of: post) {
      let tag = batch.tags[index]
      tags.append(
        DecodedTag(
          name: String(decoding: batch.name(of: tag), as: UTF8.self), category: tag.category,
          isStated: tag.isCategoryStated))
    }
    for index in batch.captionRange(of: post) {
      let caption = batch.captions[index]
      let text = String(decoding: batch.bytes(of: caption.text), as: UTF8.self)
      precondition(
        CaptionMention.textLength(of: batch.bytes(of: caption.text)) == caption.textLength)
      let kind = batch.captionKinds[Int(caption.kind)]
      precondition(captions.updateValue(text, forKey: kind) == nil, "two captions of a kind")
    }
    parts = batch.parts[post]
    if batch.siteNumbers.count > 0, batch.siteNumbers[post] > 0 {
      site = batch.siteNames[Int(batch.siteNumbers[post]) - 1]
    }
  }
}

/// What a decoder makes of some records: record n stands on line n, from 1, at byte 1000 n.
struct Decoding {
  var posts: [DecodedPost] = []
  var listings: [TagListing] = []
  var relations: [TagRelation] = []
  var rejects: [RejectedRecord] = []
  var problems: [String: FieldProblem] = [:]
  var kinds: [RecordKind] = []
  /// Posts whose record had tags of which none was understood.
  var lostTagPostCount: Int64 = 0

  init(_ records: [[UInt8]], by decoder: any RecordDecoder = DanbooruDecoder()) {
    decoder.begin(EntryHead())
    decode(records, by: decoder)
  }

  init(_ records: String..., by decoder: any RecordDecoder = DanbooruDecoder()) {
    self.init(records.map { Array($0.utf8) }, by: decoder)
  }

  /// Decodes the rows of a table, of which the first stands at byte 0.
  init(table rows: [[UInt8]], by decoder: any RecordDecoder) {
    decoder.begin(EntryHead(isTable: true, firstRow: rows.first ?? []))
    decode(rows, by: decoder, firstByteOffset: 0)
  }

  init(table rows: String..., by decoder: any RecordDecoder) {
    self.init(table: rows.map { Array($0.utf8) }, by: decoder)
  }

  private mutating func decode(
    _ records: [[UInt8]], by decoder: any RecordDecoder, firstByteOffset: Int64 = 1000
  ) {
    let batch = RecordBatch()
    for (index, record) in records.enumerated() {
      let offset = index == 0 ? firstByteOffset : Int64(index + 1) * 1000
      kinds.append(
        decoder.decode(record, line: Int64(index + 1), byteOffset: offset, into: batch))
    }
    posts = (0..<batch.count).map { DecodedPost(batch, $0) }
    listings = batch.tagListings
    relations = batch.tagRelations
    rejects = batch.rejects
    problems = batch.fieldProblems
    lostTagPostCount = batch.lostTagPostCount
  }

  var reasons: [String] { rejects.map(\.reason) }
}

extension RecordDecoder {
  /// Decodes one record behind which stands, as padding, what would go on with any value.
  @discardableResult
  func decode(
    _ record: [UInt8], line: Int64, byteOffset: Int64? = nil, into batch: RecordBatch
  ) -> RecordKind {
    let padded = record + Array(repeating: UInt8(ascii: "7"), count: JSONParser.paddingByteCount)
    return padded.withUnsafeBufferPointer { bytes in
      decode(
        UnsafeBufferPointer(rebasing: bytes.prefix(record.count)),
        at: RecordLocation(lineNumber: line, byteOffset: byteOffset ?? line * 1000), into: batch)
    }
  }
}
