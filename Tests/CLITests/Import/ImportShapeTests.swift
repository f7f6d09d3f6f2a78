import Foundation
import TestSupport
import Testing

/// What today's files hold, as small inputs, and what is right of them.
@Suite("Imports: the shapes of today's files")
struct ImportShapeTests {
  private let work: CommandFolder

  init() throws {
    work = try CommandFolder()
  }

  /// Imports a text as a file, and returns the result.
  private func imported(
    _ format: String?, _ text: String, name: String = "in.json", options: [String] = [],
    code: Int32 = 0
  ) throws -> ProgramRun.Result {
    try work.folder.write(text, to: name)
    let words = ["import"] + (format.map { [$0] } ?? []) + ["house.db", name] + options
    let result = try work.taghouse(words)
    #expect(result.exitCode == code, "\(result)")
    return result
  }

  /// Posts with their tags: `1 1girl:general hat:general`.
  private func posts(site: String? = nil) throws -> [String] {
    try work.rows(
      """
      SELECT post.number || ' ' || COALESCE((
        SELECT group_concat(name || ':' || COALESCE(category_name, '-'), ' ')
        FROM (
          SELECT tag.name, tag_category.name AS category_name
          FROM post_tag
          JOIN tag USING (tag_id)
          LEFT JOIN tag_category
            ON tag_category.site_id = tag.site_id AND tag_category.category = tag.category
          WHERE post_tag.post_id = post.post_id
          ORDER BY position)), '')
      FROM post
      JOIN site USING (site_id)
      WHERE \(site.map { "site.name = '\($0)'" } ?? "1")
      ORDER BY site_id, number
      """)
  }

  // MARK: Tags that were lost

