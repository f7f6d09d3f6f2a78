import Testing

@testable import BooruFormats

@Suite("Danbooru: the tags of a post")
struct DanbooruTagTests {
  private func tags(_ record: String) -> [DecodedTag] {
    let decoding = Decoding(record)
    #expect(decoding.posts.count == 1)
    #expect(decoding.problems.isEmpty)
    return decoding.posts.first?.tags ?? []
  }

  @Test("Objects: names in order, categories as numbers or strings of them")
  func objects() {
    #expect(
      tags(
        #"""
        {"id":1,"tags":[{"id":"2","name":"b","category":"0"},{"category":4,"name":"a"},
        {"name":"c","category":"5.0"},{"name":"b","category":"0"},{"name":"n"},
        {"name":"o","category":null}]}
        """#) == [
          .init(name: "b", category: 0), .init(name: "a", category: 4),
          .init(name: "c", category: 5), .init(name: "b", category: 0),
          .init(name: "n", category: TagMention.noCategory, isStated: false),
          .init(name: "o", category: TagMention.noCategory, isStated: false),
        ])
  }

  @Test("tag_string gives the order, the others the category")
  func groups() {
    #expect(
      tags(
        #"""
        {"id":1,"tag_string":"z e a d c b","tag_string_general":"a z","tag_string_artist":"b",
        "tag_string_copyright":"c","tag_string_character":"d","tag_string_meta":"e"}
        """#) == [
          .init(name: "z", category: 0), .init(name: "e", category: 5),
          .init(name: "a", category: 0), .init(name: "d", category: 4),
          .init(name: "c", category: 3), .init(name: "b", category: 1),
        ])
  }

  @Test("A tag that is in no group is assumed to be general, and marked so")
  func inNoGroup() {
    #expect(
      tags(#"{"id":1,"tag_string":"a b c","tag_string_artist":"c","tag_string_general":"a"}"#) == [
        .init(name: "a", category: 0), .init(name: "b", category: 0, isStated: false),
        .init(name: "c", category: 1),
      ])
  }

  @Test("A tag that is in two groups is of the last, wherever it stands in them")
  func inTwoGroups() {
    #expect(
      tags(#"{"id":1,"tag_string":"a b","tag_string_general":"a b","tag_string_character":"a"}"#)
        == [.init(name: "a", category: 4), .init(name: "b", category: 0)])
    #expect(
      tags(
        #"{"id":1,"tag_string":"a b c","tag_string_general":"a b","tag_string_character":"c a"}"#)
        == [
          .init(name: "a", category: 4), .init(name: "b", category: 0),
          .init(name: "c", category: 4),
        ])
  }

  @Test(
    "Without tag_string the groups are taken one after another",
    arguments: ["", #""tag_string":"","#, #""tag_string":" ","#, #""tag_string":null,"#])
  func groupsOnly(tagString: String) {
    #expect(
      tags(
        #"""
        {"id":1,\#(tagString)"tag_string_meta":"m","tag_string_character":"d","tag_string_artist":"r",
        "tag_string_general":"b a","tag_string_copyright":""}
        """#) == [
          .init(name: "b", category: 0), .init(name: "a", category: 0),
          .init(name: "r", category: 1), .init(name: "d", category: 4),
          .init(name: "m", category: 5),
        ])
  }

  @Test("An array of tags is preferred to strings, null is not")
  func bothShapes() {
    let array = #""tags":[{"name":"x","category":"3"}]"#
    #expect(tags("{\"id\":1,\"tag_string\":\"a\",\(array)}").map(\.name) == ["x"])
    // gallery-dl writes both: what holds no objects shadows nothing.
    #expect(tags(#"{"id":1,"tag_string":"a","tags":[]}"#).map(\.name) == ["a"])
    #expect(tags(#"{"id":1,"tag_string":"a","tags":null}"#).map(\.name) == ["a"])
  }

  @Test("Any white space parts names, any amount of it")
  func whiteSpace() {
    #expect(
      tags(#"{"id":1,"tag_string":"  a\tb\r\nc\u000b\u000cd  "}"#).map(\.name) == [
        "a", "b", "c", "d",
      ])
  }

  @Test(
    "Names are kept as they are",
    arguments: [
      #"don't_say_"lazy""#, #"\m/"#, "<|>_<|>", "steins;gate", "fate/stay_night", "1girl", "東方",
      "mr._game_&amp;_watch", "null", "none", "true", "^_^", "a,b", "e\u{301}", "\u{A0}", "🌸",
      String(repeating: "long_", count: 60),
    ])
  func names(name: String) {
    let quoted = name.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
    let records = [
      #"{"id":1,"tag_string":"a \#(quoted) z","tag_string_character":"\#(quoted)"}"#,
      #"{"id":1,"tags":[{"name":"a","category":0},{"name":"\#(quoted)","category":4}]}"#,
    ]
    for record in records {
      let tag = tags(record).dropFirst().first
      #expect(tag?.name.utf8.elementsEqual(name.utf8) == true)
      #expect(tag?.category == 4)
    }
  }

  @Test(
    "An array element that names no tag is left out and counted",
    arguments: [
      (#""solo""#, "tags", #""solo""#), (#"{"category":"0"}"#, "tags", "{…}"),
      (#"{"name":5,"category":"0"}"#, "tags", "{…}"),
      (#"{"name":"","category":"0"}"#, "tags", "{…}"),
      ("null", "tags", "null"), ("[]", "tags", "[…]"),
    ])
  func noTag(element: String, field: String, shown: String) {
    let decoding = Decoding("{\"id\":1,\"tags\":[\(element),{\"name\":\"a\",\"category\":0}]}")
    #expect(decoding.posts.first?.tags == [DecodedTag(name: "a", category: 0)])
    #expect(
      decoding.problems == [
        field: FieldProblem(recordCount: 1, firstLineNumber: 1, firstValue: shown)
      ])
  }

  @Test(
    "A tag whose category is no number and no name of one is kept without one, and counted",
    arguments: ["-1", "40000", "\"genera\"", "true", "1.5"])
  func wrongCategory(category: String) {
    let decoding = Decoding("{\"id\":1,\"tags\":[{\"name\":\"a\",\"category\":\(category)}]}")
    #expect(
      decoding.posts.first?.tags == [
        DecodedTag(name: "a", category: TagMention.noCategory, isStated: false)
      ])
    #expect(
      decoding.problems == [
        "tags.category": FieldProblem(recordCount: 1, firstLineNumber: 1, firstValue: category)
      ])
  }

  @Test("A category may be told by its name, as tables have it")
  func namedCategory() {
    let decoding = Decoding("{\"id\":1,\"tags\":[{\"name\":\"a\",\"category\":\"character\"}]}")
    #expect(decoding.posts.first?.tags == [DecodedTag(name: "a", category: 4)])
    #expect(decoding.problems.isEmpty)
  }

  @Test("A group of a wrong type costs its categories only")
  func wrongGroup() {
    let decoding = Decoding(
      #"{"id":1,"tag_string":"a b","tag_string_artist":["a"],"tag_string_character":"b"}"#)
    #expect(
      decoding.posts.first?.tags == [
        .init(name: "a", category: 0, isStated: false), .init(name: "b", category: 4),
      ])
    #expect(decoding.problems.keys.sorted() == ["tag_string"])
  }

  @Test("A hostile record whose groups hold none of its many tags takes no longer than others")
  func manyTagsInNoGroup() {
    let names = (0..<40_000).map { "t\($0)" }.joined(separator: " ")
    let others = (0..<40_000).map { "g\($0)" }.joined(separator: " ")
    // Comparing each with each would be 1.6 billion comparisons: minutes in a debug build.
    let decoding = Decoding(
      #"{"id":1,"tag_string":"\#(names)","tag_string_general":"\#(others)"}"#)
    #expect(decoding.posts.first?.tags.count == 40_000)
    #expect(decoding.posts.first?.tags.allSatisfy { !$0.isStated && $0.category == 0 } == true)
  }
}
