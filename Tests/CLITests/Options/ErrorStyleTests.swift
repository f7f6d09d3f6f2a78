import Foundation
import TestSupport
import Testing

/// Errors have one style: `error: …`, then what to do.
@Suite("Errors say what to do")
struct ErrorStyleTests {
  private let work: CommandFolder

  init() throws {
    work = try CommandFolder()
    try work.copyFixture(
      "error-style",
      of: [
        BooruPost(1, [.init("long_hair"), .init("solo")], rating: "s"),
        BooruPost(2, [.init("cat"), .init("solo")], rating: "q"),
      ])
  }

  @Test(
    "A slip on the command line gets what was meant",
    arguments: [
      (["exprot", "corpus"], "there is no command 'exprot'\nDid you mean export?\n"),
      (["export", "corpsu"], "there is no command 'export corpsu'\nDid you mean corpus?\n"),
      (["import", "danboru", "f"], "there is no format 'danboru'; did you mean danbooru?\n"),
      (
        ["select", "house.db", "solo", "--json"],
        "unknown option '--json'\nDid you mean --format json?\n"
      ),
      (
        ["select", "house.db", "solo", "--limt", "3"],
        "unknown option '--limt'\nDid you mean --limit?\n"
      ),
      (
        ["export", "corpus", "house.db", "-o", "c.txt", "--force"],
        "unknown option '--force'\nDid you mean --replace?\n"
      ),
      (
        ["export", "corpus", "house.db"],
        "missing expected argument '--output <file>'\n"
          + "For example: taghouse export corpus house.db --output corpus.txt\n"
      ),
      (
        ["select", "house.db"],
        "say which posts, as in: taghouse select house.db '1girl rating:s'\n"
      ),
      (["select", "house.db", "ratng:safe"], "no post has the tag 'ratng:safe' (column 1)\n"),
      (["sql", ".", "SELECT 1"], ".: is a folder, and a warehouse is a file\n"),
      (["import", "danbooru", ".", "house.db"], ".: is a folder, and a warehouse is a file\n"),
      (["caption", "house.db", "--set", "sortmode=score"], "say where captions go"),
      (
        ["caption", "house.db", "-o", "-", "--max-tag-numbr", "3"],
        "unknown option '--max-tag-numbr'\nDid you mean a setting, --set max_tag_number? `taghouse"
      ),
      (
        ["query", "house.db", "rising_tags"],
        "there is no query named 'rising_tags'\n"
          + "It is `taghouse query WAREHOUSE tag_trend -p direction rising` now.\n"
      ),
      (
        ["query", "house.db", "top_tags", "-p"],
        "missing value for '-p <name value>'\n"
          + "For example: taghouse query house.db top_tags -p category character --format csv\n"
      ),
      (
        ["caption", "house.db", "-o", "-", "--set", "sortmode=score"],
        "there is no setting 'sortmode'\nDid you mean sort_mode?"
      ),
    ])
  func slips(arguments: [String], expected: String) throws {
    let run = try ProgramRun.run("taghouse", arguments, in: work.folder.path)
    #expect(run.errors.hasPrefix("error: \(expected)"), "\(run)")
    #expect([64, 65].contains(run.exitCode ?? 0) && run.output.isEmpty, "\(run)")
    #expect(!run.errors.contains("Error:") && !run.errors.contains("taghouse: "), "\(run)")
  }

  @Test("An empty list says what fills it, beside the list")
  func emptyLists() throws {
    let sets = try work.taghouse("sets", "house.db", "--format", "csv")
    #expect(sets.output == "name,search,layer,created_at\n" && sets.exitCode == 0, "\(sets)")
    #expect(
      sets.errors
        == "note: no sets yet; this saves one: taghouse select house.db 'SEARCH' --save NAME\n")
  }

  @Test("A search gets the metatag or the name that was meant")
  func searches() throws {
    for (search, meant) in [
      ("ratng:safe", "rating:safe"), ("score>10", "score:>10"), ("Score>=10", "score:>=10"),
      ("width=5", "width:5"), ("long hair", "long_hair"), ("solo long hair", "long_hair"),
      ("lnog_hair", "long_hair"),
    ] {
      let run = try work.taghouse("select", "house.db", search)
      #expect(run.exitCode == 64 && run.errors.contains("\nDid you mean \(meant)?"), "\(run)")
    }
  }

  @Test("What is to be left out and is not there is a note; a slip in it is an error")
  func leftOut() throws {
    let run = try work.taghouse("select", "house.db", "solo -comic")
    #expect(run.output == "1\n2\n" && run.exitCode == 0, "\(run)")
    #expect(
      run.errors == "note: no post has the tag 'comic', so -comic leaves nothing out\n", "\(run)")
    let near = try work.taghouse("select", "house.db", "solo -lon_hair", "--count")
    #expect(near.output == "2\n" && near.errors.contains("did you mean long_hair?"), "\(near)")
    for search in ["solo -score>10", "comic", "-(solo comic)"] {
      let run = try work.taghouse("select", "house.db", search)
      #expect(run.exitCode == 64, "\(run)")
    }
    let export = try work.taghouse(
      "export", "corpus", "house.db", "-o", "-", "-q", "--select", "-comic")
    #expect(
      export.exitCode == 0 && export.errors.hasPrefix("note: no post has the tag"), "\(export)")
    #expect(export.errors.matches(of: #/note:/#).count == 1, "said once: \(export)")
  }

  @Test("An empty warehouse says so, and what brings posts")
  func empty() throws {
    _ = try work.taghouse("init", "empty.db")
    for arguments in [
      ["select", "empty.db", "solo"], ["export", "corpus", "empty.db", "-o", "c.txt"],
      ["caption", "empty.db", "-o", "c.jsonl"], ["query", "empty.db", "top_tags"],
      ["report", "merge", "empty.db"],
    ] {
      let run = try ProgramRun.run("taghouse", arguments, in: work.folder.path)
      #expect(run.errors.contains("the warehouse has no posts yet"), "\(run)")
      #expect(run.errors.contains("taghouse import"), "\(run)")
    }
  }
}
