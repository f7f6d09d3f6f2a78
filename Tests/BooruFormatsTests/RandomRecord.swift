import TestSupport

/// Invented records in both shapes, as text, with everything that real ones are known to hold.
struct RandomRecord {
  private static let names = [
    "1girl", "solo", "long_hair", "東方", "don't_say_\"lazy\"", #"\m/"#, "<|>_<|>", "steins;gate",
    "fate/stay_night", "null", "true", "a,b", "e\u{301}", "é", "🌸", "smile", "hat", "x", "y", "z",
  ]
  private static let categories = [0, 1, 3, 4, 5]
  private static let groups = ["general", "artist", "copyright", "character", "meta"]
  private static let values = [
    "0", "1", "-1", "5.0", "1.5", "null", "true", "false", #""""#, #""0""#, #""12""#, #""x""#, "[]",
    "{}", #"{"id":3}"#, #"[1,"a",[{}]]"#, #""2020-01-02 03:04:05 UTC""#, "9223372036854775807",
    "9223372036854775808", "1e30",
  ]
  private static let keys = [
    "score", "md5", "source", "created_at", "is_deleted", "favs", "fav_count", "parent_id",
    "rating", "media_asset", "pools", "file_size",
  ]

  private(set) var random: SeededGenerator

  init(seed: UInt64) {
    random = SeededGenerator(seed: seed)
  }

  /// One line: mostly a record, now and then none.
  mutating func line() -> String {
    var fields = [idField(), tagFields()].flatMap { $0 }
    for _ in 0..<Int.random(in: 0...6, using: &random) {
      fields.append(("\"\(pick(Self.keys))\"", pick(Self.values)))
    }
    fields.shuffle(using: &random)
    let space = random.chance(0.2) ? " " : ""
    let body = fields.map { "\($0.0)\(space):\(space)\($0.1)" }.joined(separator: ",\(space)")
    return "{\(body)}"
  }

  private mutating func pick<Element>(_ elements: [Element]) -> Element {
    elements[Int.random(in: elements.indices, using: &random)]
  }

  private mutating func idField() -> [(String, String)] {
    guard !random.chance(0.03) else { return [] }
    let number = Int.random(in: 1...9_999_999, using: &random)
    let value: String
    switch Int.random(in: 0..<20, using: &random) {
    case 0: value = pick(Self.values)
    case 1..<8: value = "\"\(number)\""
    default: value = "\(number)"
    }
    return [("\"id\"", value)]
  }

  private mutating func tagFields() -> [(String, String)] {
    var fields: [(String, String)] = []
    let shape = Int.random(in: 0..<10, using: &random)
    if shape < 5 { fields.append(("\"tags\"", tagArray())) }
    if shape > 3 { fields += tagStrings() }
    return fields
  }

  private mutating func tagArray() -> String {
    let count = Int.random(in: 0...8, using: &random)
    let tags = (0..<count).map { _ in
      let category = pick(Self.categories)
      let written = random.chance(0.5) ? "\"\(category)\"" : "\(category)"
      return "{\"id\":\"7\",\"name\":\(quoted(pick(Self.names))),\"category\":\(written)}"
    }
    return "[\(tags.joined(separator: ","))]"
  }

  /// Names, each once in `tag_string` and in any number of groups, in any order.
  private mutating func tagStrings() -> [(String, String)] {
    let names = Self.names.shuffled(using: &random)
      .prefix(Int.random(in: 0...12, using: &random)).map { $0 }
    let isSorted = random.chance(0.5)
    var members: [[String]] = Array(repeating: [], count: Self.groups.count)
    for name in names where !random.chance(0.05) {
      members[Int.random(in: 0..<5, using: &random)].append(name)
      if random.chance(0.05) { members[Int.random(in: 0..<5, using: &random)].append(name) }
    }
    if random.chance(0.1) { members[Int.random(in: 0..<5, using: &random)].append("surplus") }
    var fields: [(String, String)] = []
    if !random.chance(0.1) {
      fields.append(("\"tag_string\"", quoted(names.joined(separator: " "))))
    }
    for (group, tags) in zip(Self.groups, members) where !random.chance(0.05) {
      let ordered = isSorted ? tags : tags.shuffled(using: &random)
      let separator = random.chance(0.1) ? "  " : " "
      fields.append(("\"tag_string_\(group)\"", quoted(ordered.joined(separator: separator))))
    }
    return fields
  }

  /// A JSON string, with more escapes than it needs.
  private mutating func quoted(_ text: String) -> String {
    var result = "\""
    for unit in text.utf16 {
      switch unit {
      case 0x22, 0x5C: result += "\\" + String(UnicodeScalar(UInt8(unit)))
      case 0x2F where random.chance(0.5): result += "\\/"
      case 0x20..<0x7F where !random.chance(0.02): result += String(UnicodeScalar(UInt8(unit)))
      default:
        let digits = String(unit, radix: 16)
        result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      }
    }
    return result + "\""
  }
}
