import Foundation
import TestSupport
import Testing

/// Numbers at the ends of what 64 bits hold, wherever a user can write one: never a trap.
@Suite("Numbers from outside")
struct ExtremeNumberTests {
  private let work: CommandFolder

  private static let numbers = [
    "9223372036854775807", "9223372036854775806", "-9223372036854775808", "9223372036854775808",
    "18446744073709551615", "4294967296", "2147483648", "-1", "0", "1e308", "1e999", "nan",
    "99999999999999999999999999",
  ]

  init() throws {
    work = try CommandFolder()
    let result = try work.taghouse(
      "import", "danbooru", "house.db", "-", "-q", input: Dump.bytes(Dump.posts(1...50)))
    try #require(result.exitCode == 0, "\(result)")
  }

  private func expectNoTrap(_ arguments: [String]) throws {
    let result = try ProgramRun.run("taghouse", arguments, in: work.folder.path)
    #expect(result.signal == nil, "\(arguments): \(result)")
  }

  @Test(
    "A record longer than a chunk, whatever the limit",
    arguments: [
      "9223372036854775807", "9223372036853727232", "1048577", "1",
    ])
  func lineLimits(limit: String) throws {
    let record = #"{"id":1,"x":"\#(String(repeating: "a", count: 3 << 20))"}"#
    try work.folder.write(record, to: "long.jsonl")
    for format in [["danbooru"], ["kohya", "--site", "x"], ["e621-captions"]] {
      try expectNoTrap(
        ["import"] + format + ["\(format[0]).db", "long.jsonl", "--max-line-bytes", limit, "-q"])
    }
  }

  @Test("Searches", arguments: numbers)
  func searches(number: String) throws {
    // Each form of each name is a start of the program: one form a name here, all in `make test-nightly`.
    var random = SeededGenerator(
      seed: UInt64(number.utf8.reduce(0) { $0 &* 31 &+ Int($1) } & 0xFFFF))
    for name in [
      "id", "score", "width", "height", "mpixels", "ratio", "filesize", "tagcount", "gentags",
      "parent", "pixiv_id", "favcount", "year", "age", "date", "limit", "sample", "seed",
    ] {
      let forms = ["\(number)", ">\(number)", "..\(number)", "\(number)..", "1..\(number)"]
      for form in TestSeed.ofRun == nil ? [forms.randomElement(using: &random) ?? number] : forms {
        try expectNoTrap(["select", "house.db", "\(name):\(form)", "--count"])
      }
    }
    for form in [
      "sample:3 seed:\(number)", "order:random seed:\(number)", "filesize:\(number)mb",
      "age:<\(number)y",
    ] {
      try expectNoTrap(["select", "house.db", form, "--count"])
    }
  }

  @Test("Options", arguments: numbers)
  func options(number: String) throws {
    try work.folder.write(
      #"{"id":1,"regular_summary":"r"}"# + "\n", to: "c.jsonl")
    let commands: [[String]] = [
      ["sql", "house.db", "SELECT 1 AS a", "--limit", number],
      ["sql", "house.db", "SELECT 1 AS a", "--timeout", number],
      ["sql", "house.db", "SELECT 'a' AS t, \(number) AS n", "--chart", "bar", "--width", number],
      ["sql", "house.db", "SELECT \(number) AS n", "--chart", "histogram"],
      [
        "sql", "house.db", "SELECT 1 AS x, \(number) AS y UNION ALL SELECT \(number), 3", "--chart",
        "line",
      ],
      [
        "export", "corpus", "house.db", "--output", "o", "--replace", "--allow-empty", "--seed",
        number,
      ],
      [
        "export", "corpus", "house.db", "--output", "o", "--replace", "--allow-empty", "--max-tags",
        number,
      ],
      [
        "export", "corpus", "house.db", "--output", "o", "--replace", "--allow-empty",
        "--min-tag-posts", number,
      ],
      [
        "export", "corpus", "house.db", "--output", "o", "--replace", "--allow-empty", "--part",
        "\(number)/3",
      ],
      [
        "export", "corpus", "house.db", "--output", "o", "--replace", "--allow-empty", "--part",
        "1/\(number)",
      ],
      ["caption", "house.db", "--output", "c", "--replace", "--spread", number],
      ["caption", "house.db", "--output", "c", "--replace", "--epoch", number],
      ["caption", "house.db", "--output", "c", "--replace", "--seed", number],
      ["caption", "house.db", "--output", "c", "--replace", "--max-tag-number", number],
      ["caption", "house.db", "--output", "c", "--replace", "--template", "{tags max=\(number)}"],
      ["caption", "--src-dir", ".", "--compute-core-tag-up-levels", number],
      ["import", "e621-captions", "c.db", "c.jsonl", "-q", "--max-rejects", number],
    ]
    for command in commands { try expectNoTrap(command) }
  }

  @Test("Numbers in records", arguments: numbers)
  func records(number: String) throws {
    let fields = [
      "id", "score", "file_size", "image_width", "image_height", "parent_id", "pixiv_id",
      "fav_count",
    ]
    let records = fields.map { #"{"id":7,"tag_string":"a","\#($0)":\#(number)}"# }
    try work.folder.write(records.joined(separator: "\n"), to: "r.jsonl")
    try work.folder.write(
      #"{"1": {"tags": "a", "train_resolution": [\#(number), \#(number)]}}"#, to: "k.json")
    try work.folder.write(
      "id,name,category,post_count\n\(number),a,\(number),\(number)\n", to: "t.csv")
    try expectNoTrap(["import", "danbooru", "house.db", "r.jsonl", "-q"])
    try expectNoTrap(["import", "kohya", "house.db", "k.json", "--site", "danbooru", "-q"])
    try expectNoTrap(["import", "tags", "house.db", "t.csv", "--site", "danbooru", "-q"])
    try expectNoTrap(["analyze", "house.db", "--force", "-q"])
    try expectNoTrap(["export", "corpus", "house.db", "--output", "o", "--allow-empty"])
    let result = try work.taghouse("check", "house.db")
    #expect(result.exitCode == 0, "\(number): \(result)")
  }

  @Test("What has no end is not read", arguments: ["/dev/zero", "/dev/random", "/dev/null", "."])
  func devices(path: String) throws {
    try expectRefused(["select", "house.db", "set:@\(path)", "--count"])
    try FileManager.default.createSymbolicLink(
      atPath: work.path("link"), withDestinationPath: path)
    try expectRefused(["select", "house.db", "set:@link", "--count"])
    try FileManager.default.createDirectory(
      atPath: work.path("queries"), withIntermediateDirectories: true)
    try FileManager.default.createSymbolicLink(
      atPath: work.path("queries/q.sql"), withDestinationPath: path)
    try expectRefused(["query", "house.db", "q", "--queries", "queries"])
  }

  private func expectRefused(_ arguments: [String]) throws {
    let result = try ProgramRun.run("taghouse", arguments, in: work.folder.path)
    #expect((result.exitCode ?? 0) > 1, "\(arguments): \(result)")
  }

  @Test("A list of posts may come from a pipe")
  func pipe() throws {
    let result = try work.shell(
      "printf '1\\n2\\n99\\n' > l; mkfifo p; cat l > p & $taghouse select house.db set:@p --count")
    #expect(result.exitCode == 0 && result.output.contains("2"), "\(result)")
  }
}
