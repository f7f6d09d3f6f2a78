import Store
import TestSupport
import Testing

@testable import Import

/// What imported, updated and unchanged mean in each format.
@Suite struct PartAgainTests {
  struct Case: Sendable, CustomStringConvertible {
    var description: String
    var format: ImportFormat
    var first: String
    /// The same records, of which some have changed, and maybe new ones.
    var second: String
    var fates: LineFates
    /// What the warehouse must say then.
    var query: String
    var rows: [String]
  }

  static let cases = [
    Case(
      description: "posts export", format: .e621Posts,
      first: "id,md5,score,tag_string\n1,a,1,x y\n2,b,2,x\n3,c,3,\n",
      second: "id,md5,score,tag_string\n1,a,1,y x\n2,b,,x\n3,c,3,\n4,d,4,z\n",
      fates: LineFates(imported: 1, updated: 2, unchanged: 1),
      query: """
        SELECT number || ' ' || md5 || ' ' || COALESCE(score, 'null') || ' ' || COALESCE((
            SELECT group_concat(name, ' ') FROM (
              SELECT name FROM post_tag JOIN tag USING (tag_id)
              WHERE post_tag.post_id = post.post_id ORDER BY position)), '')
        FROM post ORDER BY number
        """,
      rows: ["1 a 1 y x", "2 b null x", "3 c 3 ", "4 d 4 z"]),
    Case(
      description: "posts of the API", format: .e621Posts,
      first: """
        {"posts":[{"id":1,"tags":{"general":["x"],"species":["fox"]},"score":{"total":5}},
        {"id":2,"tags":{"general":["x"]},"score":{"total":6}}]}
        """,
      second: """
        {"posts":[{"id":1,"tags":{"general":["x"],"species":["fox"]},"score":{"total":5}},
        {"id":2,"tags":{"general":[]},"score":{"total":6}},{"id":3}]}
        """,
      fates: LineFates(imported: 1, updated: 1, unchanged: 1),
      query: """
        SELECT number || ' ' || COALESCE(score, 'null') || ' '
          || (SELECT COUNT(*) FROM post_tag WHERE post_tag.post_id = post.post_id)
        FROM post ORDER BY number
        """,
      rows: ["1 5 2", "2 6 0", "3 null 0"]),
    Case(
      description: "caption dump", format: .e621Captions,
      first: """
        {"id":1,"regular_summary":"r","brief_summary":"b","tags":"t","response_finish_reason":"STOP"}
        {"id":2,"regular_summary":"r","brief_summary":"","response_finish_reason":"STOP"}
        {"id":"3","tags":"t","response_finish_reason":"SAFETY"}
        {"id":4,"regular_summary":"r","brief_summary":"b"}
        {"id":5,"regular_summary":"r","other":"o"}
        """,
      second: """
        {"id":1,"regular_summary":"r","brief_summary":null,"tags":"t","response_finish_reason":"STOP"}
        {"id":2,"regular_summary":"r","brief_summary":"","response_finish_reason":"STOP"}
        {"id":3,"tags":"t","response_finish_reason":"STOP"}
        {"id":4,"regular_summary":"r"}
        {"id":5,"regular_summary":"r","other":"o","more":"m"}
        {"id":6,"regular_summary":"r"}
        """,
      fates: LineFates(imported: 1, updated: 4, unchanged: 1),
      query: """
        SELECT number || ' ' || COALESCE(finish_reason, 'null') || ' ' || group_concat(name)
        FROM post
        JOIN caption_record USING (post_id)
        JOIN (SELECT post_id, name FROM caption JOIN caption_kind USING (caption_kind_id)
          ORDER BY post_id, caption_kind_id) USING (post_id)
        GROUP BY number ORDER BY number
        """,
      rows: [
        "1 STOP regular_summary,tags", "2 STOP regular_summary,brief_summary", "3 STOP tags",
        "4 null regular_summary", "5 null regular_summary,other,more", "6 null regular_summary",
      ]),
    Case(
      description: "kohya metadata", format: .kohya { $0.captionKind = "set" },
      first: """
        {"1": {"tags": "a, b", "caption": "one", "train_resolution": [64, 128]},
        "2": {"tags": "a"}, "3": {"caption": "three"}, "4": {"train_resolution": [64, 64]},
        "5": {"tags": "a", "caption": "five"}}
        """,
      second: """
        {"1": {"tags": "a, b"}, "2": {"caption": "two"}, "3": {"caption": "III"},
        "4": {"train_resolution": [64, 64]}, "5": {"tags": "a", "caption": "five",
        "image_size": [1, 2]}, "6": {}}
        """,
      // Of 2 nothing new was there before; of 5 some was.
      fates: LineFates(imported: 2, updated: 2, unchanged: 2),
      query: """
        SELECT number || ' ' || COALESCE(text, 'null') || ' ' || COALESCE(width, 'null') || ' '
          || (SELECT COUNT(*) FROM post_tag WHERE post_tag.post_id = post.post_id)
        FROM post LEFT JOIN caption USING (post_id) LEFT JOIN latent USING (post_id)
        ORDER BY number
        """,
      // What an entry lacks stays.
      rows: [
        "1 one 64 2", "2 two null 1", "3 III null 0", "4 null 64 0", "5 five 1 1", "6 null null 0",
      ]),
    Case(
      description: "tags", format: .tags,
      first: "id,name,category,post_count\n1,a,0,5\n2,b,0,6\n3,c,5,7\n4,d,0,8\n",
      second: "id,name,category,post_count\n1,a,0,5\n2,b,4,6\n3,c,5,8\n4,d,,8\n5,e,0,0\n",
      fates: LineFates(imported: 1, updated: 2, unchanged: 2),
      query: """
        SELECT name || ' ' || category || ' ' || post_count
        FROM tag_listing JOIN tag USING (tag_id) ORDER BY name
        """,
      rows: ["a 0 5", "b 4 6", "c 5 8", "d 0 8", "e 0 0"]),
    Case(
      description: "aliases", format: .tagAliases,
      first: """
        id,antecedent_name,consequent_name,created_at,status
        1,a,b,2020-01-01 00:00:00,active
        2,c,d,,pending
        3,e,f,,active
        """,
      second: """
        id,antecedent_name,consequent_name,created_at,status
        1,a,b,2020-01-01 00:00:00,active
        2,c,d,,active
        3,e,g,,active
        4,h,i,,error: cycle
        """,
      fates: LineFates(imported: 1, updated: 2, unchanged: 1),
      query: """
        SELECT antecedent_name || ' ' || consequent_name || ' ' || status FROM tag_alias ORDER BY 1
        """,
      rows: ["a b active", "c d active", "e g active", "h i error: cycle"]),
    Case(
      description: "implications", format: .tagImplications,
      first: """
        [{"id":1,"antecedent_name":"a","consequent_name":"b","status":"active"},
        {"id":2,"antecedent_name":"c","consequent_name":"d","status":"active"}]
        """,
      second: """
        [{"id":1,"antecedent_name":"a","consequent_name":"b","status":"active",
        "created_at":"2020-01-01T00:00:00Z"},
        {"id":2,"antecedent_name":"c","consequent_name":"d","status":"active"}]
        """,
      fates: LineFates(updated: 1, unchanged: 1),
      query: """
        SELECT antecedent_name || ' ' || COALESCE(created_at, 'null') FROM tag_implication
        ORDER BY 1
        """,
      rows: ["a 2020-01-01T00:00:00.000Z", "c null"]),
  ]

