import Store
import TestSupport
import Testing

@testable import Import
@testable import Loading

/// Scores of taggers, compared with what plain Python makes of the same files.
@Suite struct TaggerImportTests {
  /// Reads the files in their order and the warehouse, and prints what is different.
  private static let reference = """
    import csv, json, re, sqlite3, sys
    RATINGS = {"general", "sensitive", "questionable", "explicit"}
    def spelled(name): return "_".join(re.split("[ \\t]+", name.strip(" \\t")))
    tags, ratings = {}, {}
    def put(number, scores, whole):
        if whole: tags[number], ratings[number] = {}, {}
        for name, score in scores.items():
            name = spelled(name)
            if name.startswith("rating:"): ratings.setdefault(number, {})[name[7:]] = score
            elif name in RATINGS: ratings.setdefault(number, {})[name] = score
            else: tags.setdefault(number, {})[name] = score
    def number(key): return int(re.search(r"(\\d+)(\\.\\w+)?$", key).group(1))
    for path in sys.argv[2:]:
        text = open(path, encoding="utf-8", newline="")
        if path.endswith(".json"):
            for key, scores in json.load(text).items(): put(number(key), scores, True)
        elif path.endswith(".jsonl"):
            for line in text:
                record = json.loads(line)
                scores = dict(record["tags"])
                scores.update({"rating:" + k: v for k, v in record["rating"].items()})
                put(number(record["image"]), scores, True)
        else:
            for row in csv.DictReader(text):
                if "score" in row: put(int(row["id"]), {row["tag"]: float(row["score"])}, False)
                else: put(number(row.pop("path")), {k: float(v) for k, v in row.items() if v}, True)
    db = sqlite3.connect(sys.argv[1])
    def stored(sql):
        found = {}
        for n, name, score in db.execute(sql): found.setdefault(n, {})[name] = score
        return found
    def full(found): return {n: v for n, v in found.items() if v}
    a = stored("SELECT number, name, tag_score.score FROM tag_score JOIN post USING (post_id) JOIN tag USING (tag_id)")
    b = stored("SELECT number, tagger_rating.rating, tagger_rating.score FROM tagger_rating JOIN post USING (post_id)")
    looked = {n for n, in db.execute("SELECT number FROM tagger_post JOIN post USING (post_id)")}
    print("tags" if a != full(tags) else "", "ratings" if b != full(ratings) else "",
          "posts" if looked != set(tags) | set(ratings) else "", len(full(tags)))
    """

  private static let names = [
    "1girl", "long hair", "long_hair", "^_^", "^ ^", " solo ", "general", "rating:safe", "hat",
    "don't say \\\"lazy\\\"", "🌸", "a, b", "explicit",
  ]

  private static func scores(
    _ generator: inout SeededGenerator, isTable: Bool = false
  ) -> [(String, String)] {
    names.shuffled(using: &generator).prefix(Int.random(in: 0...6, using: &generator)).map {
      ($0, ["0", "1", "0.5", "0.12345678", "1e-3"].randomElement(using: &generator)!)
    }
  }

  private static func map(_ generator: inout SeededGenerator, prefix: String = "") -> String {
    let members = scores(&generator).map { "\"\(prefix)\($0.0)\": \($0.1)" }
    return "{\(members.joined(separator: ", "))}"
  }

