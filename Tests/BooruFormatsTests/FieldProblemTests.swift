import Testing

@testable import BooruFormats

@Suite("Danbooru: fields of a wrong type")
struct FieldProblemTests {
  /// Fields with what they cannot hold.
  static let mistyped: [(field: String, value: String, shown: String)] = [
    ("score", "1.5", "1.5"), ("score", #""many""#, #""many""#), ("score", "true", "true"),
    ("score", "[1]", "[…]"), ("score", "{}", "{…}"), ("score", #""1 ""#, #""1 ""#),
    ("score", "9223372036854775808", "9223372036854775808"), ("score", "1e300", "1e+300"),
    ("score", "123456789012345678901", "123456789012345678901"), ("score", "1e999", "1e999"),
    ("score", "NaN", "NaN"), ("score", "-Infinity", "-Infinity"),
    ("is_deleted", "2", "2"), ("is_deleted", #""yes""#, #""yes""#), ("is_deleted", "[]", "[…]"),
    ("md5", "5", "5"), ("md5", "false", "false"), ("md5", #""a\u0000b""#, "\"a\u{FFFD}b\""),
    ("md5", "NaN", "NaN"), ("source", "123456789012345678901", "123456789012345678901"),
    ("rating", #"{"a":1}"#, "{…}"), ("created_at", #""yesterday""#, #""yesterday""#),
    ("updated_at", "1234567890", "1234567890"), ("updated_at", "NaN", "NaN"),
    ("favs", "3", "3"), ("favs", "NaN", "NaN"), ("fav_count", "[1,2]", "[…]"),
    ("tags", "5", "5"), ("tags", "Infinity", "Infinity"),
    ("tag_string", "[]", "[…]"), ("tag_string", "NaN", "NaN"),
  ]

  @Test("Each becomes null and is counted; the post stays", arguments: mistyped.indices)
  func becomesNull(index: Int) throws {
    let (field, value, shown) = Self.mistyped[index]
    let decoding = Decoding(#"{"id":1,"rating":"q"}"#, #"{"id":2,"\#(field)":\#(value)}"#)
    #expect(decoding.rejects.isEmpty)
    let post = try #require(decoding.posts.last)
    #expect(post.number == 2)
    #expect(post.integers.isEmpty && post.texts.isEmpty && post.tags.isEmpty)
    #expect(
      decoding.problems == [
        field: FieldProblem(recordCount: 1, firstLineNumber: 2, firstValue: shown)
      ])
  }

  @Test("The count is of records, the example the first one")
  func counts() {
    let decoding = Decoding(
      #"{"id":1,"score":1}"#, #"{"id":2,"score":"a","md5":1}"#, #"{"id":3,"score":"b"}"#,
      #"{"id":4,"tags":[1,2,{"name":"solo","category":0},3]}"#)
    #expect(
      decoding.problems == [
        "score": FieldProblem(recordCount: 2, firstLineNumber: 2, firstValue: #""a""#),
        "md5": FieldProblem(recordCount: 1, firstLineNumber: 2, firstValue: "1"),
        "tags": FieldProblem(recordCount: 1, firstLineNumber: 4, firstValue: "1"),
      ])
    #expect(decoding.posts.last?.tags.map(\.name) == ["solo"])
  }

  @Test("Fields of a record that is rejected are not counted: nothing of it was imported")
  func rejectedRecords() {
    let decoding = Decoding(#"{"score":"many","md5":5}"#, #"{"score":true,"id":0}"#)
    #expect(decoding.rejects.count == 2)
    #expect(decoding.problems.isEmpty)
  }

  @Test("A rejected record leaves nothing behind in the posts around it")
  func rejectedBetweenPosts() {
    let decoding = Decoding(
      #"{"id":1,"md5":"aa","tag_string":"a b"}"#,
      #"{"md5":"xx","score":5,"tag_string":"x y","id":null}"#,
      #"{"id":3,"md5":"cc","score":7,"tag_string":"c"}"#)
    #expect(decoding.posts.map(\.number) == [1, 3])
    #expect(decoding.posts.map { $0.texts[.md5] } == ["aa", "cc"])
    #expect(decoding.posts.map { $0.integers[.score] } == [nil, 7])
    #expect(decoding.posts.map { $0.tags.map(\.name) } == [["a", "b"], ["c"]])
  }

  @Test("An example is short, even of a giant text")
  func shortExample() throws {
    let long = String(repeating: "x", count: 100_000)
    let problem = try #require(Decoding(#"{"id":1,"score":"\#(long)"}"#).problems["score"])
    #expect(problem.firstValue == "\"" + String(repeating: "x", count: 60) + "…\"")
  }

  @Test("A value that Python wrote as NaN is no text and no tag")
  func pythonConstants() {
    let decoding = Decoding(
      #"{"id":1,"source":NaN,"tag_string_general":"a b","tag_string_artist":NaN,"score":3}"#,
      #"{"id":2,"tags":[{"name":NaN,"category":0},{"name":"solo","category":NaN}]}"#)
    #expect(decoding.rejects.isEmpty)
    #expect(decoding.posts.map { $0.tags.map(\.name) } == [["a", "b"], ["solo"]])
    #expect(decoding.posts[0].texts.isEmpty)
    #expect(decoding.posts[0].integers == [.score: 3])
    #expect(
      decoding.problems.mapValues(\.recordCount)
        == ["source": 1, "tag_string": 1, "tags": 1, "tags.category": 1])
  }
}
