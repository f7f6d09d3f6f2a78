import Testing

@testable import BooruFormats

@Suite("Tags in whatever shape they come: none is lost without a word")
struct TagShapeTests {
  private func tags(_ record: String, by decoder: any RecordDecoder = DanbooruDecoder()) -> [String]
  {
    let decoding = Decoding(record, by: decoder)
    #expect(decoding.posts.map(\.parts) == [[.fields, .tags]])
    #expect(decoding.problems.isEmpty && decoding.rejects.isEmpty && decoding.lostTagPostCount == 0)
    return decoding.posts.first?.tags.map(\.description) ?? []
  }

  @Test("A list of names beside tag_string and groups, an empty list, and a text")
  func shadowingList() {
    let written = [
      #"""
      {"id":1,"tag_string":"1girl hat mira_(sky)","tag_string_general":"1girl hat",
      "tag_string_character":"mira_(sky)","tags":["1girl","hat","mira_(sky)"],
      "tags_general":["1girl","hat"],"tags_character":["mira_(sky)"]}
      """#,
      #"""
      {"id":1,"tag_string":"1girl hat mira_(sky)","tag_string_general":"1girl hat",
      "tag_string_character":"mira_(sky)","tags":[]}
      """#,
      #"""
      {"id":1,"tag_string":"1girl hat mira_(sky)","tag_string_general":"1girl hat",
      "tag_string_character":"mira_(sky)","tags":"1girl hat mira_(sky)"}
      """#,
      #"{"id":1,"tags":["1girl","hat","mira_(sky)"],"tags_general":["1girl","hat"],"tags_character":["mira_(sky)"]}"#,
      #"{"id":1,"tags":"1girl hat mira_(sky)","tags_general":"1girl hat","tags_character":"mira_(sky)"}"#,
      #"{"id":1,"tag_string":"1girl hat mira_(sky)","tags":[],"tags_general":["1girl","hat"],"tags_character":["mira_(sky)"]}"#,
      #"{"id":1,"tags_general":["1girl","hat"],"tags_character":["mira_(sky)"]}"#,
      #"{"id":1,"tags":{"general":["1girl","hat"],"character":["mira_(sky)"]}}"#,
    ]
    for record in written {
      #expect(tags(record) == ["1girl/0", "hat/0", "mira_(sky)/4"], "\(record)")
    }
  }

  @Test("Names alone: general is assumed, as of a tag that is in no group")
  func namesAlone() {
    for value in [#"["a","b"]"#, #""a b""#] {
      #expect(tags(#"{"id":1,"tags":\#(value)}"#) == ["a/0?", "b/0?"])
    }
  }

  @Test("e621 as gallery-dl keeps it: a flat list with groups beside, md5 and ending in file")
  func flatList() throws {
    let record = #"""
      {"id":1,"rating":"s","tags":["anthro","fox"],"tags_general":["anthro"],"tags_species":["fox"],
      "file":{"ext":"png","md5":"22222222222222222222222222222222"}}
      """#
    #expect(tags(record, by: E621PostsDecoder()) == ["anthro/0", "fox/5"])
    let post = try #require(Decoding(record, by: E621PostsDecoder()).posts.first)
    #expect(post.texts[.md5] == "22222222222222222222222222222222" && post.texts[.fileExt] == "png")
  }

  @Test("e621 as the site keeps it: flat, tags without categories, a score by itself")
  func rawRecord() throws {
    let record = #"""
      {"id":1,"rating":"q","score":18,"up_score":20,"down_score":-2,
      "md5":"11111111111111111111111111111111","image_width":1920,"image_height":1080,
      "file_ext":"png","tag_string":"anthro fox","source":"https://example.org/a","is_deleted":false}
      """#
    #expect(tags(record, by: E621PostsDecoder()) == ["anthro/-1?", "fox/-1?"])
    let post = try #require(Decoding(record, by: E621PostsDecoder()).posts.first)
    #expect(
      post.integers == [
        .score: 18, .upScore: 20, .downScore: -2, .imageWidth: 1920, .imageHeight: 1080,
        .isDeleted: 0,
      ])
    #expect(
      post.texts == [
        .rating: "q", .md5: "11111111111111111111111111111111", .fileExt: "png",
        .source: "https://example.org/a",
      ])
  }

  @Test("A single post of e621's interface")
  func singlePost() {
    #expect(
      tags(#"{"post":{"id":1,"rating":"s","tags":{"general":["x"]}}}"#, by: E621PostsDecoder())
        == ["x/0"])
  }

  @Test("The interface of Danbooru before 2014")
  func oldInterface() throws {
    let record = #"""
      {"id":5,"tags":"1girl hat","created_at":{"json_class":"Time","s":1263216120,"n":0},
      "width":640,"height":480,"creator_id":7,"rating":"s","md5":"ab","file_size":9,"parent_id":null}
      """#
    #expect(tags(record) == ["1girl/0?", "hat/0?"])
    let post = try #require(Decoding(record).posts.first)
    #expect(
      post.integers == [.imageWidth: 640, .imageHeight: 480, .uploaderID: 7, .fileSize: 9])
    #expect(post.texts[.createdAt] == "2010-01-11T13:22:00.000Z")
  }

  @Test(
    "Tags in a shape that nobody knows: the post loses none that it had, and it is counted",
    arguments: [
      (#""tags":5"#, "tags", "5"), (#""tags":[1,2]"#, "tags", "[…]"),
      (#""tags":[{"label":"x"}]"#, "tags", "{…}"), (#""tags":{"general":7}"#, "tags", "7"),
      (#""tag_list":["a","b"]"#, "tag_list", "[…]"), (#""tagNames":"a b""#, "tagNames", #""a b""#),
      (#""tag_string":["a"]"#, "tag_string", "[…]"),
    ])
  func lost(field: String, name: String, shown: String) {
    for decoder in [DanbooruDecoder(), BoardDecoder(.gelbooru)] as [any RecordDecoder] {
      let decoding = Decoding("{\"id\":1,\"rating\":\"s\",\(field)}", by: decoder)
      #expect(decoding.posts.map(\.parts) == [.fields])
      #expect(decoding.lostTagPostCount == 1)
      let isNoted = decoding.problems.contains {
        $0.key.hasPrefix("tag") && $0.value.firstValue == shown
      }
      #expect(isNoted, "\(decoding.problems)")
    }
    if field.hasPrefix(#""tags""#) {
      let decoding = Decoding("{\"id\":1,\(field)}", by: E621PostsDecoder())
      #expect(decoding.posts.map(\.parts) == [.fields] && decoding.lostTagPostCount == 1)
    }
  }

  @Test(
    "Nothing is lost where there is nothing",
    arguments: [
      #"{"id":1}"#, #"{"id":1,"tags":[]}"#, #"{"id":1,"tags":null,"tag_string":""}"#,
      #"{"id":1,"tags":{"general":[],"mood":[]}}"#,
      #"{"id":1,"tag_count":5,"tag_count_general":5}"#,
      #"{"id":1,"tags":" "}"#,
    ])
  func nothingToLose(record: String) {
    for decoder in [DanbooruDecoder(), E621PostsDecoder(), BoardDecoder(.moebooru)]
      as [any RecordDecoder]
    {
      let decoding = Decoding(record, by: decoder)
      #expect(decoding.posts.count == 1 && decoding.lostTagPostCount == 0)
    }
  }

  @Test("A rejected record has lost nothing")
  func rejected() {
    let decoding = Decoding(#"{"tags":5}"#, #"{"id":0,"tags":5}"#, #"{"id":3,"tags":"a"}"#)
    #expect(decoding.rejects.count == 2 && decoding.lostTagPostCount == 0)
  }

  @Test("A table of posts whose tags stand in another column")
  func tables() {
    let other = Decoding(table: "id,md5,tags", "1,a,x  y", "2,b,", by: E621PostsDecoder())
    #expect(other.posts.map { $0.tags.map(\.name) } == [["x", "y"], []])
    #expect(other.posts.map(\.parts) == [[.fields, .tags], [.fields, .tags]])
    let both = Decoding(table: "id,tags,tag_string", "1,z,x y", by: E621PostsDecoder())
    #expect(both.posts.map { $0.tags.map(\.name) } == [["x", "y"]])
    let lost = Decoding(
      table: "id,md5,tag_list,tag_count", "1,a,x y,2", "2,b,,0", by: E621PostsDecoder())
    #expect(lost.posts.map(\.parts) == [.fields, .fields] && lost.lostTagPostCount == 1)
    #expect(lost.problems["tag_list"]?.firstValue == "\"x y\"")
  }

  @Test("Many names in lists and groups take no longer a name than few")
  func manyNames() {
    let names = (0..<40_000).map { "\"t\($0)\"" }.joined(separator: ",")
    let others = (0..<40_000).map { "\"g\($0)\"" }.joined(separator: ",")
    let decoding = Decoding(#"{"id":1,"tags":[\#(names)],"tags_artist":[\#(others)]}"#)
    #expect(decoding.posts.first?.tags.count == 40_000)
    #expect(decoding.posts.first?.tags.allSatisfy { !$0.isStated && $0.category == 0 } == true)
  }
}
