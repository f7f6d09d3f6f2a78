import Testing

@testable import ByteIO

@Suite struct JSONMemberTests {
  @Test func membersOfOneLine() throws {
    let text = #"{"1": {"a":1},"b":[2,{"c":{}}], "é\"{" : "x}" ,"n":null,"5":-1.5,"":{}}"#
    let reading = try readInEveryMode(text, .jsonMembers)
    #expect(
      reading.texts == [
        #""1": {"a":1}"#, #""b":[2,{"c":{}}]"#, #""é\"{" : "x}""#, #""n":null"#, #""5":-1.5"#,
        #""":{}"#,
      ])
    #expect(reading.records.map(\.offset).prefix(2) == [1, 14])
    #expect(reading.records.allSatisfy { $0.line == 1 })
  }

  @Test(arguments: [0, 1, 2, 4])
  func prettyPrinted(_ width: Int) throws {
    let indent = String(repeating: " ", count: width)
    let members = (1...3).map { number in
      """
      "\(number)": {
      \(indent)\(indent)"tags": "a, b",
      \(indent)\(indent)"size": [
      \(indent)\(indent)\(indent)1,
      \(indent)\(indent)\(indent)2
      \(indent)\(indent)],
      \(indent)\(indent)"o": {
      \(indent)\(indent)\(indent)"p": {}
      \(indent)\(indent)}
      \(indent)}
      """
    }
    let text = "{\n\(indent)" + members.joined(separator: ",\n\(indent)") + "\n}\n"
    for ending in ["\n", "\r\n"] {
      let cut = text.split(separator: "\n", omittingEmptySubsequences: false)
        .joined(separator: ending)
      let reading = try readInEveryMode(cut, .jsonMembers)
      #expect(
        reading.texts.map { $0.filter { $0 != "\r\n" && $0 != "\n" } }
          == members.map { $0.filter { $0 != "\n" } })
      #expect(reading.records.map(\.line) == [2, 12, 22])
    }
  }

  @Test func severalObjects() throws {
    let text = "\u{FEFF} {\"1\":{}}\n{\"2\":{}, \"3\"\n:\n[]}{}\n\n{\"4\":1}{\"5\":\"\"}"
    let reading = try readInEveryMode(text, .jsonMembers)
    #expect(reading.texts == ["\"1\":{}", "\"2\":{}", "\"3\"\n:\n[]", "\"4\":1", "\"5\":\"\""])
    #expect(reading.records.map(\.line) == [1, 2, 2, 6, 6])
  }

  @Test(arguments: ["{}", " { } ", "{\n}\n{\n}", "{"])
  func noMembers(_ text: String) throws {
    #expect(try readInEveryMode(text, .jsonMembers).lineCount == 0)
  }

  @Test func strayBytesAreRecordsSoThatNothingIsLost() throws {
    let text = "{\"1\":{},garbage [7]: \"2\":{}} x {\"3\":4}]"
    #expect(
      try readInEveryMode(text, .jsonMembers).texts
        == ["\"1\":{}", "garbage", "[7]:", "\"2\":{}", "x", "\"3\":4", "]"])
  }

  @Test func overlongMembersKeepTheirBeginning() throws {
    let text =
      "{\"1\":{\"a\":\"0123456789\"},\"b\":{},\"c\"   :    \"0123\" , \"d\":[\n\n\"01234\"],\"e\":3}"
    for maximum in 8...12 {
      let reading = try readInEveryMode(text, .jsonMembers, maximum: maximum)
      #expect(reading.records.map(\.length) == [22, 6, 17, 15, 5])
      #expect(reading.records.map(\.line) == [1, 1, 1, 1, 3])
    }
  }

  @Test(arguments: [
    ("{\"1\":{},\"2\":{\"a\":[", "\"2\":{\"a\":["), ("{\"1\":2,\"2", "\"2"),
    ("{\"1\":2,\"2\" \n", "\"2\""), ("{\"1\":2,\"2\" : \n", "\"2\" :"),
    ("{\"1\":2,\"2\":\"x\\\"", "\"2\":\"x\\\""), ("{\"1\":2,\"2\":tru", "\"2\":tru"),
  ])
  func unterminatedMemberIsDelivered(_ text: String, _ last: String) throws {
    let reading = try readInEveryMode(text, .jsonMembers)
    #expect(reading.records.count == 2 && reading.texts.last == last)
  }

  @Test func deepButClosed() throws {
    for depth in [1, 63, 64, 65, 130, 1000] {
      let bomb =
        "\"1\":" + String(repeating: "[{\"a\":", count: depth)
        + String(repeating: "}]", count: depth)
      let reading = try read("{\(bomb),\"2\":3}", .jsonMembers, chunk: 7)
      #expect(reading.texts == [bomb, "\"2\":3"])
    }
  }
}

