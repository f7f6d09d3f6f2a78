import TestSupport

/// Random records that tell parts of posts: lines of a caption dump, entries of kohya metadata, rows
/// of e621's export. Numbers are few, so that all of them meet.
struct RandomParts {
  private var generator: SeededGenerator
  private let highestNumber: Int
  private let isAscending: Bool

  init(seed: UInt64, highestNumber: Int = 60, isAscending: Bool = false) {
    generator = SeededGenerator(seed: seed)
    self.highestNumber = highestNumber
    self.isAscending = isAscending
  }

  private mutating func numbers(_ count: Int) -> [Int] {
    let numbers = (0..<count).map { _ in Int.random(in: 1...highestNumber, using: &generator) }
    return isAscending ? Array(Set(numbers)).sorted() : numbers
  }

  private mutating func text() -> String {
    let parts = [
      "a fox", " ", "\\n", "\\r\\n", "", "standing in snow", "\\u6771\\u65b9", "花 🌸", "\\\"x\\\"",
      "\\t",
      "a long sentence about what is to be seen, " + String(repeating: "and more, ", count: 9),
      "{a|b}", "\\\\", "\\u0001",
    ]
    return (0..<Int.random(in: 0...4, using: &generator))
      .map { _ in parts.randomElement(using: &generator)! }.joined()
  }

  private mutating func value() -> String {
    generator.chance(0.1)
      ? ["null", "7", "[\"a\",\"b\"]", "{\"x\":1}", "true"].randomElement(using: &generator)!
      : "\"\(text())\""
  }

  /// Lines of a caption dump, some of them none.
  mutating func captionLines(_ count: Int) -> String {
    var lines = ""
    for number in numbers(count) {
      if generator.chance(0.05) {
        lines +=
          ["", "  ", "{\"id\":", "[]", "{\"id\":\"x\"}"].randomElement(using: &generator)! + "\n"
      }
      var fields = [generator.chance(0.3) ? "\"id\":\"\(number)\"" : "\"id\":\(number)"]
      for name in ["regular_summary", "brief_summary", "tags", "individual_parts"]
      where generator.chance(0.7) {
        fields.append("\"\(name)\":\(value())")
      }
      if generator.chance(0.8) {
        let reason = ["\"STOP\"", "\"SAFETY\"", "null"].randomElement(using: &generator)!
        fields.append("\"response_finish_reason\":\(reason)")
      }
      if generator.chance(0.5) { fields.append("\"rating\":\"s\",\"score\":\(number % 3)") }
      lines += "{" + fields.joined(separator: ",") + "}" + (generator.chance(0.1) ? "\r\n" : "\n")
    }
    return lines
  }

  /// One JSON object with an entry a number; some are of other sites or of none.
  mutating func kohyaObject(_ count: Int, prefixes: [String] = [""]) -> String {
    var entries: [String] = []
    for number in numbers(count) {
      var fields: [String] = []
      if generator.chance(0.6) {
        let names = (0..<Int.random(in: 0...6, using: &generator)).map { _ in
          "tag_\(Int.random(in: 0...9, using: &generator))"
        }
        fields.append("\"tags\": \"\(names.joined(separator: ", "))\"")
      }
      if generator.chance(0.6) { fields.append("\"caption\": \(value())") }
      if generator.chance(0.6) {
        let width = 64 * Int.random(in: 0...3, using: &generator)
        fields.append("\"train_resolution\": [\(width), 512]")
      }
      let prefix = prefixes.randomElement(using: &generator)!
      let key = generator.chance(0.04) ? "no number" : "\(prefix)\(number)"
      let body = fields.map { "\n    " + $0 }.joined(separator: ",")
      entries.append("\n  \"\(key)\": {\(body)\n  }")
    }
    return "{" + entries.joined(separator: ",") + "\n}\n"
  }

  /// Rows of e621's export.
  mutating func postRows(_ count: Int) -> String {
    var rows = "id,md5,rating,tag_string,score,source,is_deleted\n"
    for number in numbers(count) {
      if generator.chance(0.05) { rows += "x,,,,,,\n" }
      let names = (0..<Int.random(in: 0...6, using: &generator)).map { _ in
        "tag_\(Int.random(in: 0...9, using: &generator))"
      }
      let source = ["", "\"one\r\ntwo\nthree\"", "\"said \"\"hi\"\"\""].randomElement(
        using: &generator)!
      let deleted = ["t", "f", ""].randomElement(using: &generator)!
      rows += "\(number),abc,s,\(names.joined(separator: " ")),\(number % 4),\(source),\(deleted)\n"
    }
    return rows
  }

  mutating func tagRows() -> String {
    var rows = "id,name,category,post_count\n"
    for tag in 0...12 where generator.chance(0.8) {
      let category = [0, 0, 1, 4, 4, 5].randomElement(using: &generator)!
      rows += "\(tag + 1),tag_\(tag),\(category),\(tag * 3)\n"
    }
    return rows
  }
}
