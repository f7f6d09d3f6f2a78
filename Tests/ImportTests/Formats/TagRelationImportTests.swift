import Store
import TestSupport
import Testing

@testable import Import

/// Aliases, implications and lists of tags: rows that repeat, change, and disagree.
@Suite struct TagRelationImportTests {
  private let bench: ImportBench
  private static let header = "id,antecedent_name,consequent_name,created_at,status\n"

  init() throws {
    bench = try ImportBench()
  }

  @Test func repeatedRowsCountOnce() throws {
    let fates = try bench.take(
      Self.header + "1,a,b,,active\n1,a,b,,active\n2,a,b,,deleted\n1,a,b,,retired\n",
      as: "a.csv", .tagAliases)
    // Two rows with numbers of their own are two rows of the site, whatever they say.
    #expect(fates == LineFates(imported: 2, updated: 1, unchanged: 1))
    #expect(
      try bench.texts("SELECT number || status FROM tag_alias ORDER BY 1")
        == ["1retired", "2deleted"])
    #expect(try bench.integer("SELECT COUNT(*) FROM tag_alias_resolved") == 0)
  }

  @Test func rowsWithoutNumbersAreKnownByTheirNames() throws {
    let columns = "antecedent_name,consequent_name,status\n"
    #expect(
      try bench.take(
        columns + "a,b,active\na,c,pending\na,b,active\n", as: "1.csv", .tagImplications)
        == LineFates(imported: 2, unchanged: 1))
    #expect(
      try bench.take(columns + "a,b,active\na,c,active\n", as: "2.csv", .tagImplications)
        == LineFates(updated: 1, unchanged: 1))
    #expect(try bench.integer("SELECT COUNT(*) FROM tag_implication") == 2)
  }

  @Test func onlyActiveOnesApplyAndChainsAreFollowed() throws {
    try bench.take(
      Self.header
        + """
        1,a,b,2019-01-01 00:00:00,active
        2,b,c,,active
        3,c,d,,pending
        4,s,s,,active
        5,x,y,,active
        6,y,x,,active
        7,"quoted, with ""comma"" in",c,,active
        8,gone,c,,error: cannot alias

        """, as: "a.csv", .tagAliases)
    let resolved = """
      SELECT antecedent || ' ' || consequent FROM tag_alias_resolved ORDER BY length(antecedent), 1
      """
    #expect(
      try bench.texts(resolved) == ["a c", "b c", "quoted, with \"comma\" in c"])
    #expect(try bench.integer("SELECT COUNT(*) FROM tag_alias_problem") == 3)
    // The pending one becomes active: chains grow longer.
    #expect(
      try bench.take(Self.header + "3,c,d,,active\n", as: "b.csv", .tagAliases)
        == LineFates(updated: 1))
    #expect(
      try bench.texts(resolved) == ["a d", "b d", "c d", "quoted, with \"comma\" in d"])
  }

  @Test func sitesAreKeptApart() throws {
    let path = try bench.folder.write(Self.header + "1,a,b,,active\n", to: "a.csv")
    for site in ["e621", "danbooru"] {
      #expect(try bench.take(file: path, .tagAliases, site: site) == LineFates(imported: 1))
    }
    // The same file as implications is another import.
    #expect(try bench.take(file: path, .tagImplications) == LineFates(imported: 1))
    #expect(try bench.integer("SELECT COUNT(*) FROM tag_alias") == 2)
    #expect(try bench.integer("SELECT COUNT(*) FROM tag_implication") == 1)
    try expectSound(bench.warehouse)
  }

  /// Aliases beside a name in a list of tags, and the site's own list of the same aliases.
  @Test func aliasesOfTagLists() throws {
    let list = try bench.folder.write("1girl,0,60,\"1girls,sole_female\"\nsolo,0,50\n", to: "t.csv")
    #expect(try bench.take(file: list, .tags) == LineFates(imported: 2))
    try bench.take(Self.header + "9,1girls,1girl,,active\n", as: "a.csv", .tagAliases)
    let reread = try bench.take(file: list, .tags) { $0.rereads = true }
    #expect(reread == LineFates(unchanged: 2))
    #expect(try bench.integer("SELECT COUNT(*) FROM tag_alias") == 3)
    #expect(try bench.integer("SELECT COUNT(*) FROM tag_alias_resolved") == 2)
  }

  @Test func aNewAliasInATagListIsAnUpdate() throws {
    try bench.take("1girl,0,60,1girls\n", as: "a.csv", .tags)
    #expect(
      try bench.take("1girl,0,60,\"1girls,sole_female\"\n", as: "b.csv", .tags)
        == LineFates(updated: 1))
    #expect(try bench.integer("SELECT COUNT(*) FROM tag_alias") == 2)
  }

  /// Names that look like something else in CSV, in SQL, or to a reader of numbers.
  @Test("Aliases of a list take no posts away, unless that is wanted")
  func listedAliases() throws {
    let bench = try ImportBench()
    let posts = try bench.folder.write(
      #"{"id":1,"tag_string":"hat cap"}"# + "\n" + #"{"id":2,"tag_string":"hat"}"#, to: "p.jsonl")
    let list = try bench.folder.write("hat,0,9,\"cap,headgear\"\n", to: "tags.csv")
    try bench.load([posts])
    try bench.load([list]) {
      $0.format = .tags
      $0.siteName = "danbooru"
    }
    let problems = "SELECT kind || ' ' || antecedent FROM tag_alias_problem"
    let resolved = "SELECT antecedent FROM tag_alias_resolved ORDER BY 1"
    #expect(try bench.texts(problems) == ["has_posts cap"])
    #expect(try bench.texts(resolved) == ["headgear"])
    // A later post has one of them; who wants it so has the last word.
    let more = try bench.folder.write(#"{"id":3,"tag_string":"headgear"}"#, to: "q.jsonl")
    try bench.load([more])
    #expect(try bench.texts(resolved) == [])
    #expect(
      try bench.texts(
        """
        SELECT name
        FROM post_tag_canonical
        JOIN tag USING (tag_id)
        JOIN post USING (post_id)
        WHERE number = 3
        """) == ["headgear"])
    try bench.load([list]) {
      $0.format = .tags
      $0.format.appliesListedAliases = true
      $0.siteName = "danbooru"
      $0.rereads = true
    }
    #expect(try bench.texts(resolved) == ["cap", "headgear"])
    #expect(try bench.texts(problems) == [])
  }

  @Test func oddNames() throws {
    let names = [
      "null", "none", "true", "007", "1e5", "don't_say_\"lazy\"", "\\m/", "<|>_<|>", "steins;gate",
      "a:b", "東方", "mr._game_&amp;_watch", "=1+1", "'", "-", "%s", "name", "id",
    ]
    var rows = "id,name,category,post_count\n"
    for (index, name) in names.enumerated() {
      rows += "\(index + 1),\"\(name.replacing("\"", with: "\"\""))\",0,\(index)\n"
    }
    #expect(try bench.take(rows, as: "t.csv", .tags) == LineFates(imported: Int64(names.count)))
    #expect(try bench.texts("SELECT name FROM tag ORDER BY name") == names.sorted(by: utf8Order))
    let posts =
      "id,tag_string\n1,\"\(names.joined(separator: " ").replacing("\"", with: "\"\""))\"\n"
    #expect(try bench.take(posts, as: "p.csv", .e621Posts) == LineFates(imported: 1))
    #expect(try bench.integer("SELECT COUNT(*) FROM tag") == Int64(names.count))
    #expect(
      try bench.texts("SELECT name FROM post_tag JOIN tag USING (tag_id) ORDER BY position")
        == names)
    try expectSound(bench.warehouse)
  }

  private func utf8Order(_ left: String, _ right: String) -> Bool {
    left.utf8.lexicographicallyPrecedes(right.utf8)
  }
}
