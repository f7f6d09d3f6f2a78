import Testing

@testable import BooruFormats

@Suite("Danbooru: what is a record")
struct RecordTests {
  @Test(
    "Ids: whole numbers, or strings of one, from 1 on",
    arguments: [
      ("5", 5), (#""5""#, 5), (#""0005""#, 5), ("1", 1), ("9223372036854775807", .max),
      (#""9223372036854775807""#, .max), (#""\u0035""#, 5),
    ] as [(String, Int64)])
  func acceptedIDs(written: String, number: Int64) {
    let decoding = Decoding(#"{"id":\#(written)}"#)
    #expect(decoding.posts.map(\.number) == [number])
    #expect(decoding.rejects.isEmpty)
  }

  @Test(
    "Everything else is no id, and the reason shows it",
    arguments: [
      ("0", "0"), ("-3", "-3"), ("-0", "0"), ("1.5", "1.5"), ("5.0", "5.0"), ("5e0", "5.0"),
      ("true", "true"), ("null", "null"), (#""12x""#, #""12x""#), (#""""#, #""""#),
      (#""+5""#, #""+5""#), (#"" 5""#, #"" 5""#), (#""5 ""#, #""5 ""#), (#""5.0""#, #""5.0""#),
      (#""-5""#, #""-5""#), (#""0""#, #""0""#), (#""٥""#, #""٥""#),
      ("9223372036854775808", "9223372036854775808"),
      (#""9223372036854775808""#, #""9223372036854775808""#),
      ("123456789012345678901234567890", "123456789012345678901234567890"),
      ("1e999", "1e999"), ("NaN", "NaN"), ("[]", "[…]"), ("[5]", "[…]"), ("{}", "{…}"),
    ])
  func refusedIDs(written: String, shown: String) {
    let record = #"{"id":\#(written),"md5":"aa"}"#
    let decoding = Decoding(record)
    #expect(decoding.posts.isEmpty)
    #expect(
      decoding.rejects == [
        RejectedRecord(
          lineNumber: 1, byteOffset: 1000, byteCount: Int64(record.utf8.count),
          reason: "has an id that is no whole number from 1 on: \(shown)", record)
      ])
  }

  @Test(
    "An object without an id is none",
    arguments: ["{}", #"{"ID":5}"#, #"{"md5":"aa"}"#, #"{"post":{"id":5}}"#, #"{"id ":5}"#])
  func noID(record: String) {
    #expect(Decoding(record).reasons == ["has no id"])
  }

  @Test(
    "What is no object is none",
    arguments: [
      ("[1,2,{\"id\":3}]", "[…]"), ("5", "5"), (#""id""#, #""id""#), ("null", "null"),
      ("true", "true"), ("1.25", "1.25"), ("[]", "[…]"), ("NaN", "NaN"),
    ])
  func noObject(record: String, shown: String) {
    #expect(Decoding(record).reasons == ["is no JSON object but \(shown)"])
  }

  @Test(
    "What is no JSON is none",
    arguments: [
      "", " ", "\n\t \r", "{", "}", #"{"id":5"#, #"{"id":5}}"#, #"{"id":5}{"id":6}"#,
      #"{"id":5,}"#, #"{id:5}"#, #"{'id':5}"#, #"{"id" 5}"#, #"{"id":05}"#, #"{"id":+5}"#,
      #"{"id":5 6}"#, #"{"id":.5}"#, #"{"id":5."}"#, #"{"id":nan}"#, #"{"id":Null}"#,
      #"{"id":5,"a":"\x"}"#, #"{"id":5,"a":"\u12"}"#, "{\"id\":5,\"a\":\"\n\"}", "502 Bad Gateway",
      #"{"id":5,NaN:1}"#, #"{"id":5,1e999 : 1}"#, #"{"id":5,"a":NaNNaN}"#,
      #"{"id":5,"a":+Infinity}"#,
      #"{"id":5,"a":1"b"}"#, "\u{FEFF}{\"id\":5}",
    ])
  func noJSON(record: String) throws {
    let decoding = Decoding(record)
    #expect(decoding.posts.isEmpty)
    let reason = try #require(decoding.reasons.first)
    #expect(reason.hasPrefix("is no valid JSON: "))
    #expect(!reason.hasSuffix(": "))
    #expect(decoding.rejects.count == 1)
  }

  @Test("White space around a record is none of it")
  func whiteSpace() {
    #expect(Decoding(" \t{\"id\" : 5 }\r", "{\"id\":6}\r\n").posts.map(\.number) == [5, 6])
  }

  @Test(
    "Bytes that are no UTF-8 make no record, and are shown replaced",
    arguments: [
      [0xFF], [0xC3], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0xE6, 0x9D],
    ] as [[UInt8]])
  func invalidUTF8(bytes: [UInt8]) throws {
    for field in ["source", "tag_string", "unknown"] {
      let decoding = Decoding([Array("{\"id\":5,\"\(field)\":\"".utf8) + bytes + Array("\"}".utf8)])
      #expect(decoding.posts.isEmpty)
      #expect(try #require(decoding.reasons.first).hasPrefix("is no valid JSON: "))
      #expect(try #require(decoding.rejects.first).firstBytes.contains("\u{FFFD}"))
    }
  }

  @Test("A raw NUL makes no record; what is kept of one has none either")
  func rawNUL() throws {
    let decoding = Decoding("{\"id\":5,\"md5\":\"a\0b\"}", "{\"id\":5}\0", "\0\0\0")
    #expect(decoding.posts.isEmpty)
    #expect(decoding.rejects.map(\.lineNumber) == [1, 2, 3])
    #expect(decoding.rejects[0].firstBytes == "{\"id\":5,\"md5\":\"a\u{FFFD}b\"}")
    #expect(decoding.rejects[2].firstBytes == "\u{FFFD}\u{FFFD}\u{FFFD}")
    #expect(decoding.rejects[2].byteCount == 3)
  }

  @Test("An escaped NUL makes no tag, and a text null")
  func escapedNUL() {
    let decoding = Decoding(
      #"{"id":5,"source":"a\u0000b","tag_string":"x a\u0000b y"}"#,
      #"{"id":6,"tags":[{"name":"a\u0000"},{"name":"y","category":0}]}"#, #"{"id":"5\u0000"}"#)
    #expect(decoding.posts.map(\.number) == [5, 6])
    #expect(decoding.posts.map { $0.tags.map(\.name) } == [["x", "y"], ["y"]])
    #expect(decoding.posts[0].texts.isEmpty)
    #expect(decoding.rejects.count == 1)
    let shown = decoding.reasons + decoding.problems.values.map(\.firstValue)
    #expect(shown.allSatisfy { !$0.contains("\0") })
  }

  @Test("Half a surrogate pair costs a character, not the record")
  func loneSurrogates() {
    let decoding = Decoding(
      #"{"id":1,"source":"a\ud83cb","tag_string":"x\udf38 \ud83c\ud83c\udf38"}"#,
      #"{"id":2,"source":"\udf38\ud83c"}"#, #"{"id":3,"source":"\ud83c\udf38"}"#,
      #"{"id":4,"source":"\\ud83c"}"#, #"{"\ud83c":1,"id":5}"#)
    #expect(decoding.rejects.isEmpty)
    #expect(
      decoding.posts.map { $0.texts[.source] } == [
        "a\u{FFFD}b", "\u{FFFD}\u{FFFD}", "🌸", #"\ud83c"#, nil,
      ])
    #expect(decoding.posts[0].tags.map(\.name) == ["x\u{FFFD}", "\u{FFFD}🌸"])
  }

  @Test("The first 200 bytes of a giant line are kept, and its length")
  func giantReject() throws {
    let line = "{" + String(repeating: "\"", count: 500_000)
    let reject = try #require(Decoding(line).rejects.first)
    #expect(reject.byteCount == 500_001)
    #expect(reject.firstBytes == String(line.prefix(200)))
  }

  @Test("A bomb of depth is rejected", arguments: ["[", "{\"a\":", "[{\"a\":"])
  func depthBomb(opening: String) {
    let decoder = DanbooruDecoder()
    let bomb = "{\"id\":5,\"x\":" + String(repeating: opening, count: 300_000)
    let decoding = Decoding([Array(bomb.utf8), Array("{\"id\":6}".utf8)], by: decoder)
    #expect(decoding.posts.map(\.number) == [6])
    #expect(decoding.rejects.count == 1)
    let closed = "{\"id\":5,\"x\":" + String(repeating: "[", count: 5000)
    let rejects = Decoding(closed + String(repeating: "]", count: 5000) + "}").rejects
    #expect(rejects.map(\.lineNumber) == [1])
  }

  @Test("A post may nest some hundred levels in fields that are not kept")
  func depthBelowTheLimit() {
    let nested = String(repeating: "[", count: 500) + String(repeating: "]", count: 500)
    #expect(Decoding("{\"id\":5,\"x\":\(nested)}").posts.map(\.number) == [5])
  }

  @Test("A document of more values than the limit is refused before it takes memory")
  func denseDocument() {
    let count = JSONParser.maximumValueCount
    let dense = Array("{\"id\":5,\"x\":[".utf8) + Array(repeating: UInt8(ascii: ","), count: count)
    let decoder = DanbooruDecoder()
    let decoding = Decoding([dense, Array("{\"id\":6}".utf8)], by: decoder)
    #expect(decoding.reasons == ["has more than 8000000 JSON values"])
    #expect(decoding.posts.map(\.number) == [6])
  }
}

extension RejectedRecord {
  init(
    lineNumber: Int64, byteOffset: Int64, byteCount: Int64, reason: String, _ record: String
  ) {
    self = Array(record.utf8).withUnsafeBufferPointer {
      RejectedRecord(
        lineNumber: lineNumber, byteOffset: byteOffset, byteCount: byteCount, reason: reason,
        bytes: $0)
    }
  }
}
