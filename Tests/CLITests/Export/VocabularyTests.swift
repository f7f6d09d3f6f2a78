import Foundation
import TestSupport
import Testing

/// What other programs look tags up in.
@Suite("Vocabularies")
struct VocabularyTests {
  private let work: CommandFolder

  init() throws {
    work = try CommandFolder()
    try work.folder.write(
      """
      {"id":1,"rating":"g","tag_string":"hat mira_(sky) ^_^ a\\"b","tag_string_general":"hat ^_^ a\\"b","tag_string_character":"mira_(sky)"}
      {"id":2,"rating":"s","tag_string":"hat cap","tag_string_general":"hat cap"}
      {"id":3,"rating":"g","tag_string":"hat","tag_string_general":"hat"}

      """, to: "posts.jsonl")
    try work.folder.write(
      "antecedent_name,consequent_name,status,id\nhats,hat,active,1\ntop_hat,hats,active,2\n",
      to: "aliases.csv")
    try run("import", "danbooru", "house.db", "posts.jsonl", "--quiet")
    try run("import", "tag-aliases", "house.db", "aliases.csv", "--site", "danbooru", "--quiet")
  }

  private func run(_ words: String...) throws {
    let result = try work.taghouse(words)
    try #require(result.exitCode == 0, "\(result)")
  }

  private func text(_ name: String) throws -> String {
    String(decoding: try work.folder.read(name), as: UTF8.self)
  }

  private func vocabulary(_ options: String...) throws -> String {
    let result = try work.taghouse(
      ["export", "vocabulary", "house.db", "--output", "-", "--quiet"] + options)
    #expect(result.exitCode == 0, "\(result)")
    return result.output
  }

  @Test("Lists for autocompletion: name, category, count, other names")
  func autocomplete() throws {
    #expect(
      try vocabulary() == """
        hat,0,3,"hats,top_hat"
        ^_^,0,1,
        "a""b",0,1,
        cap,0,1,
        mira_(sky),4,1,

        """)
    #expect(
      try vocabulary(
        "--format", "krita", "--spaces", "--escape", "--select", "rating:g", "--top", "3")
          == """
          tag,type,count,aliases
          hat,0,2,"hats,top_hat"
          ^_^,0,1,
          "a""b",0,1,

          """)
    #expect(
      try vocabulary("--category", "character", "--spaces", "--escape", "--no-aliases")
        == "mira \\(sky\\),4,1,\n")
  }

  @Test("Wildcards: a file or a list for each category")
  func wildcards() throws {
    try run(
      "export", "vocabulary", "house.db", "--output", "cards", "--format", "wildcards", "--spaces",
      "--min-posts", "1", "--quiet")
    #expect(try text("cards/general.txt") == "hat\n^_^\na\"b\ncap\n")
    #expect(try text("cards/character.txt") == "mira (sky)\n")
    let yaml = try vocabulary("--format", "wildcards-yaml")
    #expect(yaml.hasPrefix("\"character\":\n  - \"mira_(sky)\"\n\"general\":\n  - \"hat\"\n"))
    let refused = try work.taghouse(
      ["export", "vocabulary", "house.db", "--output", "-", "--format", "wildcards"])
    #expect(refused.exitCode != 0)
    #expect(refused.errors.contains("wildcards are a file for each category"))
  }

  @Test("In a tokenizer each tag is one token, as Hugging Face's library reads it")
  func tokenizer() throws {
    try run(
      "export", "vocabulary", "house.db", "--output", "t.json", "--format", "tokenizer", "--spaces",
      "--quiet")
    let json = try JSONSerialization.jsonObject(with: Data(try text("t.json").utf8))
    let model = (json as? [String: Any])?["model"] as? [String: Any]
    let vocabulary = try #require(model?["vocab"] as? [String: Int])
    #expect(vocabulary["[UNK]"] == 0)
    #expect(vocabulary["hat"] == 4)
    #expect(Set(vocabulary.values) == Set(0..<9))
    try Python.requireModule("tokenizers")
    let script = """
      import sys
      from tokenizers import Tokenizer
      tokenizer = Tokenizer.from_file(sys.argv[1])
      print(tokenizer.encode("hat, mira (sky),a\\"b , unknown, ^_^").tokens, tokenizer.get_vocab_size())
      """
    #expect(
      try Python.output(of: script, arguments: [work.folder.path("t.json")])
        == "['hat', 'mira (sky)', 'a\"b', '[UNK]', '^_^'] 9\n")
  }

  @Test(
    "Python reads the tables and the YAML as they were meant; counts are those of selection and layer"
  )
  func readers() throws {
    try Python.requireModule("yaml")
    try work.folder.write(
      "antecedent_name,consequent_name,status,id\ncap,hat,active,3\n", to: "cap.csv")
    try run("import", "tag-aliases", "house.db", "cap.csv", "--site", "danbooru", "--quiet")
    let options = ["--layer", "canonical", "--select", "id:2..3", "--replace", "--quiet"]
    for (name, format) in [
      ("a.csv", "autocomplete"), ("k.csv", "krita"), ("w.yaml", "wildcards-yaml"),
    ] {
      let result = try work.taghouse(
        ["export", "vocabulary", "house.db", "--output", name, "--format", format] + options)
      try #require(result.exitCode == 0, "\(result)")
    }
    let script = """
      import csv, os, sys, yaml
      os.chdir(sys.argv[1])
      print(list(csv.reader(open("a.csv", newline=""))))
      print([dict(row) for row in csv.DictReader(open("k.csv", newline=""))])
      print(yaml.safe_load(open("w.yaml")))
      """
    #expect(
      try Python.output(of: script, arguments: [work.folder.path]) == """
        [['hat', '0', '2', 'cap,hats,top_hat']]
        [{'tag': 'hat', 'type': '0', 'count': '2', 'aliases': 'cap,hats,top_hat'}]
        {'general': ['hat']}

        """)
  }

  @Test("No tag is an error")
  func empty() throws {
    let result = try work.taghouse(
      ["export", "vocabulary", "house.db", "--output", "v.csv", "--min-posts", "9"])
    #expect(result.exitCode != 0)
    #expect(result.errors.contains("the vocabulary would be empty"))
  }
}
