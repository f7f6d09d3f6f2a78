import Testing

@testable import ByteIO

@Suite struct JSONElementTests {
  @Test func elementsOfOneLine() throws {
    let text = #"[{"a":1},{"b":[2,3]}, 4 ,"x",null,[5,[6]],[]]"#
    let reading = try readInEveryMode(text, .jsonElements)
    #expect(
      reading.texts == [
        "{\"a\":1}", "{\"b\":[2,3]}", "4", "\"x\"", "null", "[5,[6]]", "[]",
      ])
    #expect(reading.records.map(\.line) == Array(repeating: 1, count: 7))
    #expect(reading.records.map(\.offset) == [1, 9, 22, 25, 29, 34, 42])
    #expect(reading.blankLineCount == 0 && reading.lineCount == 7)
  }

  @Test func prettyPrinted() throws {
    let text = "[\n  {\n    \"a\": 1,\n    \"b\": [\n      {\n      }\n    ]\n  },\n  {\n  }\n]\n"
    let reading = try readInEveryMode(text, .jsonElements)
    #expect(reading.records.map(\.line) == [2, 9])
    #expect(reading.texts[1] == "{\n  }")
    #expect(reading.ends.last!.position.lineNumber == 10)
  }

  @Test func indentZeroIsNotTakenForBrokenRecords() throws {
    let text = "[\n{\n\"a\": [\n{\n\"b\": 1\n},\n{\n\"b\": 2\n}\n]\n},\n{\n\"a\": 3\n}\n]\n"
    let reading = try readInEveryMode(text, .jsonElements)
    #expect(reading.records.map(\.line) == [2, 12])
  }

  @Test func stringsHoldBracketsAndEscapes() throws {
    let elements = [
      #"{"a":"}{][,"}"#, #"{"a\"":"\\"}"#, #"{"\\\"}":"\\\\\""}"#, #""]\"[""#, #"{"é{":"\u007d"}"#,
      #"{"a":"\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\"}"}"#,
    ]
    let reading = try readInEveryMode("[" + elements.joined(separator: ",") + "]", .jsonElements)
    #expect(reading.texts == elements)
  }

  @Test func severalArraysAndBareValues() throws {
    let text = "[{\"a\":1}]\n[{\"a\":2},{\"a\":3}]\n\n[]\n{\"a\":4}\n5\n[{\"a\":6}][7]"
    let reading = try readInEveryMode(text, .jsonElements)
    #expect(
      reading.texts == [
        "{\"a\":1}", "{\"a\":2}", "{\"a\":3}", "{\"a\":4}", "5", "{\"a\":6}", "7",
      ])
    #expect(reading.records.map(\.line) == [1, 2, 2, 5, 6, 7, 7])
  }

  @Test func nestedArraysResumeAsElements() throws {
    let reading = try readInEveryMode("[[1],[2,[3]],[],{}]\n[[4]]", .jsonElements)
    #expect(reading.texts == ["[1]", "[2,[3]]", "[]", "{}", "[4]"])
  }

  @Test(arguments: ["[]", " [ ] ", "[\n]\n[\n]", "[] []"])
  func noElements(_ text: String) throws {
    #expect(try readInEveryMode(text, .jsonElements).lineCount == 0)
  }

  @Test func byteOrderMark() throws {
    let reading = try readInEveryMode("\u{FEFF}[1,\n2]", .jsonElements)
    #expect(reading.texts == ["1", "2"] && reading.records.map(\.offset) == [4, 7])
  }

  @Test(arguments: [
    ("[{\"a\":1},{\"a\":", "{\"a\":"), ("[1,{\"a\":\"x", "{\"a\":\"x"), ("[1,\"x\\\"", "\"x\\\""),
    ("[1,[2,[3]", "[2,[3]"), ("[1,tru", "tru"), ("[1,{\"a\":1 \n \n", "{\"a\":1"),
  ])
  func unterminatedElementIsDelivered(_ text: String, _ last: String) throws {
    let reading = try readInEveryMode(text, .jsonElements)
    #expect(reading.records.count == 2)
    #expect(reading.texts.last == last)
  }

  @Test func strayBytesAreRecordsSoThatNothingIsLost() throws {
    #expect(try readInEveryMode("[1,}:,{}]", .jsonElements).texts == ["1", "}:", "{}"])
    #expect(try readInEveryMode("\u{0}[1]", .jsonElements).texts == ["\u{0}", "1"])
  }

  @Test func overlongElementsKeepTheirBeginning() throws {
    let text = "[{\"a\":\"0123456789\"},{\"b\":1}, \"0123456789\",{\"c\":[\n\n\"012345\"]},3]"
    let reading = try readInEveryMode(text, .jsonElements, maximum: 10)
    #expect(reading.texts == ["{\"a\":\"0123", "{\"b\":1}", "\"012345678", "{\"c\":[\n\n\"0", "3"])
    #expect(reading.records.map(\.length) == [18, 7, 12, 18, 1])
    #expect(reading.records.map(\.line) == [1, 1, 1, 1, 3])
  }

  @Test(arguments: ["[", "{", "[{", "{\"a\":["])
  func depthBomb(_ unit: String) throws {
    let text = "[1," + String(repeating: unit, count: 1_000_000)
    let reading = try read(text, .jsonElements)
    #expect(reading.records.count == 2)
    #expect(reading.records[1].length == Int64(text.utf8.count) - 3)
  }

  @Test func deepButClosed() throws {
    for depth in [1, 63, 64, 65, 66, 130, 1000] {
      let opening = String(repeating: "[{\"a\":", count: depth)
      let bomb = opening + String(repeating: "}]", count: depth)
      let reading = try read("[\(bomb),{\"b\":1}]", .jsonElements, chunk: 7)
      #expect(reading.texts == [bomb, "{\"b\":1}"])
    }
  }
}

