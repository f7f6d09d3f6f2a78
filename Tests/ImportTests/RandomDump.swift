import TestSupport

/// A random dump of Danbooru posts in both shapes, with everything that real dumps do wrong.
struct RandomDump {
  enum Order: CaseIterable { case ascending, descending, shuffled }

  /// What a dump is like, all chances from 0 to 1.
  struct Style {
    var postCount: Int
    var order = Order.ascending
    /// Of posts that come once more, unchanged or changed.
    var repeats = 0.0
    /// Of lines that are no record, blank, or end in CRLF.
    var badLines = 0.02
    /// Of tags that a record gives another category than most do.
    var recategorized = 0.0
    var tagCount = 300
    var largestTagCount = 30
    /// The highest number of a post.
    var highestNumber: Int64 = 20_000
  }

  private static let categories: [(name: String, number: Int)] = [
    ("general", 0), ("artist", 1), ("copyright", 3), ("character", 4), ("meta", 5),
  ]
  private static let nameParts = [
    "solo", "blue_", "hair", "1girl", "(", ")", "é", "東方", "_", "don't", "\\\\m/", "steins;gate",
    "&amp;", "🌸", "sky", "x", "9", "<|>_<|>", "\\\"lazy\\\"", "-", ":d", "ÀÉ", "long_sleeves_",
  ]

  private var generator: SeededGenerator
  private let style: Style
  private var tags: [(name: String, category: Int)] = []
  private(set) var lines: [String] = []

  init(_ style: Style, seed: UInt64) {
    generator = SeededGenerator(seed: seed)
    self.style = style
    makeTags()
    makeLines()
  }

  /// The dump as JSONL.
  var text: String { lines.joined() }

  /// The same records, also those that are none, as the elements of one JSON array.
  var array: String {
    let elements = lines.map { $0.filter { !$0.isNewline } }
      .filter { !$0.allSatisfy(\.isWhitespace) && Self.isWhole($0) }
    return "[\n" + elements.joined(separator: ",\n") + "\n]\n"
  }

  /// Whether a line has as many closing as opening brackets, so that it can stand in an array.
  private static func isWhole(_ line: String) -> Bool {
    line.hasPrefix("{") && line.hasSuffix("}") || line == "[1,2,3]"
  }

  private mutating func makeTags() {
    var names = Set<String>()
    while tags.count < style.tagCount {
      let parts = Int.random(in: 1...4, using: &generator)
      let name = (0..<parts).map { _ in Self.nameParts.randomElement(using: &generator)! }.joined()
      guard names.insert(name).inserted else {
        // Few parts are soon used up.
        tags.append((name + "_\(tags.count)", 0))
        continue
      }
      let category = [0, 0, 0, 0, 1, 3, 4, 4, 5].randomElement(using: &generator)!
      tags.append((name, category))
    }
  }

  private mutating func makeLines() {
    var numbers = Set<Int64>()
    while numbers.count < style.postCount {
      numbers.insert(Int64.random(in: 1...style.highestNumber, using: &generator))
    }
    var order = numbers.sorted()
    if style.order == .descending { order.reverse() }
    if style.order == .shuffled { order.shuffle(using: &generator) }
    var written: [(number: Int64, line: String)] = []
    for number in order {
      if generator.chance(style.badLines) { lines.append(badLine()) }
      let line = record(number)
      written.append((number, line))
      lines.append(line + ending())
      while generator.chance(style.repeats), let again = written.randomElement(using: &generator) {
        lines.append((generator.chance(0.4) ? again.line : record(again.number)) + ending())
      }
    }
    if generator.chance(0.3), let last = lines.popLast() {
      lines.append(String(last.filter { !$0.isNewline }))
    }
  }

  private mutating func ending() -> String {
    generator.chance(style.badLines) ? "\r\n" : "\n"
  }

  private mutating func badLine() -> String {
    let lines = [
      "this is no json", "[1,2,3]", "{}", "{\"id\":0}", "{\"id\":\"12x\",\"score\":1}", "null", "",
      "   ", "\t\r", "{\"id\":5", "{\"id\":1.5}", "{\"id\":true}", "{\"idx\":7,\"tags\":[]}",
      "\"id\"",
      "{\"id\":99999999999999999999}", "{\"id\":-3}", "\u{0}", "{\"id\":null}",
    ]
    return lines.randomElement(using: &generator)! + "\n"
  }

