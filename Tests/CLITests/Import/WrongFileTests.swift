import Foundation
import TestSupport
import Testing

@Suite("Imports: files that are something else")
struct WrongFileTests {
  private let work: CommandFolder

  init() throws {
    work = try CommandFolder()
  }

  private static let formats: [[String]] = [
    ["e621-posts"], ["e621-captions"], ["kohya", "--site", "e621"], ["tags", "--site", "e621"],
    ["tag-aliases", "--site", "e621"], ["tag-implications", "--site", "e621"],
  ]

  /// Files by name, and for each format whether it can read it (y), knows nothing in it (n), or
  /// refuses it as a whole (r).
  private static let files: [(name: String, text: String, isRecord: String)] = [
    ("posts.csv", "id,md5,tag_string\n1,a,x y\n2,b,\n", "ynnnnn"),
    ("pages.json", "{\"posts\":[{\"id\":1,\"tags\":{\"general\":[\"a\"]}}]}\n", "ynnnnn"),
    ("captions.jsonl", "{\"id\":1,\"regular_summary\":\"r\",\"tags\":\"t\"}\n", "?ynnnn"),
    ("meta.json", "{\"1\": {\"tags\": \"a\"},\n\"2\": {\"tags\": \"b\"}}\n", "nnynnn"),
    ("meta.jsonl", "{\"image_path\":\"1.png\",\"caption\":\"c\"}\n", "nnynnn"),
    ("tags.csv", "id,name,category,post_count\n1,a,0,5\n", "nnnynn"),
    (
      "relations.csv", "id,antecedent_name,consequent_name,created_at,status\n1,a,b,,active\n",
      "nnnnyy"
    ),
    (
      "pools.csv",
      "id,name,created_at,creator_id,is_active,category,post_ids\n1,p,,1,t,series,{1}\n", "rnnrrr"
    ),
    ("text.txt", "A text, of a kind.\nWith \"quotes\n", "nnnnnn"),
    ("numbers.json", "[1, 2, [3]]\n", "nnnnnn"),
    ("binary", String(repeating: "\u{0}\u{1}\"{[,\n\u{7F}", count: 200), "nnnnnn"),
  ]

  private struct Summary: Decodable {
    var lines, blank, imported, updated, unchanged, rejected: Int
  }

  @Test("Each file in each format", arguments: formats.indices)
  func wrongFiles(index: Int) throws {
    let (format, options) = (Self.formats[index][0], Self.formats[index].dropFirst())
    for file in Self.files {
      try work.folder.write(file.text, to: file.name)
      let fixture = "\(file.name).db"
      let result = try work.taghouse(
        ["import", format, fixture, file.name, "--format", "json"] + options)
      let kind = file.isRecord.map(\.self)[index]
      if kind == "r" {
        #expect(result.exitCode == 65, "\(format) \(file.name): \(result)")
        #expect(result.errors.contains("this is a table of "), "\(format) \(file.name): \(result)")
        #expect(try work.taghouse("check", fixture).exitCode == 0)
        continue
      }
      let summary = try JSONDecoder().decode(Summary.self, from: Data(result.outputBytes))
      #expect(summary.lines == summary.blank + summary.imported + summary.rejected, "\(file.name)")
      if kind != "?" {
        #expect((summary.imported > 0) == (kind == "y"), "\(format) \(file.name): \(result)")
        #expect((summary.rejected > 0) == (kind == "n"), "\(format) \(file.name): \(result)")
      }
      #expect(result.exitCode == (summary.rejected > 0 ? 1 : 0), "\(format) \(file.name)")
      #expect(
        try work.rows("SELECT COUNT(*) FROM rejected_record WHERE reason <> ''", of: fixture)
          == ["\(summary.rejected)"])
      let check = try work.taghouse("check", fixture)
      #expect(check.exitCode == 0, "\(format) \(file.name): \(check)")
    }
  }

  @Test("A table tells where the rejected lines are, and the right file can follow")
  func afterAWrongFile() throws {
    try work.folder.write(Self.files[5].text, to: "tags.csv")
    try work.folder.write(Self.files[0].text, to: "posts.csv")
    let wrong = try work.taghouse("import", "e621-posts", "house.db", "tags.csv")
    #expect(wrong.exitCode == 1)
    #expect(
      wrong.output.contains("taghouse query house.db rejected_records -p run 1\n"), "\(wrong)")
    #expect(try work.taghouse("import", "e621-posts", "house.db", "posts.csv").exitCode == 0)
    #expect(
      try work.taghouse("import", "tags", "house.db", "tags.csv", "--site", "e621").exitCode == 0)
    #expect(try work.rows("SELECT number FROM post ORDER BY 1") == ["1", "2"])
    #expect(try work.taghouse("check", "house.db").exitCode == 0)
  }

  @Test("Nothing to read, and what cannot be read", arguments: formats)
  func nothingToRead(_ words: [String]) throws {
    try work.folder.write("", to: "empty.csv")
    try work.folder.write("\n \r\n", to: "blank.json")
    try work.folder.write([0x1F, 0x8B, 0x08, 0, 1, 2, 3, 4, 5, 6, 7, 8], to: "broken.csv.gz")
    try FileManager.default.createDirectory(
      atPath: work.path("folder"), withIntermediateDirectories: true)
    try work.folder.write("not for import", to: "folder/readme.txt")
    func run(_ file: String) throws -> ProgramRun.Result {
      try work.taghouse(["import", words[0], "\(file).db", file] + words.dropFirst())
    }
    for file in ["empty.csv", "blank.json"] {
      let result = try run(file)
      #expect(result.exitCode == 0, "\(result)")
      #expect(try work.taghouse("check", "\(file).db").exitCode == 0)
    }
    for (file, code, sentence) in [
      ("folder", 66, "holds no file that ends in"), ("missing.csv", 66, "no such file"),
      ("broken.csv.gz", 65, "damaged or cut off"),
    ] as [(String, Int32, String)] {
      let result = try run(file)
      #expect(result.exitCode == code, "\(result)")
      #expect(result.output == "" && result.errors.contains(sentence), "\(result)")
      if FileManager.default.fileExists(atPath: work.path("\(file).db")) {
        #expect(try work.taghouse("check", "\(file).db").exitCode == 0)
      }
    }
    let names = try work.folder.names()
    #expect(!names.contains { $0.contains("loading") || $0.hasSuffix("-journal") }, "\(names)")
  }

  @Test(
    "64 for a format without its site, and for choices that are none",
    arguments: [
      "kohya w.db m.json", "tags w.db t.csv", "tag-aliases w.db a.csv",
      "tag-implications w.db i.csv", "kohya w.db m.json --site e621 --only text",
      "kohya w.db m.json --site e621 --only tags,", "kohya w.db m.json --site e621 --only ",
    ])
  func usage(line: String) throws {
    let words = line.split(separator: " ", omittingEmptySubsequences: false).map(String.init)
    let result = try work.taghouse(["import"] + words)
    #expect(result.exitCode == 64, "\(result)")
    #expect(try work.folder.names() == [])
  }
}
