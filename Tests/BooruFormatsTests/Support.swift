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
  }
}

/// What a decoder makes of some records: record n stands on line n, from 1, at byte 1000 n.
struct Decoding {
  var posts: [DecodedPost] = []
  var rejects: [RejectedRecord] = []
  var problems: [String: FieldProblem] = [:]

  init(_ records: [[UInt8]], by decoder: DanbooruDecoder = DanbooruDecoder()) {
    let batch = RecordBatch()
    for (index, record) in records.enumerated() {
      decoder.decode(record, line: Int64(index + 1), into: batch)
    }
    posts = (0..<batch.count).map { DecodedPost(batch, $0) }
    rejects = batch.rejects
    problems = batch.fieldProblems
  }

  init(_ records: String...) {
    self.init(records.map { Array($0.utf8) })
  }

  var reasons: [String] { rejects.map(\.reason) }
}

extension DanbooruDecoder {
  /// Decodes one record behind which stands, as padding, what would go on with any value.
  func decode(_ record: [UInt8], line: Int64, into batch: RecordBatch) {
    let padded = record + Array(repeating: UInt8(ascii: "7"), count: JSONParser.paddingByteCount)
    _ = padded.withUnsafeBufferPointer { bytes in
      decode(
        UnsafeBufferPointer(rebasing: bytes.prefix(record.count)),
        at: RecordPlace(lineNumber: line, byteOffset: line * 1000), into: batch)
    }
  }
}
