import Foundation
import TestSupport
import Testing

@Suite("taghouse query: help, charts and empty answers")
struct QueryAnswerTests {
  private let work: CommandFolder

  init() throws {
    work = try CommandFolder()
    let posts = (1...40).map { number in
      let month = number % 3 + 1
      let others = number == 1 ? " berta" : ""
      let artist = number == 1 ? "someone" : ""
      return """
        {"id":\(number),"created_at":"2020-0\(month)-01T00:00:00.000Z","rating":"s",\
        "tag_string":"1girl long_hair ada_wren\(others) \(artist)",\
        "tag_string_general":"1girl long_hair","tag_string_character":"ada_wren\(others)",\
        "tag_string_artist":"\(artist)","tag_string_copyright":"","tag_string_meta":""}

        """
    }
    let danbooru = try work.taghouse(
      "import", "danbooru", "house.db", "-", input: [UInt8](posts.joined().utf8))
    try #require(danbooru.exitCode == 0, "\(danbooru)")
    let csv = """
      id,uploader_id,created_at,md5,source,rating,image_width,image_height,tag_string,locked_tags,fav_count,file_ext,parent_id,change_seq,approver_id,file_size,comment_count,description,duration,updated_at,is_deleted,is_pending,is_flagged,score,up_score,down_score,is_rating_locked,is_status_locked,is_note_locked
      1,1,2020-01-01 00:00:00,,,s,1,1,wolf solo,,0,png,,1,,1,0,,,2020-01-01 00:00:00,f,f,f,0,0,0,f,f,f
      2,1,2020-02-01 00:00:00,,,s,1,1,wolf,,0,png,,1,,1,0,,,2020-02-01 00:00:00,f,f,f,0,0,0,f,f,f

      """
    let e621 = try work.taghouse("import", "e621-posts", "house.db", "-", input: [UInt8](csv.utf8))
    try #require(e621.exitCode == 0, "\(e621)")
  }

  private func query(_ arguments: String...) throws -> ProgramRun.Result {
    try ProgramRun.run("taghouse", ["query", "house.db"] + arguments, in: work.folder.path)
  }

  @Test(
    "An answer without rows says why, on standard error",
    arguments: [
      (
        ["core_tags", "-p", "character", "ada_wrem"],
        "no character 'ada_wrem'; did you mean ada_wren?"
      ),
      (["top_tags", "-p", "site", "danboru"], "no site 'danboru'; did you mean danbooru?"),
      (
        ["top_tags", "-p", "category", "charakter"],
        "no category 'charakter'; did you mean character?"
      ),
      (
        ["core_tags", "-p", "character", "long_hair"], "'long_hair' is a general tag, no character"
      ),
      (
        ["core_tags", "-p", "character", "ada_wren", "-p", "site", "e621"],
        "no character 'ada_wren' on e621; danbooru has it"
      ),
      (["tag_summary", "-p", "tag", "wulf"], "no tag 'wulf'; did you mean wolf?"),
      (
        ["posts_with_tags", "-p", "tags", "1girl lomg_hair"],
        "no tag 'lomg_hair'; did you mean long_hair?"
      ),
      (
        ["caption_lengths", "-p", "kind", "breif_summary"],
        "no kind of captions 'breif_summary'; did you mean brief_summary?"
      ),
      (["new_tags", "-p", "minimum", "1000"], "no rows with minimum = 1000"),
      (
        ["related_tags", "-p", "tag", "someone"],
        "no rows with tag = 'someone', measure = 'cosine' (default), minimum = 5 (default)"
      ),
      (["top_tags", "--limit", "0"], "the limit is 0"),
    ])
  func empty(arguments: [String], reason: String) throws {
    for format in [[], ["--format", "csv"]] {
      let result = try ProgramRun.run(
        "taghouse", ["query", "house.db"] + arguments + format, in: work.folder.path)
      #expect(result.exitCode == 0, "\(result)")
      #expect(result.errors.hasPrefix("note: no rows"), "\(result)")
      #expect(result.errors.contains(reason), "\(result)")
      #expect(result.output.split(separator: "\n").count <= 2)
    }
  }

  @Test("Rows come without a word, and an empty warehouse says that it is")
  func others() throws {
    #expect(try query("top_tags").errors == "")
    #expect(try work.taghouse("init", "empty.db").exitCode == 0)
    let empty = try work.taghouse("query", "empty.db", "top_tags")
    #expect(empty.exitCode == 0 && empty.errors.contains("the warehouse has no posts yet"))
    let drawn = try query("top_tags", "-p", "site", "danboru", "--chart", "auto")
    #expect(drawn.exitCode == 65 && drawn.errors.contains("did you mean danbooru?"), "\(drawn)")
    let chosen = try query("top_tags", "--select", "wolf", "-p", "category", "character")
    #expect(chosen.errors.contains("among the posts of --select"), "\(chosen)")
  }

