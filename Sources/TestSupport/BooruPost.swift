/// A post as a test thinks of it, and as a line of a Danbooru dump.
public struct BooruPost: Sendable {
  public struct Tag: Sendable, Hashable {
    public var name: String
    /// Danbooru's number: 0 general, 1 artist, 3 copyright, 4 character, 5 meta.
    public var category: Int

    public init(_ name: String, _ category: Int = 0) {
      self.name = name
      self.category = category
    }
  }

  public var number: Int64
  public var tags: [Tag]
  public var rating: String?
  public var isDeleted: Bool?
  /// Nothing, unless the record is to be long.
  public var source: String?

  public init(
    _ number: Int64, _ tags: [Tag], rating: String? = nil, isDeleted: Bool? = nil,
    source: String? = nil
  ) {
    self.number = number
    self.tags = tags
    self.rating = rating
    self.isDeleted = isDeleted
    self.source = source
  }

  /// The record of 2017 to 2020, or that of 2021 and the API.
  public func json(isClassic: Bool) -> String {
    var fields = [isClassic ? "\"id\":\"\(number)\"" : "\"id\":\(number)"]
    if let rating { fields.append("\"rating\":\(Self.quoted(rating))") }
    if let isDeleted { fields.append("\"is_deleted\":\(isDeleted)") }
    if let source { fields.append("\"source\":\(Self.quoted(source))") }
    if isClassic {
      let objects = tags.map {
        "{\"id\":\"1\",\"name\":\(Self.quoted($0.name)),\"category\":\"\($0.category)\"}"
      }
      fields.append("\"tags\":[\(objects.joined(separator: ","))]")
    } else {
      fields.append("\"tag_string\":\(Self.quoted(names { _ in true }))")
      for (group, category) in Self.groups {
        fields.append("\"tag_string_\(group)\":\(Self.quoted(names { $0.category == category }))")
      }
    }
    return "{\(fields.joined(separator: ","))}"
  }

  private static let groups = [
    ("general", 0), ("artist", 1), ("copyright", 3), ("character", 4), ("meta", 5),
  ]

  private func names(_ isTaken: (Tag) -> Bool) -> String {
    tags.filter(isTaken).map(\.name).joined(separator: " ")
  }

  private static func quoted(_ text: String) -> String {
    var output = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"", "\\": output += "\\\(scalar)"
      case "\u{0}"..<" ":
        let digits = String(scalar.value, radix: 16)
        output += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: output.unicodeScalars.append(scalar)
      }
    }
    return output + "\""
  }
}

extension BooruPost {
  /// Tags with everything that names are known to hold.
  public static let oddTags: [Tag] = [
    Tag("1girl"), Tag("solo"), Tag("long_hair"), Tag("don't_say_\"lazy\""), Tag("\\m/"),
    Tag("<|>_<|>"), Tag("o_o"), Tag("^_^"), Tag("steins;gate", 3), Tag("mr._game_&amp;_watch", 4),
    Tag("東方"), Tag("é_accent"), Tag("null"), Tag(":d"), Tag("3:"), Tag("\u{1F338}_flower"),
    Tag(String(repeating: "long_", count: 32) + "tag"), Tag("hatsune_miku", 4), Tag("artist_a", 1),
    Tag("highres", 5), Tag("a"), Tag("B"), Tag("Z_z"), Tag("_"), Tag("__"), Tag("6+girls"),
  ]

  /// Posts with ascending numbers and tags of a small vocabulary, some of them frequent; a few have
  /// no tags, and many have the same.
  public static func random(
    _ count: Int, firstNumber: Int64 = 1, using generator: inout SeededGenerator
  ) -> [BooruPost] {
    let vocabulary = oddTags + (0..<60).map { Tag("tag_\($0)", [0, 0, 0, 1, 3, 4, 5][$0 % 7]) }
    var number = firstNumber - 1
    return (0..<count).map { _ in
      number += Int64.random(in: 1...3, using: &generator)
      let tagCount =
        generator.chance(0.3)
        ? Int.random(in: 0...2, using: &generator)
        : Int.random(in: 3...20, using: &generator)
      var tags: [Tag] = []
      for _ in 0..<tagCount {
        let position = Double.random(in: 0..<1, using: &generator)
        let tag = vocabulary[Int(position * position * Double(vocabulary.count))]
        if !tags.contains(tag) { tags.append(tag) }
      }
      return BooruPost(
        number, tags, rating: ["g", "s", "q", "e", nil].randomElement(using: &generator) ?? nil,
        isDeleted: [true, false, false, nil].randomElement(using: &generator) ?? nil)
    }
  }

  /// A dump of posts, in both shapes by turns.
  public static func dump(_ posts: some Sequence<BooruPost>) -> String {
    posts.reduce(into: "") { $0 += $1.json(isClassic: $1.number % 2 == 0) + "\n" }
  }
}
