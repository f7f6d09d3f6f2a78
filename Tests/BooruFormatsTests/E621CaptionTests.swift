import Columns
import Testing

@testable import BooruFormats

@Suite("e621: caption dumps")
struct E621CaptionTests {
  private func decode(_ records: String...) -> Decoding {
    Decoding(records.map { Array($0.utf8) }, by: E621CaptionsDecoder())
  }

  @Test("Each text field is a caption of its own kind, the rest stands beside them")
  func record() throws {
    let decoding = decode(
      #"{"id":"12","md5":"ab","rating":"e","file_ext":"png","score":-3,"#
        + #""created_at":"2021-04-28 02:30:46","source":"s","tags":"a b","#
        + #""regular_summary":"One.\n\nTwo \ud83c\udf38","brief_summary":"","description":null,"#
        + #""individual_parts":"face","new_field":"x","a_number":5,"a_flag":true,"#
        + #""response_finish_reason":"STOP"}"#)
    #expect(decoding.rejects.isEmpty && decoding.problems.isEmpty)
    let post = try #require(decoding.posts.first)
    #expect(post.number == 12 && post.parts == .captionRecord && post.tags.isEmpty)
    #expect(post.integers == [.score: -3])
    #expect(
      post.texts == [
        .md5: "ab", .rating: "e", .fileExt: "png", .createdAt: "2021-04-28T02:30:46.000Z",
        .source: "s", .finishReason: "STOP",
      ])
    #expect(
      post.captions == [
        "tags": "a b", "regular_summary": "One.\n\nTwo 🌸", "brief_summary": "",
        "individual_parts": "face", "new_field": "x",
      ])
  }

  @Test("Tags may be a list of names; other lists and objects are kept as compact JSON")
  func structures() throws {
    let decoding = decode(
      #"{"id":1,"tags":["a","b c", "d"],"parts":[ "x", {"k": [1, 2.5, null, true] } ],"#
        + #""o":{ "a\n\"" : "\u0001\u001f\\é\t\r" },"e":[],"f":{}}"#,
      #"{"id":2,"tags":[]}"#, #"{"id":3,"tags":["a",1]}"#, #"{"id":4,"tags":{"a":0.5}}"#,
      #"{"id":5,"n":[18446744073709551615,-1,NaN,1e999]}"#)
    #expect(
      decoding.posts.map(\.captions) == [
        [
          "tags": "a b c d", "parts": #"["x",{"k":[1,2.5,null,true]}]"#,
          "o": #"{"a\n\"":"\u0001\u001f\\é\t\r"}"#, "e": "[]", "f": "{}",
        ], ["tags": ""], ["tags": #"["a",1]"#], ["tags": #"{"a":0.5}"#],
        ["n": #"[18446744073709551615,-1,"NaN","1e999"]"#],
      ])
    #expect(decoding.problems.isEmpty)
  }

  @Test("What has no text makes no kind, and does not use up the room of those that have")
  func textlessKeys() {
    var numbers = (0..<2000).map { #""n\#($0)":\#($0),"f\#($0)":true,"z\#($0)":"a\u0000b""# }
    numbers.append(#""real":"text""#)
    let decoding = decode("{\"id\":1," + numbers.joined(separator: ",") + "}")
    #expect(decoding.posts.map(\.captions) == [["real": "text"]])
  }

  @Test("Of a kind that stands twice the last counts, also when it is null")
  func duplicateKeys() {
    let decoding = decode(
      #"{"id":1,"a":"1","b":"2","a":"3"}"#, #"{"id":1,"a":"1","b":"2","a":null,"c":"4"}"#,
      #"{"id":1,"a":"1","a":null,"a":"5"}"#, #"{"id":1,"b":"6","a":"1","a":7}"#,
      #"{"id":1,"a":"8","id":2,"response_finish_reason":"STOP","response_finish_reason":null}"#)
    #expect(
      decoding.posts.map(\.captions) == [
        ["a": "3", "b": "2"], ["b": "2", "c": "4"], ["a": "5"], ["b": "6"], ["a": "8"],
      ])
    #expect(decoding.posts.last?.number == 2 && decoding.posts.last?.texts == [:])
  }

  @Test("A text with a NUL is no caption, but a field of a wrong type")
  func nul() {
    let decoding = decode(#"{"id":1,"a":"x\u0000y","b":NaN,"md5":5,"tags":["a\u0000"]}"#)
    #expect(decoding.posts.map(\.captions) == [["tags": #"["a\u0000"]"#]])
    #expect(
      decoding.problems.mapValues(\.firstValue) == [
        "a": "\"x\u{FFFD}y\"", "b": "NaN", "md5": "5",
      ])
  }

  @Test("Kinds keep their places from batch to batch, and rejected records make none")
  func stableKinds() {
    let decoder = E621CaptionsDecoder()
    let first = RecordBatch()
    let second = RecordBatch()
    decoder.decode(Array(#"{"id":1,"a":"1","b":"2"}"#.utf8), line: 1, into: first)
    decoder.decode(Array(#"{"id":0,"z":"1"}"#.utf8), line: 2, into: first)
    decoder.decode(Array(#"{"id":2,"c":"3","b":"4"}"#.utf8), line: 3, into: second)
    decoder.decode(Array(#"{"id":3,"c":"5"}"#.utf8), line: 4, into: first)
    #expect(first.captionKinds == ["a", "b", "c"] && second.captionKinds == ["a", "b", "c"])
    #expect(DecodedPost(second, 0).captions == ["c": "3", "b": "4"])
    #expect(DecodedPost(first, 1).captions == ["c": "5"])
    first.removeAll()
    decoder.decode(Array(#"{"id":4,"a":"6"}"#.utf8), line: 5, into: first)
    #expect(DecodedPost(first, 0).captions == ["a": "6"])
  }

  @Test("There are at most a thousand kinds, with names of at most 100 bytes")
  func kindLimits() throws {
    let names = (0..<1200).map { "\"kind_\($0)\":\"x\"" }.joined(separator: ",")
    let long = String(repeating: "n", count: 100)
    let decoding = decode(
      #"{"id":1,"\#(long)":"y","\#(long)n":"no","":"no","a\u0000":"no"}"#, #"{"id":2,\#(names)}"#,
      #"{"id":3,"kind_5":"again","other":5,"\#(long)":"z"}"#)
    #expect(decoding.posts.map(\.captions.count) == [1, 999, 2])
    #expect(decoding.posts[2].captions == ["kind_5": "again", long: "z"])
    #expect(decoding.problems.keys.sorted() == ["caption kind"])
    #expect(decoding.problems["caption kind"]?.recordCount == 2)
  }

  @Test("What is no record")
  func rejects() {
    let decoding = decode(#"{"a":"x"}"#, #"{"id":"x1"}"#, "5", #"{"id":1"#, #"{"id":null}"#)
    #expect(decoding.posts.isEmpty && decoding.problems.isEmpty)
    #expect(decoding.reasons[0] == "has no id" && decoding.rejects.count == 5)
  }

  @Test("A text's length is that of Unicode without the blanks around it")
  func textLength() {
    let batch = RecordBatch()
    E621CaptionsDecoder().decode(
      Array("{\"id\":1,\"a\":\" \\t\\n é東🌸 x \\r\\n\",\"b\":\" \\n\",\"c\":\"\\u00a0\"}".utf8),
      line: 1, into: batch)
    #expect((0..<3).map { batch.captions[$0].textLength } == [5, 0, 1])
  }
}
