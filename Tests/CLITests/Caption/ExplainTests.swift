import Foundation
import TestSupport
import Testing

@Suite("taghouse explain")
struct ExplainTests {
  private let work: CommandFolder

  init() throws {
    work = try CommandFolder()
    let lines = [
      #"{"id":3,"rating":"s","score":7,"parent_id":5,"tag_string":"1girl old_name kappa_(touhou)","#
        + #""tag_string_general":"1girl old_name","tag_string_character":"kappa_(touhou)"}"#,
      #"{"id":4,"rating":"s","tag_string":"1girl","#,
      #"{"id":5,"source":"a\u001b[31m\ttab\nline\u202E","tag_string":"1girl \u0007bell 東方 🌸","#
        + #""tag_string_general":"1girl \u0007bell 東方 🌸"}"#,
      #"{"id":6}"#, "", "this is no json",
    ]
    try work.folder.write(lines.joined(separator: "\n"), to: "posts.jsonl")
    try work.folder.write(
      #"[{"id":1,"antecedent_name":"old_name","consequent_name":"new_name","status":"active"}]"#,
      to: "aliases.json")
    try work.folder.write(
      #"[{"id":1,"antecedent_name":"new_name","consequent_name":"base","status":"active"}]"#,
      to: "implications.json")
    for arguments in [
      ["danbooru", "house.db", "posts.jsonl"],
      ["tag-aliases", "house.db", "aliases.json", "--site", "danbooru"],
      ["tag-implications", "house.db", "implications.json", "--site", "danbooru"],
    ] {
      let result = try ProgramRun.run("taghouse", ["import"] + arguments, in: work.folder.path)
      try #require(result.exitCode == 0 || result.exitCode == 1, "\(result)")
    }
  }

  private func transcript(_ arguments: String...) throws -> String {
    let words = ["explain", "house.db"] + arguments
    let result = try ProgramRun.run("taghouse", words, in: work.folder.path)
    return Golden.transcript(words, result, in: work.folder)
      .replacing(/20[0-9-]{8}T[0-9:.]+Z/, with: "TIME") + "\n"
  }

  @Test("What it prints for a small house")
  func golden() throws {
    var text = ""
    for name in ["danbooru/3", "5", "https://danbooru.donmai.us/posts/6", "4", "danbooru/99"] {
      text += try transcript(name)
    }
    text += try transcript("danbooru/3", "--format", "json")
    text += try transcript("nope/3")
    text += try transcript("three")
    try Golden.expect(text, is: "explain")
  }

  @Test("No control character of the data reaches the terminal")
  func controlCharacters() throws {
    let result = try work.taghouse("explain", "house.db", "5")
    let hidden = result.output.unicodeScalars.filter {
      $0 != "\n" && ($0.value < 0x20 || 0x7F..<0xA0 ~= $0.value || 0x202A...0x202E ~= $0.value)
    }
    #expect(hidden.isEmpty)
    #expect(result.output.contains(#"a\x1B[31m\ttab\nline\u{202E}"#))
  }

  @Test("JSON is what any reader takes, and says the data as it is")
  func json() throws {
    let result = try work.taghouse("explain", "house.db", "5", "--format", "json")
    let parsed = try JSONSerialization.jsonObject(with: Data(result.output.utf8))
    let object = try #require(parsed as? [String: Any])
    let fields = try #require(object["fields"] as? [String: Any])
    #expect(fields["source"] as? String == "a\u{1B}[31m\ttab\nline\u{202E}")
    #expect(fields["score"] is NSNull)
    let tags = try #require(object["tags"] as? [[String: Any]])
    #expect(tags.compactMap { $0["name"] as? String } == ["1girl", "\u{7}bell", "東方", "🌸"])
    #expect(object["children"] as? [Int] == [3])
  }
}