@Suite struct BrokenJSONElementTests {
  /// Files with one element a line, of which the second is broken.
  @Test(arguments: [
    #"{"id":2,"a":"x},"#, #"{"id":2,"a":"x,"#, #"{"id":2,"a":[1,2},"#, #"{"id":2,"a":1],"#,
    #"{"id":2,"a":{"b":1},"#, #"{"id":2,"a":["x""#,
    #"{"id":2"#, #"{"id":2,"#, #"{"id":"2,"a":"b"},"#,
    #"{"id":2,"a":"\"},"#, #"{"id":2,"a":"x\"#, #""x,"#, #"[1,2},"#, #"{"#, #"{"id":2}{"a""#,
  ])
  func doesNotSwallowItsSuccessors(_ broken: String) throws {
    for lineEnd in ["\n", "\r\n", "\n\n  "] {
      let lines = ["[{\"id\":1},", broken, "{\"id\":3,\"t\":[{\"n\":1}]},", "{\"id\":4}]"]
      let reading = try readInEveryMode(lines.joined(separator: lineEnd), .jsonElements)
      #expect(reading.texts.first == "{\"id\":1}")
      #expect(reading.texts.suffix(2) == ["{\"id\":3,\"t\":[{\"n\":1}]}", "{\"id\":4}"])
      let middle = reading.records.dropFirst().dropLast(2)
      #expect(middle.count == 1 || broken.contains("}{"))
      #expect(middle.first?.text.hasPrefix(String(broken.prefix(1))) == true)
    }
  }

  @Test func leadingCommas() throws {
    let text = "[{\"id\":1}\n,{\"id\":\"2}\n,{\"id\":3}\n]\n"
    let reading = try readInEveryMode(text, .jsonElements)
    #expect(reading.texts == ["{\"id\":1}", "{\"id\":\"2}", "{\"id\":3}"])
  }

  @Test func lastElementBroken() throws {
    let reading = try readInEveryMode("[{\"id\":1},\n{\"id\":\"2}\n]\n", .jsonElements)
    #expect(reading.texts == ["{\"id\":1}", "{\"id\":\"2}"])
  }

  @Test func nextArrayIsRead() throws {
    let reading = try readInEveryMode("[{\"id\":\"1}]\n[{\"id\":2}]\n", .jsonElements)
    #expect(reading.texts == ["{\"id\":\"1}]", "{\"id\":2}"])
  }

  @Test func prettyPrintedElementIsOneRecord() throws {
    let text = """
      [
        {
          "id": 1,
          "a": "x,
          "tags": [
            {
              "n": 1
            }
          ]
        },
        {
          "id": 2
        }
      ]

      """
    let reading = try readInEveryMode(text, .jsonElements)
    #expect(reading.records.map(\.line) == [2, 11])
    #expect(reading.texts[0].hasSuffix("]\n  }"))
    #expect(reading.texts[1] == "{\n    \"id\": 2\n  }")
  }

  @Test func elementsThatBeginBehindOthersOnTheirLine() throws {
    let text = """
        [{
          "id": 1
        }, {
          "id": 2,
          "a": "x,
          "tags": [
            {
              "n": 1
            }
          ]
        }, {
          "id": 3
        }]
      """
    let reading = try readInEveryMode(text, .jsonElements)
    #expect(reading.records.map(\.line) == [1, 3, 11])
  }

  @Test func overlongBrokenElement() throws {
    let text = "[{\"id\":1},\n{\"id\":\"2 0123456789},\n{\"id\":3}]"
    let reading = try readInEveryMode(text, .jsonElements, maximum: 12)
    #expect(reading.texts == ["{\"id\":1}", "{\"id\":\"2 012", "{\"id\":3}"])
    #expect(reading.records.map(\.line) == [1, 2, 3])
  }
}