  @Test("Defaults are of the data: of the site that is asked for, or of the largest")
  func defaults() throws {
    let explained = try query("core_tags", "--explain").output
    #expect(
      explained.contains(":character = 'ada_wren', the most frequent character"), "\(explained)")
    #expect(try query("tag_summary", "--explain").output.contains(":tag  = '1girl'"))
    #expect(
      try query("tag_summary", "-p", "site", "e621", "--explain").output.contains(":tag  = 'wolf'"))
    #expect(try query("tag_summary", "--format", "tsv").output.contains("\t1girl\t40\t"))
  }

  @Test("--help behind the name of a query explains it")
  func help() throws {
    let text = try query("core_tags", "--help")
    #expect(text.exitCode == 0 && text.errors == "")
    for part in [
      "The general tags that most pictures of a character have.\n",
      "USAGE: taghouse query WAREHOUSE core_tags",
      "\n  character  the character (default: the most frequent character)",
      "frequency", "bars of frequency by tag, a series for each site",
      "EXAMPLE: taghouse query house.db core_tags",
    ] {
      #expect(text.output.contains(part), "\(part): \(text.output)")
    }
    #expect(text.output.split(separator: "\n").allSatisfy { $0.count <= 80 })
    #expect(try work.taghouse("query", "core_tags", "--help").output == text.output)
    #expect(try work.taghouse("query", "missing.db", "-h", "core_tags").output == text.output)
    #expect(try work.taghouse("query", "--help").output.contains("OVERVIEW"))
    #expect(try query("no_such_query", "--help").output.contains("OVERVIEW"))
  }

  @Test("What is given twice, or not at all, is an error that says what to do")
  func parameters() throws {
    let twice = try query("top_tags", "-p", "limit", "3", "--limit", "5")
    #expect(twice.exitCode == 64 && twice.errors.contains("-p limit and --limit"), "\(twice)")
    #expect(
      try query("top_tags", "-p", "site=a", "-p", "site", "b").errors.contains(
        "'site' is given twice"))
    let unknown = try query("top_tags", "-p", "sit", "e621")
    #expect(unknown.exitCode == 64 && unknown.errors.contains("Did you mean site?"), "\(unknown)")
    #expect(try query("top_tags", "-p", "site", "--format", "csv").exitCode == 64)
    let missing = try work.taghouse("sql", "house.db", "SELECT :who")
    #expect(
      missing.exitCode == 64
        && missing.errors.contains("taghouse sql house.db 'SELECT ...' -p who VALUE"))
    let unused = try work.taghouse("sql", "house.db", "SELECT 1", "-p", "a", "1")
    #expect(unused.exitCode == 64 && unused.errors.contains("no parameter 'a'"))
    #expect(
      try work.taghouse("sql", "house.db", "SELECT :a", "-p", "a=1", "-p", "a=2").exitCode == 64)
  }

  @Test(
    "Tables and columns that are not there get the nearest ones",
    arguments: [
      ("SELECT tag FROM tag_freqency", "Did you mean tag_frequency"),
      ("SELECT pots_count FROM tag_frequency", "Did you mean post_count"),
      ("SELECT f.post_coutn FROM tag_frequency AS f", "Did you mean post_count"),
      ("SELECT 1 FROM main.psot", "Did you mean post"),
    ])
  func nearest(sql: String, hint: String) throws {
    let result = try work.taghouse("sql", "house.db", sql)
    #expect(result.exitCode == 64, "\(result)")
    #expect(result.errors.contains(hint), "\(result)")
  }

  @Test("A query is drawn as its header says, or as its user does")
  func charts() throws {
    let auto = try query("posts_by_month", "--chart", "auto", "--width", "60").output
    #expect(auto.hasPrefix("How many posts each month has\npost_count (posts)\n"), "\(auto)")
    #expect(auto.hasSuffix("* danbooru   o e621\n"))
    let bars = try query("posts_by_month", "--chart", "bar", "--width", "60", "-p", "site", "e621")
      .output
    #expect(bars.contains("2020-01  ███") && bars.contains("2020-02  ███"), "\(bars)")
    let measure = try query(
      "related_tags", "-p", "tag", "1girl", "-p", "measure", "pmi", "-p", "minimum", "1", "--chart",
      "auto", "--width", "120"
    ).output
    #expect(
      measure.contains("pmi (bits)") && measure.contains("(tag 1girl, measure pmi, minimum 1)"),
      "\(measure)")
    let own = try query(
      "top_tags", "--chart", "bar", "--x", "category", "--y", "post_count", "--series", "site,tag"
    ).output
    #expect(own.contains("danbooru, 1girl"), "\(own)")
    let wrong = try query("top_tags", "--chart", "auto", "--y", "postcount")
    #expect(wrong.exitCode == 64 && wrong.errors.contains("Did you mean post_count?"), "\(wrong)")
    let none = try query("posts_with_tags", "--plot", "a.svg")
    #expect(none.exitCode == 64 && none.errors.contains("a list of posts"), "\(none)")
    #expect(try query("top_tags", "--x", "tag").exitCode == 64)
  }

  @Test("A parameter of a few words refuses others")
  func fewWords() throws {
    let wrong = try query("related_tags", "-p", "tag", "1girl", "-p", "measure", "jacard")
    #expect(wrong.exitCode == 64, "\(wrong)")
    #expect(
      wrong.errors.contains(
        "'jacard' is no value of measure") && wrong.errors.contains("Did you mean jaccard?"),
      "\(wrong)")
    let help = try query("related_tags", "--help")
    #expect(help.output.contains("cosine, jaccard, overlap"), "\(help)")
  }

  @Test(
    "--site alone asks as the parameter does",
    arguments: ["top_tags", "posts_by_month", "tag_summary"])
  func siteAlone(name: String) throws {
    let option = try query(name, "--site", "e621", "--format", "csv")
    let parameter = try query(name, "-p", "site", "e621", "--format", "csv")
    #expect(option.exitCode == 0 && option.output == parameter.output, "\(option)")
    #expect(try query(name, "--site", "nowhere").exitCode == 64)
    let explained = try query(name, "--site", "e621", "--explain").output
    #expect(explained.contains("e621"), "\(explained)")
  }
}
