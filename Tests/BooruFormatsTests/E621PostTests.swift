import Testing

@testable import BooruFormats

@Suite("e621: posts")
struct E621PostTests {
  private static let header =
    "id,uploader_id,created_at,md5,source,rating,image_width,image_height,tag_string,"
    + "locked_tags,fav_count,file_ext,parent_id,change_seq,approver_id,file_size,comment_count,"
    + "description,duration,updated_at,is_deleted,is_pending,is_flagged,score,up_score,down_score,"
    + "is_rating_locked,is_status_locked,is_note_locked"

  private func table(_ rows: String...) -> Decoding {
    Decoding(table: rows.map { Array($0.utf8) }, by: E621PostsDecoder())
  }

  @Test("A row of the posts export")
  func exportRow() throws {
    let decoding = table(
      Self.header,
      "12,34,2021-04-28 02:30:46.449000,abc0,\"https://a.example/1\r\nhttps://b.example/\"\"2\"\"\","
        + "s,1400,1920,canine 東方 fox,,22,jpg,11,9,7,409336,0,\"a, b\n\",,"
        + "2021-04-28 12:14:58.669000,f,t,f,6,8,-2,t,f,f")
    #expect(decoding.kinds == [.header, .record])
    #expect(decoding.rejects.isEmpty && decoding.problems.isEmpty)
    let post = try #require(decoding.posts.first)
    #expect(post.number == 12 && post.parts == [.fields, .tags] && post.site == nil)
    #expect(
      post.integers == [
        .uploaderID: 34, .imageWidth: 1400, .imageHeight: 1920, .favoriteCount: 22,
        .parentNumber: 11, .approverID: 7, .fileSize: 409336, .isDeleted: 0, .isPending: 1,
        .isFlagged: 0, .score: 6, .upScore: 8, .downScore: -2, .isRatingLocked: 1,
        .isStatusLocked: 0, .isNoteLocked: 0,
      ])
    #expect(
      post.texts == [
        .createdAt: "2021-04-28T02:30:46.449Z", .updatedAt: "2021-04-28T12:14:58.669Z",
        .md5: "abc0", .source: "https://a.example/1\r\nhttps://b.example/\"2\"", .rating: "s",
        .fileExt: "jpg",
      ])
    #expect(
      post.tags
        == ["canine", "東方", "fox"].map {
          DecodedTag(name: $0, category: TagMention.noCategory, isStated: false)
        })
  }

  @Test("Columns are found by name, in any order; unknown ones are passed over")
  func columnOrder() throws {
    let decoding = table("new,score,id,tag_string,score", "x,5,3,a  b\tc,6")
    let post = try #require(decoding.posts.first)
    #expect(post.number == 3)
    // As Python's DictReader has it: of a name that stands twice the last.
    #expect(post.integers == [.score: 6])
    #expect(post.tags.map(\.name) == ["a", "b", "c"])
  }

  @Test(
    "A table without tags says nothing of the tags; a cell without tags says that there are none")
  func tagPart() {
    #expect(table("id,md5", "3,").posts.map(\.parts) == [.fields])
    #expect(table("id,tag_string", "3,").posts.map(\.parts) == [[.fields, .tags]])
  }

  @Test("An empty cell is null, but an empty text in quotes is a text")
  func nulls() throws {
    let decoding = table("id,md5,source,score,created_at,is_deleted", #"3,,"","","","""#)
    let post = try #require(decoding.posts.first)
    #expect(post.integers.isEmpty && post.texts == [.source: ""])
    #expect(decoding.problems.isEmpty)
  }

  @Test("Rows that are no posts, with their reasons")
  func rejects() {
    let decoding = table(
      "id,md5", "1,a", "2", "3,a,b", "0,a", "x,a", ",a", "\"5,a", "6,a\"b", ",", "id,md5")
    #expect(decoding.posts.map(\.number) == [1, 6])
    #expect(
      decoding.reasons == [
        "has 1 fields, not 2 as the first row", "has 3 fields, not 2 as the first row",
        "has an id that is no whole number from 1 on: \"0\"",
        "has an id that is no whole number from 1 on: \"x\"", "has no id", "ends within quotes",
        "has an id that is no whole number from 1 on: \"id\"",
      ])
    #expect(decoding.kinds[9] == .blank)
  }

  @Test("Bytes that are no UTF-8 cost the row, not its neighbours")
  func brokenText() {
    let rows = ["id,md5", "1,a", "2,b", "3,c"].map { Array($0.utf8) }
    let decoding = Decoding(
      table: [rows[0], rows[1], rows[2] + [0xFF], rows[3]], by: E621PostsDecoder())
    #expect(decoding.posts.map(\.number) == [1, 3])
    #expect(decoding.posts.map { $0.texts[.md5] } == ["a", "c"])
    #expect(decoding.reasons == ["is no valid UTF-8"])
  }

  @Test(
    "A table whose first row names no id has no posts", arguments: ["1,2,3", "ID,md5", "", "\"id"])
  func noHeader(firstRow: String) {
    let decoding = table(firstRow, "1,2,3")
    #expect(decoding.posts.isEmpty)
    #expect(decoding.reasons.count == 2)
    #expect(decoding.reasons.allSatisfy { $0.hasSuffix("first row names no column id") })
  }

  @Test(
    "Tables of other things that have ids have no posts",
    arguments: [
      "id,name,category,post_count", "id,antecedent_name,consequent_name,created_at,status",
      "id,name,created_at,updated_at,creator_id,description,is_active,category,post_ids", "id",
    ])
  func otherTables(firstRow: String) {
    let row = "1" + String(repeating: ",", count: firstRow.count { $0 == "," })
    let decoding = table(firstRow, row)
    #expect(decoding.posts.isEmpty)
    #expect(decoding.reasons.count == 2)
    #expect(decoding.reasons.allSatisfy { $0.contains("none of posts") })
  }

  @Test("The first row is the header behind a byte order mark too, and nowhere else")
  func headerPosition() {
    let decoder = E621PostsDecoder()
    decoder.begin(EntryHead(isTable: true, firstRow: Array("id,md5".utf8)))
    let batch = RecordBatch()
    #expect(decoder.decode(Array("id,md5".utf8), line: 1, byteOffset: 3, into: batch) == .header)
    #expect(decoder.decode(Array("id,md5".utf8), line: 9, byteOffset: 90, into: batch) == .record)
    #expect(decoder.decode(Array("7,a".utf8), line: 10, byteOffset: 97, into: batch) == .record)
    #expect(batch.rejects.count == 1 && batch.count == 1)
  }

  @Test("Cells of a wrong type become null and are counted")
  func problems() {
    let decoding = table(
      "id,score,is_deleted,created_at,md5,tag_string",
      "1,many,yes,never,a\0b,x\0y z", "2,1e5,2,,,", "3,99999999999999999999,,,,")
    #expect(decoding.posts.map(\.integers) == [[:], [:], [:]])
    #expect(decoding.posts[0].texts.isEmpty)
    #expect(decoding.posts[0].tags.map(\.name) == ["z"])
    #expect(
      decoding.problems.mapValues(\.recordCount) == [
        "score": 3, "is_deleted": 2, "created_at": 1, "md5": 1, "tag_string": 1,
      ])
    #expect(decoding.problems["md5"]?.firstValue == "\"a\u{FFFD}b\"")
  }

  @Test("A post of the API")
  func apiPost() throws {
    let decoding = Decoding(
      #"""
      {"id":5,"created_at":"2021-04-28T13:09:04.895-04:00","updated_at":null,
      "file":{"width":10,"height":20,"ext":"png","size":30,"md5":"ab","url":"https://x"},
      "preview":{"width":1,"height":2},"score":{"up":3,"down":-1,"total":2},
      "tags":{"general":["tree","a b"],"species":["fox"],"character":["c"],"copyright":["d"],
      "artist":["e"],"invalid":["f"],"lore":["g"],"meta":["h"],"contributor":["i"]},
      "flags":{"pending":true,"flagged":false,"note_locked":false,"status_locked":true,
      "rating_locked":false,"deleted":false},"rating":"q","fav_count":7,
      "sources":["https://a","https://b"],"relationships":{"parent_id":4,"has_children":true},
      "approver_id":null,"uploader_id":8,"description":"x","duration":null}
      """#, by: E621PostsDecoder())
    #expect(decoding.rejects.isEmpty && decoding.problems.isEmpty)
    let post = try #require(decoding.posts.first)
    #expect(post.number == 5 && post.parts == [.fields, .tags])
    #expect(
      post.integers == [
        .imageWidth: 10, .imageHeight: 20, .fileSize: 30, .upScore: 3, .downScore: -1, .score: 2,
        .isPending: 1, .isFlagged: 0, .isNoteLocked: 0, .isStatusLocked: 1, .isRatingLocked: 0,
        .isDeleted: 0, .favoriteCount: 7, .parentNumber: 4, .hasChildren: 1, .uploaderID: 8,
      ])
    #expect(
      post.texts == [
        .createdAt: "2021-04-28T17:09:04.895Z", .rating: "q", .fileExt: "png", .md5: "ab",
        .source: "https://a\nhttps://b",
      ])
    #expect(
      post.tags.map(\.description) == [
        "tree/0", "a b/0", "fox/5", "c/4", "d/3", "e/1", "f/6", "g/8", "h/7", "i/2",
      ])
  }

  @Test("Of what stands twice the last counts, lists of tags and nested objects too")
  func duplicateKeys() throws {
    let decoding = Decoding(
      #"{"id":1,"id":2,"file":{"md5":"a","ext":"png"},"file":{"md5":"b","md5":"c"},"#
        + #""tags":{"meta":["x"]},"tags":{"general":["a"],"lore":["l"],"general":["b"]},"#
        + #""sources":["s"],"sources":[]}"#,
      by: E621PostsDecoder())
    let post = try #require(decoding.posts.first)
    #expect(post.number == 2 && post.texts == [.md5: "c"])
    #expect(post.tags.map(\.description) == ["l/8", "b/0"])
  }

  @Test("A list of tags with an unknown name: the tags have no category, the name is counted")
  func unknownCategory() throws {
    let decoding = Decoding(
      #"{"id":1,"tags":{"general":["a",5,"b\u0000"],"mood":["m"],"meta":"h"}}"#,
      by: E621PostsDecoder())
    let post = try #require(decoding.posts.first)
    #expect(
      post.tags == [
        DecodedTag(name: "a", category: 0),
        DecodedTag(name: "m", category: TagMention.noCategory, isStated: false),
      ])
    #expect(decoding.problems["tags"]?.recordCount == 1)
    let other = Decoding(#"{"id":1,"tags":{"mood":[]}}"#, by: E621PostsDecoder())
    #expect(other.problems["tags"]?.firstValue == "\"mood\"")
  }

  @Test("Values of a wrong type in a post of the API")
  func apiProblems() {
    let decoding = Decoding(
      #"{"id":1,"file":7,"score":{"up":"x"},"flags":[],"relationships":null,"sources":["a",1],"#
        + #""tags":5}"#,
      #"{"id":"2"}"#, #"{"id":3.5}"#, #"{"file":{}}"#, "[]", by: E621PostsDecoder())
    #expect(
      decoding.problems.mapValues(\.firstValue) == [
        "file": "7", "score.up": "\"x\"", "flags": "[…]", "sources": "[…]", "tags": "5",
      ])
    #expect(decoding.posts.map(\.number) == [1, 2])
    #expect(decoding.posts.map(\.parts) == [.fields, .fields])
    #expect(decoding.posts[0].texts == [.source: "a"])
    #expect(
      decoding.reasons == [
        "has an id that is no whole number from 1 on: 3.5", "has no id",
        "is no JSON object but […]",
      ])
  }
}
