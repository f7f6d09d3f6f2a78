import Testing

@testable import BooruFormats

@Suite("Lists of tags")
struct TagListTests {
  private func table(_ rows: String...) -> Decoding {
    Decoding(table: rows.map { Array($0.utf8) }, by: TagListDecoder())
  }

  @Test("The tags export, columns in any order")
  func export() {
    let tag = TagListing(name: #"don't_say_"lazy""#, number: 7, category: 3, postCount: -5)
    let decoding = table("id,name,category,post_count", #"7,"don't_say_""lazy""",3,-5"#)
    #expect(decoding.kinds == [.header, .record])
    #expect(decoding.listings == [tag])
    #expect(
      table("post_count,new,category,name,id", #"-5,x,3,"don't_say_""lazy""",7"#).listings == [tag])
    #expect(table("name,category", "a,").listings == [TagListing(name: "a")])
  }

  @Test("A tagger's list: its ids are not the site's, its last row is blank")
  func tagger() {
    let decoding = table("tag_id,name,category,count", "9999999,general,9,807858", ",,,")
    #expect(decoding.kinds == [.header, .record, .blank])
    #expect(
      decoding.listings == [TagListing(name: "general", category: 9, postCount: 807858)])
    #expect(decoding.rejects.isEmpty)
  }

  @Test("Lists of newer taggers: thresholds and what characters are from")
  func thresholds() {
    let decoding = table(
      "id,name,category,count,best_threshold,ips", "1,solo,0,5,0.25,[]",
      #"2,mira,4,5,,"[""sky"",""land""]""#, "3,hat,0,5,2,x")
    #expect(decoding.listings.map(\.threshold) == [0.25, nil, nil])
    #expect(decoding.listings.map(\.copyrights) == [[], ["sky", "land"], []])
    #expect(decoding.rejects.isEmpty)
    let byCategory = TagListDecoder()
    byCategory.begin(EntryHead(isTable: true, firstRow: Array("category,name,threshold".utf8)))
    #expect(byCategory.refusal?.contains("thresholds by category") == true)
    #expect(byCategory.refusalHint.contains("--tag-list"))
  }

  @Test("A list without names of columns, with and without aliases")
  func noHeader() {
    let decoding = table("1girl,0,6008644,\"1girls, sole_female,,\"", "solo,0,5", "name,0,1,", "")
    #expect(
      decoding.listings == [
        TagListing(
          name: "1girl", category: 0, postCount: 6_008_644, aliases: ["1girls", "sole_female"]),
        TagListing(name: "solo", category: 0, postCount: 5),
        TagListing(name: "name", category: 0, postCount: 1),
      ])
    #expect(decoding.kinds == [.record, .record, .record, .blank])
    // Even if the first tag is called as a column is.
    #expect(table("name,0,1", "a,0,2").listings.map(\.name) == ["name", "a"])
  }

  @Test("Pages of the API")
  func json() {
    let decoding = Decoding(
      #"{"id":5,"name":"solo","category":0,"post_count":12,"is_locked":false,"aliases":["x"]}"#,
      #"{"id":"6","name":"東方","category":"3","post_count":null}"#, #"{"id":7,"category":0}"#,
      #"{"name":5}"#, #"{"name":"a","category":"general"}"#, #"{"name":"a","id":0}"#, "[1]",
      by: TagListDecoder())
    #expect(
      decoding.listings == [
        TagListing(name: "solo", number: 5, category: 0, postCount: 12),
        TagListing(name: "東方", number: 6, category: 3),
      ])
    #expect(
      decoding.reasons == [
        "has no name but null", "has no name but 5",
        #"has a category that is no number of one: "general""#,
        "has an id that is no whole number from 1 on: 0", "is no JSON object but […]",
      ])
  }