@Suite struct BrokenJSONMemberTests {
  /// Each is the second of four members; the others must come through.
  private static let broken = [
    #""2": {"tags": "x, y}"#, #""2": {"tags": "x, "n": 1}"#, #""2": {"tags": x"}"#,
    #""2": {"size": [1, 2}"#, #""2": {"tags": "a"]"#, #""2": {"tags" "a"}"#, #""2" {"tags": "a"}"#,
    #""2": {"tags": "a"}}"#, #""2": "#, #""2""#, #""2": nonsense"#, #"2": {"tags": "a"}"#,
    #""2: {"tags": "a"}"#, #""2": "tags"#, #"garbage"#, #"{{[]]}}"#, #""2": {"size": [1, 2"#,
    #""2": {"tags": "a", "ca"#,
  ]

  @Test(arguments: broken, [",\n", ", ", ",\r\n  ", "\n"])
  func doesNotSwallowItsSuccessors(_ broken: String, _ separator: String) throws {
    let third = #""3": {"tags": "c, d", "size": [1, 2]}"#
    let text =
      [#"{"1": {"tags": "a"}"#, broken, third, #""4": {"caption": "e"}}"#]
      .joined(separator: separator)
    let reading = try readInEveryMode(text, .jsonMembers)
    #expect(reading.texts.first == #""1": {"tags": "a"}"#)
    #expect(reading.texts.suffix(2) == [third, #""4": {"caption": "e"}"#], "\(reading.texts)")
    #expect(reading.records.count > 3 || separator.contains(" ") || broken == #""2": "#)
  }

  /// What cannot be told from nested objects without line breaks.
  @Test(
    arguments: [
      #""2": {"tags": "a""#, #""2": {"tags":"#, #""2": {"#, #""2": {"tags": "a","#,
    ], [",\n", ",\r\n  ", "\n"])
  func aMissingClosingBrace(_ broken: String, _ separator: String) throws {
    let third = #""3": {"tags": "c, d", "size": [1, 2]}"#
    let text =
      [#"{"1": {"tags": "a"}"#, broken, third, #""4": {"caption": "e"}}"#]
      .joined(separator: separator)
    let reading = try readInEveryMode(text, .jsonMembers)
    #expect(reading.records.count == 4)
    #expect(reading.texts.suffix(2) == [third, #""4": {"caption": "e"}"#], "\(reading.texts)")
  }

  /// A member of a pretty-printed file that lost any one of its bytes, or all behind it.
  @Test func anyByteOfAPrettyPrintedMemberMayBeMissing() throws {
    let member = "\"2\": {\n    \"tags\": \"a, b\",\n    \"size\": [\n      1,\n      2\n    ]\n  }"
    func members(_ broken: String) throws -> [String] {
      let text =
        "{\n  \"1\": {\n    \"tags\": \"x\"\n  },\n  \(broken),\n  \"3\": {\n    \"tags\": \"y\"\n"
        + "  },\n  \"4\": {\n    \"tags\": \"z\"\n  }\n}\n"
      return try read(text, .jsonMembers, chunk: 50).texts
    }
    let bytes = Array(member.utf8)
    for index in bytes.indices {
      let rest = String(decoding: bytes[..<index] + bytes[(index + 1)...], as: UTF8.self)
      let begin = String(decoding: bytes[..<index], as: UTF8.self)
      for broken in [rest, begin] {
        let texts = try members(broken)
        #expect(texts.first == "\"1\": {\n    \"tags\": \"x\"\n  }")
        #expect(
          texts.suffix(2) == [
            "\"3\": {\n    \"tags\": \"y\"\n  }", "\"4\": {\n    \"tags\": \"z\"\n  }",
          ],
          "\(broken)")
      }
    }
  }

  @Test func overlongBrokenMember() throws {
    let text = "{\"1\":{\"a\":1},\n\"2\":{\"a\":\"0123456789012345},\n\"3\":{\"a\":1}}"
    let reading = try readInEveryMode(text, .jsonMembers, maximum: 14)
    #expect(reading.records.map(\.length) == [11, 28, 11])
  }
}

@Suite struct JSONPageTests {
  private let pages = RecordSplitting.Candidates(pageKey: "posts")

