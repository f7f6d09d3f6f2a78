import TestSupport
import Testing

/// A file of a format with some megabytes of records, and what imports it.
struct FormatFile: Sendable, CustomStringConvertible {
  var description: String
  /// The words behind `import`, without warehouse and file.
  var format: String
  var options: [String] = []
  var name: String
  /// What stands before, between and behind the records.
  var frame: (start: String, middle: String, end: String)
  var record: @Sendable (Int) -> String

  static let recordCount = 1200

  /// The first `count` records as a whole file.
  func bytes(_ count: Int = recordCount) -> [UInt8] {
    let records = (1...count).map(record).joined(separator: frame.middle)
    return [UInt8](frame.start + records + frame.end)
  }

  /// The command line that imports `file`.
  func command(_ file: String, fixture: String = "house.db") -> [String] {
    ["import", format, fixture, file] + options
  }

  private static func padding(_ number: Int) -> String {
    String(repeating: "text \(number % 10) ", count: 300)
  }

  static let all = [
    FormatFile(
      description: "posts export", format: "e621-posts", name: "posts.csv",
      frame: ("id,source,rating,tag_string\n", "\n", "\n"),
      record: { "\($0),\"\(padding($0))\nand \"\"more\"\"\",s,t\($0 % 7) u\($0 % 5) fox" }),
    FormatFile(
      description: "pages of posts", format: "e621-posts", name: "posts.json",
      frame: ("{\"posts\":[", ",\n", "]}"),
      record: {
        """
        {"id":\($0),"sources":["\(padding($0))"],"tags":{"general":["t\($0 % 7)"],
        "character":["who_\($0 % 5)"]}}
        """
      }),
    FormatFile(
      description: "caption dump", format: "e621-captions", name: "2024-05_grouped.jsonl",
      frame: ("", "\n", "\n"),
      record: {
        """
        {"id":\($0),"regular_summary":"\(padding($0))","tags":"t","brief_summary":"b\\n\($0)",\
        "response_finish_reason":"\($0 % 3 == 0 ? "SAFETY" : "STOP")"}
        """
      }),
    FormatFile(
      description: "kohya object", format: "kohya", options: ["--site", "e621"], name: "meta.json",
      frame: ("{\n  ", ",\n  ", "\n}"),
      record: {
        """
        "\($0 % 4 == 0 ? "danbooru/" : "")\($0)": {
            "tags": "t\($0 % 7), u\($0 % 5)",
            "caption": "\(padding($0))",
            "train_resolution": [
              64,
              \($0)
            ]
          }
        """
      }),
    FormatFile(
      description: "tags", format: "tags", options: ["--site", "e621"], name: "tags.csv",
      frame: ("id,name,category,post_count\n", "\n", "\n"),
      record: { "\($0),\"\(padding($0)), \($0)\",\($0 % 6),\($0)" }),
    FormatFile(
      description: "aliases", format: "tag-aliases", options: ["--site", "e621"],
      name: "aliases.csv",
      frame: ("id,antecedent_name,consequent_name,created_at,status\n", "\n", "\n"),
      record: { "\($0),a_\($0),a_\($0 + 1),,error: \(padding($0))" }),
    FormatFile(
      description: "implications", format: "tag-implications", options: ["--site", "danbooru"],
      name: "implications.json", frame: ("[\n", ",\n", "]\n"),
      record: {
        """
        {"id":\($0),"antecedent_name":"a_\($0)","consequent_name":"b","status":"active",
        "reason":"\(padding($0))"}
        """
      }),
  ]
}

extension CommandFolder {
  /// Runs the program with words that are known only at run time.
  func taghouse(_ words: [String], input: [UInt8]? = nil) throws -> ProgramRun.Result {
    try ProgramRun.run("taghouse", words, input: input, in: folder.path)
  }

  /// What a warehouse says, see `WarehouseFacts`.
  func facts(of fixture: String = "house.db") throws -> [String] {
    let result = try taghouse("sql", fixture, WarehouseFacts.query, "--format", "ndjson")
    try #require(result.exitCode == 0, "\(result)")
    return result.output.split(separator: "\n").map(String.init)
  }
}

/// The first line in which two lists differ, shortened; nil when there is none.
func firstDifference(_ left: [String], _ right: [String]) -> String? {
  if left == right { return nil }
  let position =
    zip(left, right).enumerated().first { $1.0 != $1.1 }?.offset ?? min(left.count, right.count)
  let line = { (lines: [String]) in position < lines.count ? lines[position].prefix(200) : "nothing"
  }
  return
    "\(left.count) and \(right.count) lines, line \(position): \(line(left)) and \(line(right))"
}