  @Test("Lists that shadowed tag_string")
  func shadowingLists() throws {
    _ = try imported(
      "danbooru",
      #"""
      {"id":1,"tag_string":"1girl hat mira_(sky)","tag_string_general":"1girl hat","tag_string_character":"mira_(sky)","tags":["1girl","hat","mira_(sky)"],"tags_general":["1girl","hat"],"tags_character":["mira_(sky)"]}
      {"id":2,"tag_string":"1girl hat","tag_string_general":"1girl hat","tags":[]}
      {"id":3,"tag_string":"1girl hat","tag_string_general":"1girl hat","tags":"1girl hat"}
      """#)
    #expect(
      try posts() == [
        "1 1girl:general hat:general mira_(sky):character", "2 1girl:general hat:general",
        "3 1girl:general hat:general",
      ])
    #expect(try work.rows("SELECT COUNT(*) FROM import_field_problem") == ["0"])
  }

  @Test("Tags that nobody can read are told aloud, and end with 1 when no post got one")
  func lostTags() throws {
    let lost = #"{"id":1,"tag_list":["a","b"]}"# + "\n"
    let result = try imported("danbooru", lost, code: 1)
    #expect(result.output.contains("posts without their tags, which were not understood: 1"))
    #expect(result.errors.contains("no post got a tag"))
    #expect(result.errors.contains("tag_list"))
    #expect(
      try work.rows("SELECT field, record_count FROM import_field_problem") == ["tag_list\t1"])
    let some = try imported("danbooru", lost + #"{"id":2,"tag_string":"a"}"#, name: "some.json")
    #expect(some.errors.contains("warning: the records of 1 post have tags"))
    let json = try imported(
      "danbooru", lost + "{\"id\":3}", name: "json.json", options: ["--format", "json"], code: 1)
    #expect(json.output.contains("\"lost_tags\":1"))
  }

  @Test("A record whose tags are not understood takes none away")
  func keptTags() throws {
    _ = try imported("danbooru", #"{"id":1,"tag_string":"a","tag_string_general":"a"}"#)
    _ = try imported("danbooru", #"{"id":1,"score":5,"tags":5}"#, name: "later.json", code: 1)
    #expect(try posts() == ["1 a:general"])
    #expect(try work.rows("SELECT score FROM post") == ["5"])
  }

  // MARK: Files of downloaders

  @Test("One indented object a file, as gallery-dl writes it")
  func prettyObject() throws {
    _ = try imported(
      "danbooru",
      """
      {
          "id": 1,
          "rating": "g",
          "tag_string": "1girl hat",
          "tag_string_general": "1girl hat"
      }
      """)
    #expect(try posts() == ["1 1girl:general hat:general"])
    #expect(try work.rows("SELECT line_count FROM import_file") == ["1"])
  }

  @Test("e621: flat lists, the record inside the site, a single post")
  func e621() throws {
    _ = try imported(
      "e621-posts",
      #"""
      {"id":1,"rating":"s","tags":["anthro","fox"],"tags_general":["anthro"],"tags_species":["fox"],"file":{"ext":"png","md5":"22222222222222222222222222222222"}}
      """#)
    _ = try imported(
      "e621-posts",
      #"""
      {"id":2,"rating":"q","score":18,"up_score":20,"down_score":-2,"md5":"11111111111111111111111111111111","image_width":1920,"image_height":1080,"file_ext":"png","tag_string":"anthro fox","source":"https://example.org/a","is_deleted":false}
      """#, name: "raw.json")
    _ = try imported(
      "e621-posts", #"{"post":{"id":3,"rating":"s","tags":{"general":["x"]}}}"#, name: "one.json")
    #expect(
      try posts() == [
        "1 anthro:general fox:species", "2 anthro:general fox:species", "3 x:general",
      ])
    #expect(
      try work.rows(
        "SELECT number, md5, file_ext, image_width, image_height, score FROM post WHERE number < 3")
        == [
          "1\t22222222222222222222222222222222\tpng\t\t\t",
          "2\t11111111111111111111111111111111\tpng\t1920\t1080\t18",
        ])
  }

  @Test("Nothing to import is no reject")
  func nothing() throws {
    let tags = try imported("tags", "{\"tags\":[]}", options: ["--site", "e621"])
    let aliases = try imported(
      "tag-aliases", "{\"tag_aliases\":[]}", name: "a.json", options: ["--site", "e621"])
    for result in [tags, aliases] { #expect(result.output.contains("rejected  0")) }
  }

  @Test("Other exports are refused with a sentence, and leave nothing behind")
  func otherExports() throws {
    let exports = [
      ("id,name,created_at,updated_at,creator_id,description,is_active,category,post_ids", "pools"),
      ("id,name,updated_at,is_active,other_names,group_name,created_at,creator_id", "artists"),
      ("id,created_at,updated_at,title,body,creator_id,updater_id,is_locked", "pages of the wiki"),
      ("id,post_id,tags,added_tags,rating,source,version,updated_at", "versions of posts"),
    ]
    for (header, noun) in exports {
      let row = (1...header.split(separator: ",").count).map(String.init).joined(separator: ",")
      for (format, options) in [("e621-posts", []), ("tags", ["--site", "e621"])] {
        let result = try imported(
          format, header + "\n" + row + "\n", name: "x.csv", options: options, code: 65)
        #expect(result.errors.contains("this is a table of \(noun)"), "\(result)")
      }
      let told = try work.taghouse("import", "house.db", "x.csv")
      #expect(told.exitCode == 65 && told.errors.contains("this is a table of \(noun)"), "\(told)")
    }
    #expect(
      try work.rows("SELECT (SELECT COUNT(*) FROM post), (SELECT COUNT(*) FROM tag)") == ["0\t0"])
  }

  // MARK: Trainers, taggers, lists

  @Test("kohya: escaped parentheses, line breaks, the separator of kept tokens")
  func kohya() throws {
    _ = try imported(
      "kohya",
      #"""
      {"1":{"tags":"1girl, mira \\(sky\\)"},"2":{"tags":"a\nb c\r\nd"},"3":{"tags":"1girl, mira ||| hat"},
      "4":{"tags":"\\(^o^)/, \\m/, ||_||, x"}}
      """#, options: ["--site", "danbooru"])
    #expect(
      try posts() == [
        "1 1girl:- mira_(sky):-", "2 a:- b_c:- d:-", "3 1girl:- mira:- hat:-",
        #"4 \\(^o^)/:- \\m/:- ||_||:- x:-"#,
      ])
  }

  @Test("Taggers: pairs under a file's name")
  func taggerPairs() throws {
    _ = try imported(
      "tagger", #"{"1.png":[["1girl",0.99],["solo",0.9]],"2.png":[["1girl",0.8]]}"#,
      options: ["--site", "danbooru", "--tagger", "x"])
    #expect(
      try work.rows(
        """
        SELECT number, COUNT(*) FROM tag_score JOIN post USING (post_id) GROUP BY number ORDER BY 1
        """) == ["1\t2", "2\t1"])
  }

  @Test("Lists for autocompletion: a header of their own, empty fields at the end, a text as count")
  func autocompletion() throws {
    let wide = try imported(
      "tags", "tag,category,count,alias,,\nhat,0,12,,,\ncat,0,5,\"kitty,puss\",,\n", name: "w.csv",
      options: ["--site", "danbooru"])
    #expect(wide.output.contains("rejected  0"))
    let text = try imported(
      "tags", "masterpiece_like,5,Some text,,\n", name: "t.csv", options: ["--site", "danbooru"])
    #expect(text.output.contains("count: 1, first \"Some text\""))
    #expect(
      try work.rows("SELECT name, category FROM tag ORDER BY name")
        == ["cat\t0", "hat\t0", "masterpiece_like\t5"])
  }

  @Test("A tagger's mapping is a list of tags")
  func tagMapping() throws {
    _ = try imported(
      "tags",
      #"{"0":{"tag":"general","category":"Rating"},"1":{"tag":"hat","category":"General"},"2":{"tag":"mira","category":"Character"}}"#,
      options: ["--site", "danbooru"])
    #expect(
      try work.rows("SELECT name, category FROM tag ORDER BY name")
        == ["general\t9", "hat\t0", "mira\t4"])
  }

  @Test("Categories of a site that nobody knows get no names of another one's")
  func otherCategories() throws {
    _ = try imported(
      "tags", "fox,3,10\npen,8,4\n", name: "t.csv", options: ["--site", "derpibooru"])
    #expect(
      try work.rows(
        """
        SELECT tag.name, tag_category.name
        FROM tag
        JOIN tag_category USING (site_id, category)
        ORDER BY 1
        """) == ["fox\tcategory_3", "pen\tcategory_8"])
    // Records that say what their numbers mean give them names.
    _ = try imported(
      "danbooru", #"{"id":1,"tag_string":"x","tag_string_copyright":"x"}"#,
      options: ["--site", "derpibooru"])
    #expect(
      try work.rows(
        """
        SELECT tag.name, tag_category.name
        FROM tag
        JOIN tag_category USING (site_id, category)
        ORDER BY 1
        """) == ["fox\tcopyright", "pen\tcategory_8", "x\tcopyright"])
  }

  // MARK: Boards

  private static let moebooru =
    #"""
    [{"id":1,"tags":"a b","created_at":1593904900,"width":9,"height":8,"rating":"s","file_url":"https://files.yande.re/x/1.png","jpeg_url":"https://files.yande.re/x/1.jpg"}]
    """#
  private static let gelbooru =
    #"""
    {"@attributes":{"limit":100,"offset":0,"count":1},"post":[{"id":2,"tags":"a b","created_at":"Sat Jul 04 18:21:40 -0500 2020","width":9,"height":8,"rating":"general","directory":"x","file_url":"https://img3.gelbooru.com/x.png"}]}
    """#
  private static let rule34 = """
    <?xml version="1.0" encoding="UTF-8"?>
    <posts count="2" offset="0">
      <post id="3" tags=" a b " created_at="Sat Jul 04 18:21:40 -0500 2020" width="9" height="8"
        rating="e" file_url="https://api-cdn.rule34.xxx/images/1/x.png"/>
      <post id="4" tags="c" rating="s" file_url="https://api-cdn.rule34.xxx/images/1/y.png"/>
    </posts>
    """
  private static let sankaku =
    #"""
    {"meta":{"next":null},"data":[{"id":5,"tags":[{"name":"a","type":0},{"name":"m","type":4}],"created_at":{"json_class":"Time","s":1593904900},"width":9,"height":8,"rating":"s","file_url":"https://s.sankakucomplex.com/data/x.png"}]}
    """#

  @Test("Boards, each with its own site and categories")
  func boards() throws {
    _ = try imported("moebooru", Self.moebooru, name: "m.json", options: ["--site", "yande.re"])
    _ = try imported("gelbooru", Self.gelbooru, name: "g.json")
    _ = try imported("gelbooru", Self.rule34, name: "r.xml", options: ["--site", "rule34"])
    _ = try imported("sankaku", Self.sankaku, name: "s.json")
    #expect(try posts(site: "yande.re") == ["1 a:- b:-"])
    #expect(try posts(site: "gelbooru") == ["2 a:- b:-"])
    #expect(try posts(site: "rule34") == ["3 a:- b:-", "4 c:-"])
    #expect(try posts(site: "sankaku") == ["5 a:general m:character"])
    #expect(
      try work.rows("SELECT DISTINCT created_at, image_width, file_ext FROM post WHERE number <> 4")
        == ["2020-07-04T23:21:40.000Z\t9\tpng"])
    #expect(
      try work.rows(
        """
        SELECT group_concat(name, ',')
        FROM (
          SELECT tag_category.name
          FROM tag_category
          JOIN site USING (site_id)
          WHERE site.name = 'yande.re'
          ORDER BY category)
        """) == ["general,artist,copyright,character,circle,faults"])
    let unnamed = try imported("moebooru", Self.moebooru, name: "m.json", code: 64)
    #expect(unnamed.errors.contains("--site"))
  }

  // MARK: Without a format

  @Test(
    "The format is told by the content, and said",
    arguments: [
      ("m.json", moebooru, "moebooru, posts of yande.re"),
      ("g.json", gelbooru, "gelbooru, posts of gelbooru"),
      ("r.xml", rule34, "gelbooru, posts of rule34"),
      ("s.json", sankaku, "sankaku, posts of sankaku"),
      (
        "d.json", #"{"id":1,"tag_string":"a","tag_string_general":"a","uploader_id":1}"#,
        "danbooru, posts of danbooru"
      ),
      (
        "o.jsonl", #"{"id":"1","favs":["2"],"tags":[{"id":"5","name":"a","category":"0"}]}"#,
        "danbooru, posts of danbooru"
      ),
      (
        "e.json", #"{"posts":[{"id":1,"tags":{"general":["a"]},"flags":{},"file":{}}]}"#,
        "e621-posts, posts of e621"
      ),
      (
        "e.csv", "id,uploader_id,md5,rating,tag_string,locked_tags,change_seq\n1,2,a,s,x y,,5\n",
        "e621-posts, posts of e621"
      ),
      (
        "c.jsonl", #"{"id":1,"regular_summary":"A cat.","response_finish_reason":"STOP"}"#,
        "e621-captions, records of e621"
      ),
      (
        "tag_aliases.csv", "id,antecedent_name,consequent_name,created_at,status\n1,a,b,,active\n",
        "tag-aliases"
      ),
      ("k.json", #"{"1":{"tags":"a, b","caption":"A cat."}}"#, "kohya, entries"),
      ("t.csv", "id,name,category,post_count\n1,a,0,5\n", "tags, tags"),
      ("a.csv", "1girl,0,500,\"1girls\"\nsolo,0,400,\n", "tags, tags"),
    ])
  func toldFormat(name: String, text: String, said: String) throws {
    let isSiteNamed = said.contains(" of ")
    let options = isSiteNamed ? [] : ["--site", "danbooru"]
    let result = try imported(nil, text, name: name, options: options)
    #expect(result.errors.contains("\(name): \(said)"), "\(result)")
    let rejected = try work.rows("SELECT COUNT(*) FROM rejected_record")
    #expect(rejected == ["0"])
  }

  @Test("Several files of several formats, and what cannot be told")
  func severalFormats() throws {
    try work.folder.write(Self.moebooru, to: "m.json")
    try work.folder.write(Self.gelbooru, to: "g.json")
    try work.folder.write(Self.rule34, to: "r.xml")
    let result = try work.taghouse("import", "house.db", "m.json", "g.json", "r.xml")
    #expect(result.exitCode == 0, "\(result)")
    #expect(
      try work.rows(
        "SELECT site.name, COUNT(*) FROM post JOIN site USING (site_id) GROUP BY 1 ORDER BY 1")
        == ["gelbooru\t1", "rule34\t2", "yande.re\t1"])
    let unknown = try imported(nil, "hello\n", name: "x.txt", code: 65)
    #expect(unknown.errors.contains("does not tell its format"))
    let scores = try imported(nil, #"{"1.png":{"a":0.5}}"#, name: "y.json", code: 65)
    #expect(scores.errors.contains("--tagger"))
    let standardInput = try work.taghouse("import", "house.db", "-", input: [UInt8]("{}"))
    #expect(standardInput.exitCode == 66 && standardInput.errors.contains("standard input"))
  }

  // MARK: Files beside pictures

  private func folder() throws {
    try FileManager.default.createDirectory(
      atPath: work.path("pics"), withIntermediateDirectories: true)
    for picture in ["1.png", "2.jpg", "3.png"] { try work.folder.write("", to: "pics/\(picture)") }
    try work.folder.write("1girl, long hair, mira \\(sky\\)\n", to: "pics/1.txt")
    try work.folder.write(
      "character:samus aran\nsolo\nrating:safe\nre:zero\n", to: "pics/2.jpg.txt")
    try work.folder.write(
      """
      {
          "id": 77, "rating": "q", "score": 5,
          "tag_string": "hat mira", "tag_string_general": "hat", "tag_string_character": "mira",
          "tags": ["hat", "mira"], "tags_general": ["hat"], "tags_character": ["mira"]
      }
      """, to: "pics/3.png.json")
    try work.folder.write("{}", to: "pics/list.json")
  }

  @Test("Texts beside pictures are tags when that is said, and a downloader's post lends its tags")
  func tagTexts() throws {
    try folder()
    let result = try work.taghouse(
      "import", "sidecars", "house.db", "pics", "--site", "mine", "--tags-from", "txt")
    #expect(result.exitCode == 0, "\(result)")
    #expect(
      try posts() == [
        "1 1girl:- long_hair:- mira_(sky):-", "2 samus_aran:character solo:- re:zero:-",
        "3 hat:general mira:character",
      ])
    #expect(
      try work.rows("SELECT number, rating, score FROM post ORDER BY 1")
        == ["1\t\t", "2\ts\t", "3\tq\t5"])
    #expect(try work.rows("SELECT COUNT(*) FROM caption") == ["0"])
  }

  @Test("Without a word on it, texts that are plainly tags are tags, and the summary says so")
  func plainTexts() throws {
    try folder()
    try work.folder.write("", to: "pics/4.png")
    try work.folder.write("A girl in a red coat, waiting for the bus.", to: "pics/4.txt")
    let result = try work.taghouse("import", "house.db", "pics", "--site", "mine")
    #expect(result.exitCode == 0, "\(result)")
    #expect(result.errors.contains("pics: sidecars, pictures of mine"))
    #expect(result.output.contains("texts beside pictures: 2 taken as tags, 1 as captions"))
    #expect(
      try posts() == [
        "1 1girl:- long_hair:- mira_(sky):-", "2 samus_aran:character solo:- re:zero:-",
        "3 hat:general mira:character", "4 ",
      ])
  }

  @Test("Where it is said they are captions, whichever name they have")
  func captionTexts() throws {
    try folder()
    let result = try work.taghouse(
      "import", "sidecars", "house.db", "pics", "--site", "mine", "--tags-from", "none")
    #expect(result.exitCode == 0, "\(result)")
    #expect(result.output.contains("texts beside pictures: 0 taken as tags, 2 as captions"))
    #expect(
      try work.rows("SELECT number, text FROM caption JOIN post USING (post_id) ORDER BY 1").count
        >= 2)
    #expect(try posts() == ["1 ", "2 ", "3 hat:general mira:character"])
  }

  // MARK: What follows from it

  @Test("Ids of a corpus carry the site as soon as there are two")
  func corpusIDs() throws {
    _ = try imported("danbooru", #"{"id":1,"tag_string":"a","tag_string_general":"a"}"#)
    let corpus = ["export", "corpus", "house.db", "--format", "jsonl", "--output", "-"]
    #expect(try work.taghouse(corpus).output == "{\"id\":1,\"text\":\"a\"}\n")
    _ = try imported(
      "e621-posts", #"{"id":1,"rating":"s","tags":{"general":["x"]}}"#, name: "e.json")
    #expect(
      try work.taghouse(corpus).output
        == "{\"id\":\"danbooru/1\",\"text\":\"a\"}\n{\"id\":\"e621/1\",\"text\":\"x\"}\n")
    #expect(
      try work.taghouse(corpus + ["--site", "e621"]).output
        == "{\"id\":\"e621/1\",\"text\":\"x\"}\n")
  }

  @Test("Searches: votes against without their sign, sources in single quotes and with blanks")
  func searches() throws {
    _ = try imported(
      "danbooru",
      #"""
      {"id":1,"rating":"g","score":6,"up_score":10,"down_score":-4,"tag_string":"a","source":"https://example.org/a b"}
      {"id":2,"rating":"g","score":1,"up_score":1,"down_score":0,"tag_string":"a","source":"'tis"}
      {"id":3,"rating":"g","score":0,"up_score":1,"down_score":-1,"tag_string":"a"}
      """#)
    func found(_ search: String) throws -> [String] {
      let result = try work.taghouse("select", "house.db", search, "--format", "tsv")
      #expect(result.exitCode == 0, "\(result)")
      return result.output.split(separator: "\n").dropFirst().map {
        String($0.split(separator: "\t")[1])
      }.sorted()
    }
    #expect(try found("downvotes:>3") == ["1"])
    #expect(try found("downvotes:1") == ["3"])
    #expect(try found("downvotes:<2") == ["2", "3"])
    #expect(try found("order:downscore limit:1") == ["1"])
    #expect(try found("source:'https'") == ["1"])
    #expect(try found("source:\"https\"") == ["1"])
    #expect(try found("source:https://example.org/a\\ b") == ["1"])
    #expect(try found("source:'https://example.org/a b' a") == ["1"])
    #expect(try found("source:'tis") == ["2"])
  }
}