  /// A record in either shape.
  private mutating func record(_ number: Int64) -> String {
    var fields: [String] = []
    let isOld = generator.chance(0.5)
    fields.append(isOld ? "\"id\":\"\(number)\"" : "\"id\":\(number)")
    for name in ["score", "image_width", "image_height", "file_size", "uploader_id", "parent_id"]
    where generator.chance(0.7) {
      fields.append("\"\(name)\":\(numberText(isOld: isOld))")
    }
    for name in ["is_deleted", "is_banned", "has_children"] where generator.chance(0.5) {
      let flag = ["true", "false", "false", "null", "\"t\"", "3"].randomElement(using: &generator)!
      fields.append("\"\(name)\":\(flag)")
    }
    if generator.chance(0.8) {
      let rating = ["\"s\"", "\"q\"", "\"e\"", "\"g\"", "null", "7"].randomElement(
        using: &generator)!
      fields.append("\"rating\":\(rating)")
    }
    if generator.chance(0.8) { fields.append("\"created_at\":\"\(time())\"") }
    if generator.chance(0.5) { fields.append("\"source\":\"\(source())\"") }
    if generator.chance(0.3) { fields.append("\"favs\":[\"1\",\"2\"]") }
    if generator.chance(0.1) { fields.append("\"new_field\":{\"a\":[1,{\"b\":null}]}") }
    fields += isOld ? oldTags() : newTags()
    fields[1...].shuffle(using: &generator)
    return "{" + fields.joined(separator: ",") + "}"
  }

  private mutating func numberText(isOld: Bool) -> String {
    if generator.chance(0.03) {
      return ["null", "\"x\"", "[]", "1.0", "\"\"", "-7"].randomElement(using: &generator)!
    }
    let value =
      Int64.random(in: 0...5_000_000_000, using: &generator)
      >> Int64.random(in: 0..<32, using: &generator)
    return isOld ? "\"\(value)\"" : "\(value)"
  }

  private mutating func time() -> String {
    [
      "2008-06-10 03:08:07.34205 UTC", "2021-05-19T01:30:25.096-04:00", "1970-01-01 00:00:00 UTC",
      "2020-02-29 23:59:59 UTC", "soon",
    ].randomElement(using: &generator)!
  }

  private mutating func source() -> String {
    // Now and then one that takes pages of its own.
    let byteCount = generator.chance(0.01) ? 20_000 : Int.random(in: 0..<120, using: &generator)
    return "https:\\/\\/example.org\\/" + String(repeating: "東y", count: byteCount / 4)
  }

  /// Names and categories of one post; nil where the record does not say.
  private mutating func pickTags() -> [(name: String, category: Int?)] {
    let count =
      generator.chance(0.05) ? 0 : Int.random(in: 0...style.largestTagCount, using: &generator)
    return (0..<count).map { _ in
      // Low places are frequent; a post may name a tag twice.
      let share = Double.random(in: 0..<1, using: &generator)
      let tag = tags[Int(share * share * Double(tags.count))]
      if generator.chance(style.recategorized) {
        return (tag.name, [nil, 0, 1, 3, 4, 5].randomElement(using: &generator)!)
      }
      return (tag.name, tag.category)
    }
  }

  private mutating func oldTags() -> [String] {
    let objects = pickTags().map { tag in
      let category = tag.category.map { ",\"category\":\"\($0)\"" } ?? ""
      return "{\"id\":\"1\",\"name\":\"\(tag.name)\"\(category)}"
    }
    if objects.isEmpty, generator.chance(0.5) { return [] }
    return ["\"tags\":[\(objects.joined(separator: ","))]"]
  }

  private mutating func newTags() -> [String] {
    let picked = pickTags()
    var fields = Self.categories.map { group in
      let names = picked.filter { $0.category == group.number }.map(\.name)
      return "\"tag_string_\(group.name)\":\"\(names.joined(separator: " "))\""
    }
    // Without tag_string the groups alone count, and tags without a category are not named.
    if generator.chance(0.9) {
      fields.append("\"tag_string\":\"\(picked.map(\.name).joined(separator: " "))\"")
    }
    return fields
  }
}