  @Test(arguments: cases, [true, false])
  func firstAgainAndChanged(_ example: Case, allowsBulk: Bool) throws {
    let bench = try ImportBench()
    let set: (inout ImportOptions) -> Void = { $0.allowsBulk = allowsBulk }
    let first = try bench.take(example.first, as: "first.txt", example.format, set)
    #expect(first == LineFates(imported: first.lineCount))
    try expectSound(bench.warehouse)
    let before = try bench.facts()

    let path = bench.folder.path("first.txt")
    let skipped = try bench.take(file: path, example.format, set)
    #expect(skipped == LineFates())
    let again = try bench.take(file: path, example.format) {
      set(&$0)
      $0.rereads = true
    }
    #expect(again == LineFates(unchanged: first.lineCount))
    #expect(try bench.facts() == before)

    let second = try bench.take(example.second, as: "second.txt", example.format, set)
    #expect(second == example.fates)
    #expect(try bench.texts(example.query) == example.rows)
    try expectSound(bench.warehouse)
    let third = try bench.take(file: bench.folder.path("second.txt"), example.format) {
      $0.rereads = true
    }
    #expect(third == LineFates(unchanged: second.lineCount))
  }

  /// The same file, in which the last record of an id is another one.
  @Test(arguments: [true, false]) func theLastRecordOfAnIDWins(allowsBulk: Bool) throws {
    let bench = try ImportBench()
    let fates = try bench.take(
      """
      {"id":1,"regular_summary":"old","brief_summary":"old"}
      {"id":2,"tags":"t"}
      {"id":1,"regular_summary":"new"}
      {"id":2,"tags":"t"}
      """, as: "2024-05_grouped.jsonl", .e621Captions
    ) { $0.allowsBulk = allowsBulk }
    #expect(fates == LineFates(imported: 2, updated: 1, unchanged: 1))
    #expect(try bench.texts("SELECT text FROM caption ORDER BY post_id") == ["new", "t"])
    try expectSound(bench.warehouse)
  }
}
