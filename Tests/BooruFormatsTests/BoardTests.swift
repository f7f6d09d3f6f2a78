import TestSupport
import Testing

@testable import BooruFormats

@Suite("Boards with flat records")
struct BoardTests {
  @Test("moebooru: tags in a text, time in seconds")
  func moebooru() throws {
    let decoding = Decoding(
      #"""
      {"id":9,"tags":"a b_(c)","created_at":1593904900,"updated_at":1593904901,"creator_id":3,
      "author":"x","source":"","score":5,"md5":"ab","file_size":10,"file_ext":"png",
      "file_url":"https://files.yande.re/image/ab/yande.re%209.png","width":30,"height":20,
      "rating":"q","has_children":true,"parent_id":0,"status":"active","is_pending":false,
      "is_rating_locked":false,"is_note_locked":true,"tags_character":"b_(c)"}
      """#, by: BoardDecoder(.yandere))
    #expect(decoding.problems.isEmpty && decoding.rejects.isEmpty)
    let post = try #require(decoding.posts.first)
    #expect(post.number == 9 && post.parts == [.fields, .tags])
    #expect(post.tags.map(\.description) == ["a/-1?", "b_(c)/4"])
    #expect(
      post.integers == [
        .uploaderID: 3, .score: 5, .fileSize: 10, .imageWidth: 30, .imageHeight: 20,
        .hasChildren: 1, .isDeleted: 0, .isPending: 0, .isFlagged: 0, .isRatingLocked: 0,
        .isNoteLocked: 1,
      ])
    #expect(
      post.texts == [
        .createdAt: "2020-07-04T23:21:40.000Z", .updatedAt: "2020-07-04T23:21:41.000Z",
        .md5: "ab", .fileExt: "png", .rating: "q",
      ])
  }

  private static let gelbooruRecords: [String] = [
    #"""
    {"id":7,"created_at":"Sat Jul 04 18:21:40 -0500 2020","score":2,"width":30,"height":20,
    "md5":"ab","directory":"a/b","image":"ab.jpeg","rating":"questionable","source":"https://a.example",
    "parent_id":0,"status":"deleted","has_children":"false","creator_id":4,"tags":"a &amp;_b",
    "file_url":"https://img.example/ab.jpeg"}
    """#,
    #"""
    <post id="7" created_at="Sat Jul 04 18:21:40 -0500 2020" score="2" width="30" height="20"
     md5="ab" image="ab.jpeg" rating="questionable" source="https://a.example" parent_id=""
     status="deleted" has_children="false" creator_id="4" tags=" a &amp;amp;_b "/>
    """#,
    #"""
    <post><id>7</id><created_at>Sat Jul 04 18:21:40 -0500 2020</created_at><score>2</score>
    <width>30</width><height>20</height><md5>ab</md5><image>ab.jpeg</image>
    <rating>questionable</rating><source><![CDATA[https://a.example]]></source><parent_id/>
    <status>deleted</status><has_children>false</has_children><creator_id>4</creator_id>
    <tags>a &amp;amp;_b</tags></post>
    """#,
  ]

  @Test(
    "gelbooru and its kin: JSON, attributes and elements say the same", arguments: gelbooruRecords)
  func gelbooru(record: String) throws {
    let decoding = Decoding(record, by: BoardDecoder(.gelbooru))
    #expect(decoding.problems.isEmpty, "\(decoding.problems)")
    #expect(decoding.rejects.isEmpty, "\(decoding.rejects)")
    let post = try #require(decoding.posts.first)
    #expect(post.number == 7 && post.parts == [.fields, .tags])
    #expect(post.tags.map(\.description) == ["a/-1?", "&amp;_b/-1?"])
    #expect(
      post.integers == [
        .score: 2, .imageWidth: 30, .imageHeight: 20, .isDeleted: 1, .isPending: 0, .isFlagged: 0,
        .hasChildren: 0, .uploaderID: 4,
      ])
    #expect(
      post.texts == [
        .createdAt: "2020-07-04T23:21:40.000Z", .md5: "ab", .fileExt: "jpeg", .rating: "q",
        .source: "https://a.example",
      ])
  }

  @Test("sankaku: tags as objects with types, as names, time in an object")
  func sankaku() throws {
    let decoding = Decoding(
      #"""
      {"id":5,"rating":"s","author":{"id":11,"name":"x"},"created_at":{"json_class":"Time","s":1593904900},
      "md5":"ab","file_url":"https://s.example/data/ab.jpg?e=1&m=2","width":3,"height":4,"fav_count":6,
      "total_score":9,"tags":[{"id":1,"name":"long hair","type":0,"count":5},
      {"name":"mira","type":4},{"name":"studio_x","type":2}]}
      """#,
      #"{"id":"6","tag_names":["a b","c"],"created_at":1593904900,"tags_general":["c"]}"#,
      by: BoardDecoder(.sankaku))
    #expect(decoding.problems.isEmpty && decoding.rejects.isEmpty)
    #expect(
      decoding.posts.map { $0.tags.map(\.description) } == [
        ["long_hair/0", "mira/4", "studio_x/2"], ["a_b/-1?", "c/0"],
      ])
    let post = try #require(decoding.posts.first)
    #expect(
      post.integers == [
        .uploaderID: 11, .imageWidth: 3, .imageHeight: 4, .favoriteCount: 6, .score: 9,
      ])
    #expect(post.texts[.fileExt] == "jpg" && post.texts[.createdAt] == "2020-07-04T23:21:40.000Z")
  }

  @Test("What is no post, with its reason")
  func rejects() {
    let decoding = Decoding(
      #"{"tags":"a"}"#, #"{"id":"a1b","tags":"a"}"#, "<post id=\"1\"",
      "<post id=\"1\" x=\"&nope;\"/>",
      "<post tags=\"a\"/>", by: BoardDecoder(.gelbooru))
    #expect(
      decoding.reasons == [
        "has no id", "has an id that is no whole number from 1 on: \"a1b\"",
        "is no valid XML: unclosed token", "is no valid XML: undefined entity", "has no id",
      ])
  }

  @Test("Values of a wrong type")
  func problems() {
    let decoding = Decoding(
      #"{"id":1,"tags":"a","created_at":-5,"width":"wide","rating":5,"status":3}"#,
      #"<post id="2" tags="a" created_at="Sat Foo 04 18:21:40 -0500 2020" score="many"/>"#,
      by: BoardDecoder(.gelbooru))
    #expect(decoding.posts.map { $0.tags.count } == [1, 1])
    #expect(decoding.posts.allSatisfy { $0.texts.isEmpty })
    #expect(
      decoding.problems.mapValues(\.recordCount) == [
        "created_at": 2, "width": 1, "rating": 1, "status": 1, "score": 1,
      ])
  }

  @Test("Mutated elements never trap")
  func mutated() {
    var generator = SeededGenerator(seed: 41)
    var reason = 0
    for seed in 0..<3000 {
      var bytes = Array(Self.gelbooruRecords[1 + seed % 2].utf8)
      for _ in 0..<3 {
        bytes[Int.random(in: 0..<bytes.count, using: &generator)] = UInt8.random(
          in: 0...255, using: &generator)
      }
      let decoding = Decoding([bytes], by: BoardDecoder(.gelbooru))
      reason += decoding.rejects.count
      #expect(decoding.rejects.count + decoding.posts.count == 1)
    }
    #expect(reason > 0)
  }
}

@Suite("Seconds since 1970 and written times")
struct BoardTimeTests {
  private func text(_ seconds: Int64) -> String? {
    var bytes = [UInt8](repeating: 0, count: Timestamp.byteCount)
    let isTime = bytes.withUnsafeMutableBufferPointer {
      Timestamp.write(seconds: seconds, to: $0.baseAddress!)
    }
    return isTime ? String(decoding: bytes, as: UTF8.self) : nil
  }

  @Test("Known moments, leap days, the first and the last")
  func known() {
    #expect(text(0) == "1970-01-01T00:00:00.000Z")
    #expect(text(951_782_399) == "2000-02-28T23:59:59.000Z")
    #expect(text(951_782_400) == "2000-02-29T00:00:00.000Z")
    #expect(text(1_709_251_200) == "2024-03-01T00:00:00.000Z")
    #expect(text(253_402_300_799) == "9999-12-31T23:59:59.000Z")
    #expect(text(253_402_300_800) == nil && text(-1) == nil && text(.max) == nil)
  }

  @Test(
    "asctime with a zone",
    arguments: [
      ("Sat Jul 04 18:21:40 -0500 2020", "2020-07-04T23:21:40.000Z"),
      ("Fri Jan 01 00:00:00 +0000 2021", "2021-01-01T00:00:00.000Z"),
      ("Sat Jul 04 18:21:40 2020", nil), ("Sat Abc 04 18:21:40 -0500 2020", nil),
      ("Sat Jul 44 18:21:40 -0500 2020", nil), ("Saturday", nil),
      ("Sat Jul 04 18:21:40 -0500 XXXX", nil),
    ] as [(String, String?)])
  func written(text: String, expected: String?) {
    let bytes = Array(text.utf8)
    #expect(bytes.withUnsafeBufferPointer { Timestamp.normalized($0) } == expected)
  }
}