  @Test(arguments: [
    "{\"posts\":[{\"id\":1},{\"id\":2}]}{\"posts\":[]}{\"posts\":[{\"id\":3}]}",
    "{\"posts\":[{\"id\":1},{\"id\":2}]}\n{\"posts\":[{\"id\":3}]}\n",
    "\u{FEFF}{ \"posts\" :\r\n [\n{\"id\":1} ,\n{\"id\":2}\n]\n}\n\n{\n\"posts\":\n[{\"id\":3}\n]}\n",
    "{\"posts\":[{\"id\":1}\n{\"id\":2}]} {\"posts\":[{\"id\":3}]}",
  ])
  func elementsOfPages(_ text: String) throws {
    let reading = try readInEveryMode(text, .automatic, candidates: pages)
    #expect(reading.texts == ["{\"id\":1}", "{\"id\":2}", "{\"id\":3}"])
  }

  @Test func otherMembersDoNotHarm() throws {
    let text =
      "{\"posts\":[{\"id\":1}],\"n\":{\"a\":[1]},\"m\":7}{\"posts\":[{\"id\":2}]}\n"
      + "{\"m\":{\"posts\":[]}}\n{\"posts\":{}}\n{\"posts\": [{\"id\":3}]}"
    let texts = try readInEveryMode(text, .automatic, candidates: pages).texts
    #expect(texts.filter { $0.hasPrefix("{\"id\"") } == ["{\"id\":1}", "{\"id\":2}", "{\"id\":3}"])
  }

  @Test func brokenElementsEndWithTheirPage() throws {
    let text = "{\"posts\":[{\"id\":1},{\"id\":\"2},{\"id\":3}]}\n{\"posts\":[{\"id\":4}]}\n{\"po"
    let texts = try readInEveryMode(text, .automatic, candidates: pages).texts
    #expect(texts.count == 4 && texts[0] == "{\"id\":1}")
    #expect(texts.suffix(2) == ["{\"id\":4}", "{\"po"])
  }

  @Test(arguments: [
    "{\"@attributes\":{\"limit\":100,\"a\":[\"]\",\"\\\"\"]},\"posts\":[{\"id\":1},{\"id\":2}]}",
    "{\"meta\":{\"next\":null},\"n\":5,\"posts\":[{\"id\":1}, {\"id\":2}],\"x\":{\"y\":[1,\"}\"]},\"z\":\"]\"}\n",
    "{\"ok\":true,\n \"posts\":[{\"id\":1}\n],\n\"total\": 7 }\n{\"posts\":[{\"id\":2}],\"a\":\"b\"}",
  ])
  func envelopes(_ text: String) throws {
    let reading = try readInEveryMode(text, .automatic, candidates: pages)
    #expect(reading.texts == ["{\"id\":1}", "{\"id\":2}"])
  }

  @Test(arguments: [
    "{\"id\":1,\"posts\":[2]}", "{\"a\":1,\"posts\":{\"b\":[2]}}",
    "{\"a\":1,\"b\":2,\"c\":3,\"d\":4,\"e\":5,\"f\":6,\"g\":7,\"h\":8,\"i\":9,\"posts\":[2]}",
  ])
  func recordsThatAreNoPages(_ text: String) throws {
    #expect(try readInEveryMode(text, .automatic, candidates: pages).texts == [text])
  }

  @Test func emptyPagesHaveNoRecords() throws {
    for text in ["{\"posts\":[]}", "{\"posts\":[],\"n\":0}\n", "{\"meta\":{},\"posts\":[]}"] {
      #expect(try readInEveryMode(text, .automatic, candidates: pages).texts.isEmpty)
    }
  }

  @Test func openingsWithinTheLimitOnly() throws {
    let text = "{\"posts\":[1]}{\"posts\"  :  [2]}{\"posts\":[3]}"
    for maximum in 8...13 {
      let texts = try readInEveryMode(text, .automatic, candidates: pages, maximum: maximum).texts
      #expect(texts.first == (maximum < 10 ? "{\"posts\":" : "1").prefix(maximum).description)
    }
  }
}
