import TestSupport
import Testing

/// `taghouse suggest` as its users see it; the numbers are checked with the library.
@Suite("Suggestions on the command line")
struct SuggestCommandTests {
  private let work: CommandFolder

  init() throws {
    work = try CommandFolder()
    try work.copyFixture("suggestions") { other in
      try other.folder.write(
        """
        {"id":1,"rating":"g","tag_string":"cat hat red_eyes","tag_string_general":"cat hat red_eyes"}
        {"id":2,"rating":"g","tag_string":"cat hat mira","tag_string_general":"cat hat","tag_string_character":"mira"}
        {"id":3,"rating":"g","tag_string":"cat red_eyes","tag_string_general":"cat red_eyes"}
        {"id":4,"rating":"g","tag_string":"dog","tag_string_general":"dog"}

        """, to: "posts.jsonl")
      let result = try other.taghouse("import", "danbooru", "house.db", "posts.jsonl", "--quiet")
      try #require(result.exitCode == 0, "\(result)")
    }
  }

  @Test("Rows say what each suggestion rests on")
  func rows() throws {
    let result = try work.taghouse(
      "suggest", "house.db", "red eyes", "--format", "jsonl", "--limit", "1")
    #expect(result.exitCode == 0)
    #expect(
      result.output == """
        {"site":"danbooru","tag":"cat","category":"general","estimate":0.7916666666666666,\
        "all_count":2,"given_count":2,"pair_estimate":0.7916666666666666,"strongest":"red_eyes",\
        "strongest_count":2,"post_count":3}

        """)
    let characters = try work.taghouse(
      "suggest", "house.db", "cat, hat", "--category", "character", "--format", "tsv")
    #expect(characters.output.split(separator: "\n").count == 2)
    #expect(characters.output.contains("\tmira\tcharacter\t"))
  }

  @Test("A file has given tags on each line, and errors name the line")
  func lines() throws {
    try work.folder.write("cat\n\nred eyes,hat\n", to: "lines.txt")
    let result = try work.taghouse(
      "suggest", "house.db", "--from-file", "lines.txt", "--limit", "1", "--format", "csv")
    #expect(result.exitCode == 0, "\(result)")
    let lines = result.output.split(separator: "\n")
    #expect(lines.count == 3)
    #expect(lines.dropFirst().map { $0.split(separator: ",")[0] } == ["1", "3"])

    let refused = try work.taghouse(
      "suggest", "house.db", "--from-file", "-", input: Array("cat\nhatt, dog\n".utf8))
    #expect(refused.exitCode == 64)
    #expect(
      refused.errors == """
        error: line 2: no post has the tag 'hatt' (column 1)
          hatt, dog
          ^^^^
        Did you mean hat or cat?
        --allow-unknown treats unknown names as matching no posts.

        """)
  }

  @Test("What cannot be answered is said")
  func refusals() throws {
    for words in [["suggest", "house.db"], ["suggest", "house.db", "cat", "--from-file", "x"]] {
      let result = try work.taghouse(words)
      #expect(result.exitCode == 64)
      #expect(result.errors.contains("say the tags once"), "\(result)")
    }
    #expect(try work.taghouse("suggest", "house.db", " , ").exitCode == 64)
    #expect(try work.taghouse("suggest", "house.db", "--from-file", "none.txt").exitCode == 66)
    let alone = try work.taghouse("suggest", "house.db", "dog", "--format", "csv")
    #expect(alone.exitCode == 0)
    #expect(alone.errors == "note: no tag to suggest stands on a post with these\n")
  }
}
