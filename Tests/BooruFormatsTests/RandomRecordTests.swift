import Columns
import Foundation
import TestSupport
import Testing

@testable import BooruFormats

/// Random inputs. A failure names its seed and shows the record.
@Suite("Danbooru: random records")
struct RandomRecordTests {
  @Test("Ids, tags and categories are those of a naive reader", arguments: 1...40)
  func naiveReader(seed: UInt64) {
    var source = RandomRecord(seed: seed)
    let lines = (0..<100).map { _ in source.line() }
    let decoding = Decoding(lines.map { Array($0.utf8) })
    let naive = lines.map { NaiveRecord($0) }
    #expect(
      decoding.rejects.map { Int($0.lineNumber) }
        == naive.indices.filter { naive[$0] == nil }.map { $0 + 1 })
    let kept = zip(lines, naive).compactMap { line, record in record.map { (line, $0) } }
    #expect(decoding.posts.count == kept.count, "seed \(seed)")
    for ((line, record), post) in zip(kept, decoding.posts) {
      #expect(post.number == record.number, "seed \(seed): \(line)")
      // As bytes: Swift takes the two ways to write é for the same text.
      let isSame = "\(post.tags)".utf8.elementsEqual("\(record.tags)".utf8)
      #expect(isSame, "seed \(seed): \(line): \(post.tags), not \(record.tags)")
    }
  }

  /// How many broken inputs the next test makes.
  static let fuzzIterationCount =
    ProcessInfo.processInfo.environment["TAGHOUSE_FUZZ_ITERATIONS"].flatMap { Int($0) } ?? 12_000

  @Test("Whatever the bytes, they give exactly one post or one reject")
  func brokenBytes() {
    let seed: UInt64 = 20_260_101
    var source = RandomRecord(seed: seed)
    var mutation = ByteMutation(seed: seed)
    let decoder = DanbooruDecoder()
    let batch = RecordBatch()
    var record = Array(source.line().utf8)
    var acceptedCount = 0
    for iteration in 0..<Self.fuzzIterationCount {
      if iteration % 4 == 0 { record = Array(source.line().utf8) }
      let broken = mutation.mutate(record, with: Array(source.line().utf8))
      batch.removeAll()
      decoder.decode(broken, line: 7, into: batch)

      let isOne = batch.count + batch.rejects.count == 1
      #expect(isOne, "seed \(seed), iteration \(iteration): \(broken)")
      let reason = Self.flaw(in: batch, of: broken)
      #expect(reason == nil, "seed \(seed), iteration \(iteration): \(broken)")
      acceptedCount += batch.count
    }
    // Otherwise the mutations test only one side.
    #expect(acceptedCount > Self.fuzzIterationCount / 100)
    #expect(acceptedCount < Self.fuzzIterationCount * 9 / 10)
  }

  /// What a reader of the batch would stumble over.
  private static func flaw(in batch: RecordBatch, of bytes: [UInt8]) -> String? {
    if let reject = batch.rejects.first {
      if reject.byteCount != bytes.count || reject.lineNumber != 7 { return "misplaced" }
      if reject.reason.isEmpty || reject.reason.utf8.contains(0) { return "reason" }
      if reject.firstBytes.utf8.contains(0) { return "first bytes" }
      if !batch.fieldProblems.isEmpty { return "problems of a reject" }
      return nil
    }
    guard batch.count == 1 else { return "no post" }
    if batch.numbers[0] < 1 { return "number" }
    if batch.integers.count != PostIntegerColumn.count { return "integers" }
    if batch.texts.count != PostTextColumn.count { return "texts" }
    for index in 0..<batch.texts.count where !batch.texts[index].isNone {
      if !isText(batch.bytes(of: batch.texts[index])) { return "text" }
    }
    for index in 0..<batch.tags.count {
      let name = batch.name(of: batch.tags[index])
      if name.isEmpty || !isText(name) { return "tag" }
    }
    let shown = batch.fieldProblems.values.map(\.firstValue)
    return shown.contains { $0.utf8.contains(0) } ? "example" : nil
  }

  private static func isText(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    String(validating: bytes, as: UTF8.self) != nil && !bytes.contains(0)
  }
}

/// Breaks bytes in the ways files get broken, and some more.
struct ByteMutation {
  private static let pieces: [[UInt8]] =
    [
      "\"", "\\", "{", "}", "[", "]", ",", ":", "NaN", "1e999", "\\ud83c", "\\u0000", "null",
      "18446744073709551616", "\"id\":", "\"tags\":", "-", ".", " ", "\n", "\0", "\u{FEFF}", "é",
    ].map { Array($0.utf8) } + [[0xFF], [0xC3], [0xED, 0xA0, 0x80]]

  private var random: SeededGenerator

  init(seed: UInt64) {
    random = SeededGenerator(seed: seed)
  }

  /// `record` with one to four changes; `other` is what may be spliced in.
  mutating func mutate(_ record: [UInt8], with other: [UInt8]) -> [UInt8] {
    var bytes = record
    for _ in 0..<Int.random(in: 1...4, using: &random) {
      let position = Int.random(in: 0...bytes.count, using: &random)
      let end = min(bytes.count, position + Int.random(in: 1...12, using: &random))
      switch Int.random(in: 0..<8, using: &random) {
      case 0 where position < bytes.count:
        bytes[position] ^= 1 << UInt8.random(in: 0..<8, using: &random)
      case 1 where position < bytes.count:
        bytes[position] = UInt8.random(in: 0...255, using: &random)
      case 2: bytes.insert(UInt8.random(in: 0...255, using: &random), at: position)
      case 3, 4:
        let piece = Self.pieces[Int.random(in: Self.pieces.indices, using: &random)]
        bytes.replaceSubrange(
          position..<(Bool.random(using: &random) ? position : end), with: piece)
      case 5: bytes.removeSubrange(position..<end)
      case 6 where random.chance(0.3): bytes.removeSubrange(position...)
      default:
        let from = Int.random(in: 0...other.count, using: &random)
        let to = min(other.count, from + Int.random(in: 0...40, using: &random))
        bytes.insert(contentsOf: other[from..<to], at: position)
      }
    }
    return bytes
  }
}
