import Foundation
import TestSupport
import Testing

/// Captions read the way trainers read them.
///
/// sd-scripts takes the first line of a text beside a picture, and stops at a file without one. With
/// `keep_tokens_separator` it cuts the caption there, and both parts at commas; what is before stays, what
/// is behind may be shuffled. Of metadata in JSON it takes `caption`.
@Suite("Trainers read captions")
struct TrainerReadingTests {
  private static let script = """
    import glob, json, os, sys
    def read_caption(path):
        with open(path, "rt", encoding="utf-8") as file:
            lines = file.readlines()
        assert len(lines) > 0, path
        return lines[0].strip()
    def tokens(caption, separator="|||"):
        if separator in caption:
            fixed, flexible = caption.split(separator, 1)
        else:
            fixed, flexible = "", caption
        return [[part.strip() for part in text.split(",") if part.strip()] for text in (fixed, flexible)]
    for path in sorted(glob.glob(os.path.join(sys.argv[1], "**", "*.txt"), recursive=True)):
        name = os.path.splitext(os.path.basename(path))[0]
        print(json.dumps([name] + tokens(read_caption(path)), ensure_ascii=False))
    if len(sys.argv) > 2:
        for key, value in json.load(open(sys.argv[2], encoding="utf-8")).items():
            print(json.dumps([key] + tokens(value["caption"]), ensure_ascii=False))
    """

  private func read(_ arguments: [String]) throws -> [String] {
    let output = try Python.output(of: Self.script, arguments: arguments)
    return output.split(separator: "\n").map(String.init)
  }

  @Test("Texts and metadata of a warehouse: kept tokens before the mark, the others behind it")
  func warehouse() throws {
    let work = try CommandFolder()
    let posts = """
      {"id":1,"rating":"s","tag_string":"hat 1girl o_o red,comma mira_(a) series someone",\
      "tag_string_general":"hat 1girl o_o red,comma","tag_string_character":"mira_(a)",\
      "tag_string_copyright":"series","tag_string_artist":"someone"}
      {"id":2,"rating":"e","tag_string":"solo","tag_string_general":"solo"}
      {"id":3,"tag_string":""}

      """
    try work.folder.write(posts, to: "posts.jsonl")
    #expect(try work.taghouse("import", "danbooru", "house.db", "posts.jsonl").exitCode == 0)
    let texts = try work.taghouse(
      "caption", "house.db", "--output", "texts", "--preset", "kohya", "--prune-mode", "none")
    #expect(texts.exitCode == 0, "\(texts)")
    try work.folder.write("preset = \"kohya\"\nprune_mode = \"none\"\n", to: "r.toml")
    let metadata = try work.taghouse(
      "export", "kohya", "house.db", "--output", "meta.json", "--recipe", "r.toml")
    #expect(metadata.exitCode == 0, "\(metadata)")
    let expected = [
      #"["1", ["1girl", "mira (a)", "series", "by someone", "safe"], ["hat", "o_o", "red", "comma"]]"#,
      // Nothing stands behind the mark, and so there is none.
      #"["2", [], ["solo", "explicit"]]"#, #"["3", [], []]"#,
    ]
    let seen = try read([work.path("texts"), work.path("meta.json")])
    #expect(seen == expected + expected)
  }

  @Test("Texts of a folder, an empty one included")
  func folder() throws {
    let work = try CommandFolder()
    try FileManager.default.createDirectory(
      atPath: work.path("10_mira"), withIntermediateDirectories: true)
    for (name, metadata) in [
      ("a", #"{"tags": ["hat", "1girl", "solo"], "characters": ["mira|_snow|dress+hat"]}"#),
      ("b", #"{"tags": []}"#),
    ] {
      try work.folder.write("", to: "10_mira/\(name).png")
      try work.folder.write(metadata, to: "10_mira/.\(name)_meta.json")
    }
    let result = try work.taghouse(
      "caption", "--src-dir", "10_mira", "--prune-mode", "none", "--keep-tokens-sep", " ||| ")
    #expect(result.exitCode == 0, "\(result)")
    // The one text that is no caption.
    try FileManager.default.removeItem(atPath: work.path("10_mira/wildcard.txt"))
    #expect(
      try read([work.path("10_mira")]) == [
        #"["a", ["mira_snow", "dress hat"], ["solo", "1girl", "hat"]]"#, #"["b", [], []]"#,
      ])
  }
}
