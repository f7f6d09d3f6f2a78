import Columns
import TestSupport
import Testing

@testable import BooruFormats

/// Records of a format, and how it is decoded, for breaking.
struct BreakableFormat: CustomTestStringConvertible, Sendable {
  var testDescription: String
  var firstRow: String?
  var records: [String]
  var decoder: @Sendable () -> any RecordDecoder

  static let all: [BreakableFormat] = [
    BreakableFormat(
      testDescription: "e621 posts, table",
      firstRow: "id,created_at,md5,source,tag_string,score,is_deleted",
      records: [
        "1,2021-04-28 02:30:46.449000,ab,\"a\nb \"\"c\"\"\",fox canine,5,f",
        "22,,,,,,", "3,x,\"\",\"x\"y,a,1.0,t",
      ], decoder: { E621PostsDecoder() }),
    BreakableFormat(
      testDescription: "e621 posts, API",
      records: [
        #"{"id":5,"file":{"md5":"ab","size":3},"tags":{"general":["a","b"],"lore":["c"]},"#
          + #""sources":["x","y"],"score":{"up":1},"created_at":"2021-04-28T13:09:04-04:00"}"#
      ], decoder: { E621PostsDecoder() }),
    BreakableFormat(
      testDescription: "e621 captions",
      records: [
        #"{"id":12,"tags":["a","b"],"regular_summary":"x \u00e9","brief_summary":null,"#
          + #""response_finish_reason":"STOP","parts":{"a":[1,"b"]},"score":3}"#,
        #"{"id":"13","a":"1","b":"2","a":null,"description":""}"#,
      ], decoder: { E621CaptionsDecoder() }),
    BreakableFormat(
      testDescription: "kohya",
      records: [
        #""danbooru/12": {"tags": "a, b  c", "caption": "x", "train_resolution": [64, 128]}"#,
        #"{"image_path": "e621/7.png", "tags": ["a"], "caption": ["b"], "image_size": [1, 2]}"#,
      ],
      decoder: {
        KohyaDecoder(
          KohyaSettings(captionKind: "c", defaultSite: "e621", knownSites: ["danbooru"]))
      }),
    BreakableFormat(
      testDescription: "tags", firstRow: "id,name,category,post_count",
      records: ["1,a,0,5", "2,\"b\"\"c\",3,"], decoder: { TagListDecoder() }),
    BreakableFormat(
      testDescription: "tags, no header", firstRow: "a,0,5",
      records: ["a,0,5", "b,1,2,\"c,d\""], decoder: { TagListDecoder() }),
    BreakableFormat(
      testDescription: "aliases",
      records: [
        #"{"id":1,"antecedent_name":"a","consequent_name":"b","status":"active","created_at":null}"#
      ], decoder: { TagRelationDecoder(.alias) }),
  ]
}

@Suite("Broken records of every format")
struct BrokenRecordTests {
  @Test("Whatever the bytes, they give exactly one thing", arguments: BreakableFormat.all)
  func brokenBytes(format: BreakableFormat) {
    let seed: UInt64 = 20_260_202
    var random = SeededGenerator(seed: seed)
    var mutation = ByteMutation(seed: seed)
    let decoder = format.decoder()
    decoder.begin(
      EntryHead(isTable: format.firstRow != nil, firstRow: Array((format.firstRow ?? "").utf8)))
    let batch = RecordBatch()
    var acceptedCount = 0
    let iterationCount = RandomRecordTests.fuzzIterationCount / 6
    for iteration in 0..<iterationCount {
      let record = Array((format.records.randomElement(using: &random) ?? "").utf8)
      let other = Array((format.records.randomElement(using: &random) ?? "").utf8)
      let broken = mutation.mutate(record, with: other)
      batch.removeAll()
      let kind = decoder.decode(broken, line: 7, into: batch)
      let count =
        batch.count + batch.rejects.count + batch.tagListings.count + batch.tagRelations.count
      #expect(count == (kind == .record ? 1 : 0), "seed \(seed), iteration \(iteration): \(broken)")
      let flaw = Self.flaw(in: batch)
      #expect(flaw == nil, "seed \(seed), iteration \(iteration): \(broken)")
      acceptedCount += count - batch.rejects.count
    }
    // Otherwise the mutations test only one side.
    #expect(acceptedCount > iterationCount / 100)
    #expect(acceptedCount < iterationCount * 99 / 100)
  }

  /// What a reader of the batch would stumble over.
  private static func flaw(in batch: RecordBatch) -> String? {
    for reject in batch.rejects where reject.reason.isEmpty || reject.reason.utf8.contains(0) {
      return "reason"
    }
    if !batch.rejects.isEmpty, !batch.fieldProblems.isEmpty { return "problems of a reject" }
    if batch.integers.count != batch.count * PostIntegerColumn.count { return "integers" }
    if batch.texts.count != batch.count * PostTextColumn.count { return "texts" }
    if batch.tagEnds.count != batch.count || batch.captionEnds.count != batch.count {
      return "ends"
    }
    if batch.count == 0, batch.tags.count + batch.captions.count > 0 { return "left over" }
    var texts = (0..<batch.texts.count).map { batch.texts[$0] }.filter { !$0.isNone }
    texts += (0..<batch.captions.count).map { batch.captions[$0].text }
    for text in texts where !isText(batch.bytes(of: text)) { return "text" }
    for index in 0..<batch.tags.count {
      let name = batch.name(of: batch.tags[index])
      if name.isEmpty || !isText(name) { return "tag" }
    }
    // Reads kinds and sites too, and finds captions of the same kind.
    for post in 0..<batch.count where DecodedPost(batch, post).number < 1 { return "number" }
    for tag in batch.tagListings where tag.name.isEmpty || tag.name.utf8.contains(0) {
      return "listing"
    }
    return batch.recordProblems.isEmpty ? nil : "problems left over"
  }

  private static func isText(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    String(validating: bytes, as: UTF8.self) != nil && !bytes.contains(0)
  }
}
