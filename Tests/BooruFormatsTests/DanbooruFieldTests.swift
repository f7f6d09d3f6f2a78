import Testing

@testable import BooruFormats

@Suite("Danbooru: the fields of a post")
struct DanbooruFieldTests {
  @Test("Dumps until 2020: strings for numbers, tags as objects, favs counted")
  func classicShape() throws {
    let decoding = Decoding(
      #"""
      {"id":"263162","created_at":"2008-06-10 03:08:07.34205 UTC","uploader_id":"65792",
      "score":"-1","source":"http:\/\/a.example\/\u6771\ud83c\udf38","md5":"9a0f",
      "last_commented_at":"1970-01-01 00:00:00 UTC","rating":"s","image_width":"797",
      "image_height":"794","is_note_locked":false,"file_ext":"jpg","is_rating_locked":true,
      "parent_id":"12","has_children":true,"approver_id":"1309","file_size":"110256",
      "is_status_locked":true,"up_score":"1","down_score":"-2","is_pending":false,
      "is_flagged":true,"is_deleted":true,"updated_at":"2016-04-23 14:32:09.52181 UTC",
      "is_banned":true,"pixiv_id":"99","pools":["3"],"favs":["15115","159766","23892"],
      "tags":[{"id":"1","name":"1boy","category":"0"},{"id":"2","name":"larva","category":"4"}]}
      """#)
    let post = try #require(decoding.posts.first)
    #expect(decoding.posts.count == 1 && decoding.rejects.isEmpty && decoding.problems.isEmpty)
    #expect(post.number == 263162)
    #expect(
      post.integers == [
        .score: -1, .upScore: 1, .downScore: -2, .favoriteCount: 3, .imageWidth: 797,
        .imageHeight: 794, .fileSize: 110256, .uploaderID: 65792, .approverID: 1309,
        .parentNumber: 12, .pixivID: 99, .isPending: 0, .isFlagged: 1, .isDeleted: 1,
        .isBanned: 1, .hasChildren: 1, .isRatingLocked: 1, .isNoteLocked: 0, .isStatusLocked: 1,
      ])
    #expect(
      post.texts == [
        .createdAt: "2008-06-10T03:08:07.342Z", .updatedAt: "2016-04-23T14:32:09.521Z",
        .rating: "s", .fileExt: "jpg", .md5: "9a0f", .source: "http://a.example/東🌸",
      ])
    #expect(
      post.tags == [DecodedTag(name: "1boy", category: 0), .init(name: "larva", category: 4)])
  }

  @Test("Dumps since 2021: numbers, names with spaces between them")
  func modernShape() throws {
    let decoding = Decoding(
      #"""
      {"id":4018204,"created_at":"2021-05-19T01:30:25.096-04:00","uploader_id":503835,"score":1,
      "source":"","md5":"4f39","rating":"g","image_width":1037,"image_height":988,
      "tag_string":"1girl arknights chagara commentary eyjafjalla","is_note_locked":false,
      "fav_count":7,"file_ext":"png","is_rating_locked":false,"parent_id":null,
      "has_children":false,"approver_id":null,"file_size":913112,"is_status_locked":false,
      "up_score":1,"down_score":0,"is_pending":false,"is_flagged":false,"is_deleted":false,
      "updated_at":"2021-12-31T23:59:59.999-04:00","is_banned":false,"pixiv_id":83250427,
      "tag_string_general":"1girl","tag_string_character":"eyjafjalla",
      "tag_string_copyright":"arknights","tag_string_artist":"chagara",
      "tag_string_meta":"commentary","unknown":{"id":[1]}}
      """#)
    let post = try #require(decoding.posts.first)
    #expect(decoding.posts.count == 1 && decoding.rejects.isEmpty && decoding.problems.isEmpty)
    #expect(post.number == 4_018_204)
    #expect(
      post.integers == [
        .score: 1, .upScore: 1, .downScore: 0, .favoriteCount: 7, .imageWidth: 1037,
        .imageHeight: 988, .fileSize: 913112, .uploaderID: 503835, .pixivID: 83_250_427,
        .isPending: 0, .isFlagged: 0, .isDeleted: 0, .isBanned: 0, .hasChildren: 0,
        .isRatingLocked: 0, .isNoteLocked: 0, .isStatusLocked: 0,
      ])
    #expect(
      post.texts == [
        .createdAt: "2021-05-19T05:30:25.096Z", .updatedAt: "2022-01-01T03:59:59.999Z",
        .rating: "g", .fileExt: "png", .md5: "4f39", .source: "",
      ])
    #expect(
      post.tags == [
        DecodedTag(name: "1girl", category: 0), .init(name: "arknights", category: 3),
        .init(name: "chagara", category: 1), .init(name: "commentary", category: 5),
        .init(name: "eyjafjalla", category: 4),
      ])
  }

  @Test("A post that says nothing but its id is a post")
  func onlyAnID() {
    let decoding = Decoding(#"{"id":1}"#)
    #expect(decoding.posts.map(\.number) == [1])
    #expect(decoding.posts[0].integers.isEmpty && decoding.posts[0].texts.isEmpty)
    #expect(decoding.posts[0].tags.isEmpty && decoding.problems.isEmpty)
  }

  @Test(
    "A whole number is one however a dump writes it",
    arguments: [
      ("57501", 57501), ("57501.0", 57501), (#""57501""#, 57501), (#""57501.0""#, 57501),
      ("5.75010e4", 57501), ("-3", -3), (#""-3""#, -3), ("0", 0), ("null", nil), (#""""#, nil),
    ] as [(String, Int64?)])
  func wholeNumbers(written: String, value: Int64?) {
    let decoding = Decoding(#"{"id":1,"score":\#(written)}"#)
    #expect(decoding.posts.first?.integers[.score] == value)
    #expect(decoding.problems.isEmpty)
  }

  @Test(
    "A flag is one however a dump writes it",
    arguments: [
      ("true", 1), ("false", 0), (#""true""#, 1), (#""f""#, 0), (#""t""#, 1), ("1", 1), ("0.0", 0),
      (#""0""#, 0), ("null", nil), (#""""#, nil),
    ] as [(String, Int64?)])
  func flags(written: String, value: Int64?) {
    let decoding = Decoding(#"{"id":1,"is_deleted":\#(written)}"#)
    #expect(decoding.posts.first?.integers[.isDeleted] == value)
    #expect(decoding.problems.isEmpty)
  }

  @Test(
    "None is also written 0 where it is a reference, and 1970 where it is a time",
    arguments: [#""0""#, "0", "0.0", "null", #""""#])
  func zeroIsNone(written: String) {
    let decoding = Decoding(
      #"{"id":1,"parent_id":\#(written),"pixiv_id":\#(written),"approver_id":\#(written)}"#,
      #"{"id":2,"created_at":"1970-01-01 00:00:00 UTC","updated_at":"1970-01-01T00:00:00.000Z"}"#,
      #"{"id":3,"score":0,"uploader_id":0,"file_size":0}"#)
    #expect(decoding.posts[0].integers.isEmpty)
    #expect(decoding.posts[1].texts.isEmpty)
    #expect(decoding.posts[2].integers == [.score: 0, .uploaderID: 0, .fileSize: 0])
    #expect(decoding.problems.isEmpty)
  }

  @Test("An empty list of favs is a count of 0, null is unknown")
  func favorites() {
    let decoding = Decoding(#"{"id":1,"favs":[]}"#, #"{"id":2,"favs":null}"#)
    #expect(decoding.posts.map { $0.integers[.favoriteCount] } == [0, nil])
    #expect(decoding.problems.isEmpty)
  }

  @Test("media_asset fills what the post does not say, wherever it stands")
  func mediaAsset() {
    let decoding = Decoding(
      #"""
      {"media_asset":{"id":9,"image_width":10,"image_height":20,"file_size":30,"file_ext":"png",
      "md5":"aa","variants":[{"width":1}]},"id":1,"image_width":11,"md5":null,"file_ext":"jpg"}
      """#,
      #"{"id":2,"media_asset":null,"md5":"bb"}"#)
    #expect(
      decoding.posts.map(\.integers) == [[.imageWidth: 11, .imageHeight: 20, .fileSize: 30], [:]])
    #expect(decoding.posts.map(\.texts) == [[.md5: "aa", .fileExt: "jpg"], [.md5: "bb"]])
  }

  @Test("Of a key that stands twice the last one counts")
  func duplicateKeys() {
    let decoding = Decoding(
      #"""
      {"id":1,"score":1,"md5":"aa","created_at":"2020-01-01","favs":[1,2],"tag_string":"a",
      "tags":[{"name":"x","category":0}],"id":"2","score":null,"md5":null,"created_at":null,
      "favs":[1],"tags":null,"tag_string":"b","tag_string_artist":"a","tag_string_artist":"b"}
      """#)
    #expect(decoding.posts.map(\.number) == [2])
    #expect(decoding.posts.first?.integers == [.favoriteCount: 1])
    #expect(decoding.posts.first?.texts == [:])
    #expect(decoding.posts.first?.tags == [DecodedTag(name: "b", category: 1)])
  }

  @Test("Escapes in keys and values mean what they mean in JSON")
  func escapes() {
    let decoding = Decoding(
      #"{"\u0069d":1,"source":"\"\\\/\b\f\n\r\t\u00e9","tag_string":"\u6771\u65b9 \"\\m\/\""}"#)
    #expect(decoding.posts.first?.texts[.source] == "\"\\/\u{8}\u{C}\n\r\té")
    #expect(decoding.posts.first?.tags.map(\.name) == ["東方", #""\m/""#])
  }
}