  /// A file of any shape: its ending and its text.
  private static func file(_ generator: inout SeededGenerator) -> (String, String) {
    let numbers = (0..<20).map { _ in Int.random(in: 1...12, using: &generator) }
    switch Int.random(in: 0..<4, using: &generator) {
    case 0:
      let keys = Set(numbers).sorted()
      let members = keys.map { "\n  \"a/\($0).png\": \(map(&generator))" }
      return (".json", "{\(members.joined(separator: ","))\n}")
    case 1:
      let lines = numbers.map {
        "{\"tags\": \(map(&generator)), \"image\": \"\($0)\", \"rating\": {\"safe\": 0.25}}\n"
      }
      return (".jsonl", lines.joined())
    case 2:
      // Scores of a post mostly stand together.
      let rows = numbers.flatMap { number in
        scores(&generator).map { name, score in
          "\(number),\"\(name.replacing("\\\"", with: "\"\""))\",\(score)\n"
        }
      }
      return (".csv", "id,tag,score\n" + rows.joined())
    default:
      let rows = numbers.map { number in
        let cells = (0..<3).map { _ in ["", "0", "0.75", "1"].randomElement(using: &generator)! }
        return "x/\(number).webp,\(cells.joined(separator: ","))\n"
      }
      return (".csv", "path,1girl,long hair,general\n" + rows.joined())
    }
  }

  @Test(arguments: 0..<24 as Range<UInt64>)
  func asPythonReadsThem(seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    let bench = try ImportBench(name: "w.db")
    let small = try ImportBench(bench.folder, name: "small.db")
    var paths: [String] = []
    for index in 0..<4 {
      let (ending, text) = Self.file(&generator)
      paths.append(try bench.folder.write(text, to: "f\(index)\(ending)"))
    }
    let format = try ImportFormat.tagger(TaggerImportOptions(taggerName: "wd"))
    let counts = try bench.load(paths) {
      $0.format = format
      $0.siteName = "danbooru"
    }.counts
    #expect(counts.rejectedCount == 0, "seed \(seed)")
    let pieces = try small.load(paths) {
      $0.format = format
      $0.siteName = "danbooru"
      $0.chunkByteCount = 120
      $0.rowsPerTransaction = 7
    }.counts
    #expect(counts == pieces, "seed \(seed)")
    #expect(
      try bench.content(withoutLedger: true).differences(
        from: small.content(withoutLedger: true)) == [], "seed \(seed)")
    try expectSound(bench.warehouse, "seed \(seed)")
    let found = try Python.output(of: Self.reference, arguments: [bench.warehouse] + paths)
    let words = found.split(separator: " ").map(String.init)
    #expect(words.count == 1, "seed \(seed): \(found)")
    // Once more, all files: what the last of them said stays.
    let before = try bench.rows("SELECT * FROM tag_score ORDER BY 1, 2, 3")
    let last = try bench.load([paths[3]]) {
      $0.format = format
      $0.siteName = "danbooru"
      $0.rereads = true
    }.counts
    #expect(last.importedCount == 0, "seed \(seed)")
    #expect(try bench.rows("SELECT * FROM tag_score ORDER BY 1, 2, 3") == before, "seed \(seed)")
  }

  @Test func severalTaggersLiveSideBySide() throws {
    let bench = try ImportBench()
    try bench.take(
      #"{"id":1,"tag_string":"solo hat","tag_string_general":"solo hat"}"#, as: "p.json",
      .danbooru, site: "danbooru")
    for (tagger, score) in [("a", 0.5), ("b", 0.25), ("a", 0.75)] {
      let format = try ImportFormat.tagger(TaggerImportOptions(taggerName: tagger))
      let fates = try bench.take(
        "{\"1\": {\"solo\": \(score), \"unknown one\": 0.9, \"general\": 0.5}}",
        as: "\(tagger)\(score).json", format, site: "danbooru")
      #expect(fates == (score == 0.75 ? LineFates(updated: 1) : LineFates(imported: 1)))
    }
    #expect(
      try bench.texts(
        """
        SELECT tagger.name || ' ' || tag.name || ' ' || score FROM tag_score
        JOIN tagger USING (tagger_id) JOIN tag USING (tag_id) ORDER BY 1
        """) == ["a solo 0.75", "a unknown_one 0.9", "b solo 0.25", "b unknown_one 0.9"])
    #expect(try bench.integer("SELECT COUNT(*) FROM tag WHERE name = 'general'") == 0)
    #expect(try bench.integer("SELECT COUNT(*) FROM tag WHERE category IS NULL") == 1)
    #expect(try bench.integer("SELECT COUNT(*) FROM tagger_rating") == 2)
    #expect(try bench.integer("SELECT COUNT(*) FROM post_tag") == 2, "its tags are not the site's")
    try bench.execute("DELETE FROM tagger WHERE name = 'a'")
    #expect(try bench.integer("SELECT COUNT(*) FROM tag_score") == 2)
    try bench.execute("DELETE FROM post")
    #expect(try bench.integer("SELECT COUNT(*) FROM tag_score") == 0)
    #expect(try bench.integer("SELECT COUNT(*) FROM tagger_post") == 0)
    #expect(try bench.integer("SELECT COUNT(*) FROM tagger_rating") == 0)
  }

  @Test func theTaggersListSaysWhatIsARatingAndWhichCategory() throws {
    let bench = try ImportBench()
    var options = TaggerImportOptions(taggerName: "wd")
    options.tagListPaths = [
      try bench.folder.write(
        "tag_id,name,category,count\r\n9,nsfw,9,1\r\n1,hatsune_miku,4,1\r\n2,solo,0,1\r\n,,,\r\n",
        to: "selected_tags.csv")
    ]
    options.minimumScore = 0.1
    try bench.take(
      #"{"5": {"nsfw": 0.5, "hatsune miku": 0.9, "general": 0.4, "solo": 0.05}}"#, as: "s.json",
      .tagger(options), site: "danbooru")
    #expect(
      try bench.texts("SELECT name || ' ' || COALESCE(category, '-') FROM tag ORDER BY 1")
        == ["general -", "hatsune_miku 4"])
    #expect(try bench.texts("SELECT rating FROM tagger_rating") == ["nsfw"])
    options.tagListPaths = [try bench.folder.write("nothing\n", to: "none.csv")]
    #expect(throws: (any Error).self) { try ImportFormat.tagger(options) }
  }

  @Test func whatAListSaysOfThresholdsGoesIntoTheTables() throws {
    let bench = try ImportBench()
    var options = TaggerImportOptions(taggerName: "anime")
    options.tagListPaths = [
      try bench.folder.write(
        #"""
        id,name,category,count,best_threshold,ips
        1,solo,0,10,0.4,[]
        2,long hair,0,9,,[]
        3,mira_(sky),4,8,0.625,"[""sky_land"",""a \""b\""""]"
        4,rin,4,7,none,
        """# + "\n", to: "selected_tags.csv"),
      try bench.folder.write(
        "category,name,threshold\n0,general,0.3\n4,,0.85\n0,general,0.9\n", to: "thresholds.csv"),
      try bench.folder.write(
        #"{"copyright": {"balanced": {"threshold": 0.6}}, "hat": 0.1}"#, to: "t.json"),
    ]
    let format = try ImportFormat.tagger(options)
    try bench.take(#"{"5": {"solo": 0.5}}"#, as: "s.json", format, site: "danbooru")
    #expect(
      try bench.texts(
        """
        SELECT name || ' ' || COALESCE(threshold, '-') || ' ' || COALESCE(copyrights, '-')
        FROM tagger_tag ORDER BY name
        """)
        == ["hat 0.1 -", #"mira_(sky) 0.625 ["sky_land","a \"b\""]"#, "solo 0.4 -"])
    #expect(
      try bench.texts("SELECT category || ' ' || threshold FROM tagger_threshold ORDER BY 1")
        == ["character 0.85", "copyright 0.6", "general 0.3"])
    #expect(try bench.texts("SELECT name FROM tag") == ["solo"], "lists bring no tags")
    // A list that comes later takes the place of the former, without one it stays.
    try bench.take(
      #"{"6": {"solo": 0.5}}"#, as: "s2.json", .tagger(TaggerImportOptions(taggerName: "anime")),
      site: "danbooru")
    #expect(try bench.integer("SELECT COUNT(*) FROM tagger_tag") == 3)
    options.tagListPaths = [
      try bench.folder.write(#"{"0":{"tag":"solo","category":"General"}}"#, to: "tag_mapping.json"),
      try bench.folder.write(#"{"solo": 0.7}"#, to: "t2.json"),
    ]
    try bench.take(
      #"{"7": {"solo": 0.5}}"#, as: "s3.json", .tagger(options), site: "danbooru")
    #expect(try bench.texts("SELECT name || ' ' || threshold FROM tagger_tag") == ["solo 0.7"])
    try bench.execute("DELETE FROM tagger WHERE name = 'anime'")
    #expect(try bench.integer("SELECT COUNT(*) FROM tagger_tag") == 0)
  }

  /// 1 is a score, 1.5 is none; a rejected record leaves no post.
  @Test func whatIsNoScoreIsLeftOut() throws {
    let bench = try ImportBench()
    let format = try ImportFormat.tagger(TaggerImportOptions(taggerName: "wd"))
    try bench.take(
      """
      {"1": {"a": 1, "b": 1.5, "c": -0.1, "d": "x", "e": null, "f": NaN, "g": "0.5"},
       "none.png": {"a": 1}, "7": 3, "8": {}}
      """, as: "s.json", format, site: "danbooru")
    #expect(
      try bench.texts("SELECT name FROM tag_score JOIN tag USING (tag_id) ORDER BY 1")
        == ["a", "g"])
    #expect(try bench.integer("SELECT COUNT(*) FROM post") == 2)
    #expect(try bench.integer("SELECT COUNT(*) FROM rejected_record") == 2)
    #expect(try bench.integer("SELECT COUNT(*) FROM tagger_post") == 2)
    #expect(try bench.texts("SELECT field FROM import_field_problem") == ["tags"])
  }
}
