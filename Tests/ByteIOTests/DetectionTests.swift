import Testing

@testable import ByteIO

@Suite struct DetectionTests {
  private func detect(_ text: String) -> RecordSplitting {
    Array(text.utf8).withUnsafeBytes { RecordSplitting.detect(prefix: $0) }
  }

  @Test(arguments: [
    "", "\n", "{\"id\":1}\n{\"id\":2}\n", "id,name\n1,a\n", "\u{FEFF}{}", "[1,2,3]\n[4]\n",
    "[\"a\",\"b\"]", "[1,2,3]", "[[1,2],[3]]\n[[4]]\n", "[[\"]\\\"]\\n\"]]\n\n[[1]]", "[true]\n",
  ])
  func lines(_ text: String) {
    #expect(detect(text) == .lines)
  }

  @Test(arguments: [
    "[", "[]", " \n[]\n", "[{\"id\":1},{\"id\":2}]", "[\n  {\n    \"id\": 1\n  }\n]\n",
    "\u{FEFF}[{}]", "[ {\"id\":1}\n,{}]", "[\n  1,\n  2\n]", "[\r\n\"a\"]", "[[1,2],[3]]\n",
    "[[1,\n2]]\n[[3]]", "[[", "[{\"id\":1}]\n[{\"id\":2}]",
  ])
  func jsonElements(_ text: String) {
    #expect(detect(text) == .jsonElements)
  }

  @Test(arguments: [
    ("id,name\n1,a", RecordSplitting.tableRows), ("", .tableRows), ("\u{FEFF}\n\"id\"", .tableRows),
    ("{\"posts\":[", .jsonElements), (" {\n\"posts\" : \r\n[{}]}", .jsonElements),
    ("{\"posts\":{", .jsonMembers), ("{\"posts\":1}", .lines), ("{\"post\":[]}", .lines),
    ("\u{FEFF}{\"1\": {", .jsonMembers), ("{\n \"a\\\"\"\n:\n{}}", .jsonMembers),
    ("{", .jsonMembers), ("{ }\n", .jsonMembers), ("{}\n{\"id\":1}\n", .lines),
    ("{\"id\":1,\"a\":{}}\n", .lines), ("[{}]", .jsonElements), ("[1,2]\n[3]\n", .lines),
    ("{\"1", .lines), ("{\"1\":", .lines),
  ])
  func candidates(_ text: String, _ splitting: RecordSplitting) {
    let candidates = RecordSplitting.Candidates(tables: true, members: true, pageKey: "posts")
    Array(text.utf8).withUnsafeBytes {
      #expect(RecordSplitting.detect(prefix: $0, among: candidates) == splitting)
      #expect(
        RecordSplitting.detect(prefix: $0, among: .none) == RecordSplitting.detect(prefix: $0))
    }
  }

  @Test func theReaderUsesIt() throws {
    #expect(try read("[{\"a\":1},{\"a\":2}]", .automatic).texts == ["{\"a\":1}", "{\"a\":2}"])
    #expect(try read("[1,2]\n[3]\n", .automatic).texts == ["[1,2]", "[3]"])
    #expect(try read("\u{FEFF} \n[\n1,\n2]", .automatic, chunk: 1).texts == ["1", "2"])
  }

  @Test func objectsLaidOutOverLines() throws {
    let object = "{\n    \"id\": 1,\n    \"a\": [\n        2\n    ]\n}"
    #expect(try readInEveryMode(object, .automatic).texts == [object])
    #expect(
      try readInEveryMode(object + "\n" + object + "\n", .automatic).texts == [object, object])
    #expect(try read("{\"a\":\n1}\n{}\n", .automatic).texts == ["{\"a\":", "1}", "{}"])
    #expect(try read("{\n}\n", .automatic).texts == ["{", "}"])
  }

  @Test func membersWithArrays() throws {
    let candidates = RecordSplitting.Candidates(
      members: true, memberArrays: true, recordKeys: ["id"])
    let text = "{\"1.png\":[[\"a\",0.5]],\"2.png\":[]}"
    #expect(
      try readInEveryMode(text, .automatic, candidates: candidates).texts
        == ["\"1.png\":[[\"a\",0.5]]", "\"2.png\":[]"])
    #expect(
      try read("{\"id\":[1]}\n", .automatic, candidates: candidates).texts == ["{\"id\":[1]}"])
  }

  @Test func resumingDetectsByTheBeginning() throws {
    let text = "[{\"a\":1},\n1,\n2]"
    let start = RecordPosition(byteOffset: 8, lineNumber: 1)
    #expect(try read(text, .automatic, startingAt: start).texts == ["1", "2"])
  }

  @Test func resumingBehindTheFirstBlock() throws {
    let line = "{\"id\":123456}\n"
    let text = "[" + String(repeating: line.dropLast() + ",\n", count: 10_000) + "{}]"
    let whole = try read(text, .automatic, chunk: 10_000)
    #expect(whole.records.count == 10_001)
    for end in [whole.ends[3], whole.ends[10], whole.ends[whole.ends.count - 2]] {
      let rest = try read(text, .automatic, startingAt: end.position)
      #expect(rest.records == Array(whole.records[end.recordCount...]))
    }
  }
}
