import Testing

@testable import TagRules

@Suite("Lists: what their texts mean, and what is wrong with them")
struct ListTests {
  private func error(_ read: () throws -> Void) -> TagRulesError? {
    do {
      try read()
      return nil
    } catch {
      return error as? TagRulesError
    }
  }

  @Test("A blacklist has names with underscores or spaces, and any line ends")
  func blacklistNames() throws {
    let list = try Blacklist(text: Array("\u{FEFF}a_b\r\n  c d\t\re\n\n".utf8))
    #expect(list.entries == ["a_b", "c d", "e", ""])
    for (name, entry) in [
      ("a b", "a_b"), ("a_b", "a_b"), ("c d", "c d"), ("c_d", "c d"), ("e", "e"), ("", ""),
    ] {
      #expect(list.entry(for: Array(name.utf8)) == entry, "\(name)")
    }
    #expect(list.entry(for: Array("a".utf8)) == nil)
  }

  @Test("A star stands for any characters; a face with one is a name")
  func blacklistPatterns() {
    let list = Blacklist(["alt_*", "*_(x)", "a*b*c", "*_*"])
    let taken = ["alt hair", "alt_", "miku (x)", "abc", "a--bb--c", "*_*"]
    let left = ["alt", "salt_hair", "miku (y)", "ab", "acb", "long_hair"]
    for name in taken { #expect(list.entry(for: Array(name.utf8)) != nil, "\(name)") }
    for name in left { #expect(list.entry(for: Array(name.utf8)) == nil, "\(name)") }
  }

  @Test("Bytes that are not UTF-8 are named with their line")
  func blacklistNotUTF8() {
    let error = error { _ = try Blacklist(text: Array("a\nb\n".utf8) + [0xFF, 0x0A]) }
    #expect(error?.position == .line(3))
  }

  @Test("Of two entries for a name the last counts; entries without tags are ignored")
  func overlapEntries() throws {
    let list = try OverlapList(
      json: Array(
        """
        [{"query": "a", "has_overlap": ["b"], "other": [1, 2.5e3, true]},
         {"query": "c"}, {"query": "d", "has_overlap": []}, {"has_overlap": null},
         {"has_overlap": ["\\u00e9\\ud83d\\ude00\\n"], "query": "a"}]
        """.utf8))
    #expect(
      list.entries == [.init("a", coveredBy: ["b"]), .init("a", coveredBy: ["é😀\n"])])
    var rules = PruningRules()
    rules.overlap = list
    #expect(pruned("a b", rules) == ["a", "b"])
  }

  @Test(
    "Broken lists",
    arguments: [
      ("", "line 1: expected a value, found the end"),
      ("{}", "line 1: expected an array of objects, found an object"),
      (
        "[{\"query\": \"a\"},\n 3]",
        "line 2: expected an object with \"query\" and \"has_overlap\", found 3"
      ),
      ("[\n{\"has_overlap\": [\"b\"]}]", "line 2: the object has \"has_overlap\" but no \"query\""),
      (
        "[{\"query\": \"a\",\n\"has_overlap\": \"b\"}]",
        "line 2: expected an array of names as \"has_overlap\", found a string"
      ),
      (
        "[{\"query\": \"a\",\n\"has_overlap\": [\"b\",\n1]}]",
        "line 3: expected a string in an array of names as \"has_overlap\", found 1"
      ),
      (
        "[{\"query\": 1, \"has_overlap\": [\"b\"]}]",
        "line 1: expected a name as \"query\", found 1"
      ),
      ("[1,\n\n,]", "line 3: expected a value, found ','"),
      ("[1\n 2]", "line 2: expected ',' or ']', found '2'"),
      ("[{\"a\" 1}]", "line 1: expected ':', found '1'"),
      ("[{a: 1}]", "line 1: expected a name in double quotes, found 'a'"),
      ("[{\"a\": 1 \"b\"}]", "line 1: expected ',' or '}', found '\"'"),
      ("[]\n]", "line 2: expected the end of the list, found ']'"),
      ("[\"a\nb\"]", "line 1: expected a closing quote on the same line, found ' '"),
      ("[\"a", "line 1: expected a closing quote, found the end"),
      ("[\"\\x\"]", "line 1: expected one of \"\\/bfnrtu behind '\\', found 'x'"),
      ("[\"\\u12\"]", "line 1: expected four hexadecimal digits, found '1'"),
      ("[\"\\ud800x\"]", "line 1: expected the second half of a surrogate pair, found 'x'"),
      ("[nul]", "line 1: expected a value, found 'n'"),
    ])
  func brokenOverlapList(text: String, message: String) {
    let error = error { _ = try OverlapList(json: Array(text.utf8)) }
    #expect(error?.description == message)
  }

  @Test func deepJSON() {
    let text = String(repeating: "[", count: 100_000)
    #expect(
      error { _ = try OverlapList(json: Array(text.utf8)) }?.message
        == "values nest deeper than 64")
  }

  @Test("Character tags need all three members")
  func characterTags() throws {
    let list = try CharacterTagList(
      json: Array(#"{"whitelist": ["a"], "suffixes": [["b"], []], "prefixes": []}"#.utf8))
    #expect(list == CharacterTagList(whitelist: ["a"], suffixes: [["b"], []]))
    let missing = error {
      _ = try CharacterTagList(json: Array(#"{"whitelist": [], "prefixes": []}"#.utf8))
    }
    #expect(missing?.description == "line 1: the list has no \"suffixes\"")
    let flat = error {
      _ = try CharacterTagList(
        json: Array("{\"whitelist\": [], \"prefixes\": [],\n\"suffixes\": [\"hair\"]}".utf8))
    }
    #expect(
      flat?.description == "line 2: expected a level of \"suffixes\", found a string")
  }

  @Test("The lists that ship do what they are for")
  func defaults() {
    var rules = PruningRules.standard
    rules.mode = .minimal
    #expect(
      pruned(
        "alternate_costume hat beret multiple_girls 2girls translation_request no_humans shirt "
          + "white_shirt smile :d", rules) == ["2girls", "beret", "no humans", "white shirt", ":d"])
    let patterns = CharacterTagPatterns(DefaultLists.characterTags, levels: 0..<2)
    for name in ["blue eyes", "cat ears", "mole under eye", "ponytails"] {
      #expect(patterns.match(Array(name.utf8)) != nil, "\(name)")
    }
    for name in ["closed eyes", "smile", "hairclip", "fake tails"] {
      #expect(patterns.match(Array(name.utf8)) == nil, "\(name)")
    }
  }
}
