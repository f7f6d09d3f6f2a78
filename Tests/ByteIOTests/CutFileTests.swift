import Testing

@testable import ByteIO

/// Files of JSON that end between two records: nothing is broken, and something is missing.
@Suite struct CutFileTests {
  private static let array = "the ] of its array"
  private static let object = "the } of its object"

  @Test(arguments: [
    "[{\"id\":1},\n{\"id\":2},\n", "[{\"id\":1}", "[", " [\n ", "[{\"id\":1}]\n[{\"id\":2},",
    "[1,2,3",
    "[{\"id\":1},{\"id\":", "[{\"id\":1},\"abc", "[{\"id\":1},{\"id\":2]\n",
  ])
  func arrays(_ text: String) throws {
    #expect(try readInEveryMode(text, .jsonElements).missingEnd == Self.array)
  }

  @Test(arguments: [
    "{\"posts\":[{\"id\":1},", "{\"posts\":[", "{\"meta\":1,\"posts\":[{\"id\":1}\n",
  ])
  func pages(_ text: String) throws {
    let candidates = RecordSplitting.Candidates(pageKey: "posts")
    #expect(try readInEveryMode(text, .automatic, candidates: candidates).missingEnd == Self.array)
    for end in ["]}", "]} ", "], \"meta\": {\"next\": 2}}", "]"] {
      #expect(
        try readInEveryMode(text + end, .automatic, candidates: candidates).missingEnd == nil,
        "\(end)")
    }
  }

  @Test(arguments: [
    "{\"1\": {\"a\":1},\n", "{\"1\": {\"a\":1}", "{\"1\": \"text\"", "{\"1\": {}}{\"2\": {}",
  ])
  func members(_ text: String) throws {
    let candidates = RecordSplitting.Candidates(members: true)
    #expect(
      try readInEveryMode(text, .jsonMembers, candidates: candidates).missingEnd == Self.object)
    #expect(try readInEveryMode(text + "}", .jsonMembers, candidates: candidates).missingEnd == nil)
  }

  @Test(arguments: [
    "[{\"id\":1},{\"id\":2},\n{\"id\":9}]", "{\"id\":1}\n{\"id\":2}", "[]", "", "[1,2]\n[3]\n",
    "[{\"id\":1},{\"a\":\"x},\n{\"id\":3}]",
  ])
  func wholeFiles(_ text: String) throws {
    #expect(try readInEveryMode(text, .jsonElements).missingEnd == nil)
  }

  @Test func linesHaveNoEndThatCouldBeMissing() throws {
    #expect(try read("{\"id\":1}\n{\"id\":2}", .automatic).missingEnd == nil)
  }
}