  @Test("Rows that are no tags, with their reasons")
  func rejects() {
    let decoding = table(
      "id,name,category,post_count", "1,,0,5", #"1,"",0,5"#, "1,a,x,5", "1,a,-1,5", "1,a,99999,5",
      "1,a,0,many", "x,a,0,5", "1,a,0", "1,a,0,5,6", "1,\"a,0,5", "1,a\0b,0,5", "2,b,0,5")
    // A text as a count is a field of a wrong type, and costs no tag.
    #expect(decoding.listings.map(\.name) == ["a", "b"])
    #expect(decoding.listings.map(\.postCount) == [nil, 5])
    #expect(
      decoding.problems == [
        "count": FieldProblem(recordCount: 1, firstLineNumber: 7, firstValue: "\"many\"")
      ])
    #expect(
      decoding.reasons == [
        "has no name but null", "has no name but \"\"",
        "has a category that is no number of one: \"x\"",
        "has a category that is no number of one: \"-1\"",
        "has a category that is no number of one: \"99999\"",
        "has an id that is no whole number from 1 on: \"x\"",
        "has 3 fields, not 4 as the first row", "has 5 fields, not 4 as the first row",
        "ends within quotes", "has no name but \"a\u{FFFD}b\"",
      ])
    #expect(table("a,0,1", "b,0").reasons == ["has 2 fields, not 3 or 4"])
  }
}

@Suite("Aliases and implications")
struct TagRelationTests {
  @Test("The export of e621")
  func export() {
    let decoding = Decoding(
      table: "id,antecedent_name,consequent_name,created_at,status", "4,ds,nintendo_ds,,active",
      "5,\"a,b\",c,2020-01-02 03:04:05.678901,error: cycle", "5,x,x,\"\",deleted",
      by: TagRelationDecoder(.alias))
    #expect(decoding.kinds == [.header, .record, .record, .record])
    #expect(
      decoding.relations == [
        TagRelation(
          kind: .alias, number: 4, antecedentName: "ds", consequentName: "nintendo_ds",
          status: "active"),
        TagRelation(
          kind: .alias, number: 5, antecedentName: "a,b", consequentName: "c",
          status: "error: cycle", createdAt: "2020-01-02T03:04:05.678Z"),
        TagRelation(
          kind: .alias, number: 5, antecedentName: "x", consequentName: "x", status: "deleted"),
      ])
    #expect(decoding.problems.isEmpty)
  }

  @Test("Pages of the API")
  func json() {
    let decoding = Decoding(
      #"{"id":8153,"antecedent_name":"1girls","reason":"x","consequent_name":"1girl","#
        + #""status":"active","created_at":"2013-02-16T03:41:57.113-05:00"}"#,
      #"{"antecedent_name":"a","consequent_name":"b","status":"active","created_at":5}"#,
      by: TagRelationDecoder(.implication))
    #expect(
      decoding.relations == [
        TagRelation(
          kind: .implication, number: 8153, antecedentName: "1girls", consequentName: "1girl",
          status: "active", createdAt: "2013-02-16T08:41:57.113Z"),
        TagRelation(
          kind: .implication, antecedentName: "a", consequentName: "b", status: "active"),
      ])
    #expect(
      decoding.problems == [
        "created_at": FieldProblem(
          recordCount: 1, firstLineNumber: 2, firstValue: "5")
      ])
  }

  @Test("What is no relation")
  func rejects() {
    let decoding = Decoding(
      table: "status,consequent_name,antecedent_name,id", "active,b,,1", "active,,a,1", ",b,a,1",
      "active,b,a,x", "active,b,a", ",,,", "active,b,a,", by: TagRelationDecoder(.alias))
    #expect(
      decoding.reasons == [
        "has no antecedent_name but null", "has no consequent_name but null",
        "has no status but null", "has an id that is no whole number from 1 on: \"x\"",
        "has 3 fields, not 4 as the first row",
      ])
    #expect(decoding.relations.map(\.number) == [nil])
    let unnamed = Decoding(
      table: "4,ds,nds,,active", "1,a,b,,active", by: TagRelationDecoder(.alias))
    #expect(
      unnamed.reasons
        == Array(
          repeating: "is of a table whose first row names no column antecedent_name", count: 2))
  }
}
