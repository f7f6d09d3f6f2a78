internal import GRDB
public import Store

/// The lists that drive the pruning of tags for captions, as the tables `caption_list_…` have them.
public struct CaptionLists: Sendable, Equatable {
  /// Names, and patterns with `*`, in the order of their bytes.
  public var blacklist: [String] = []
  /// By the name of a tag, and within it by the other's.
  public var overlap: [(name: String, coveredBy: [String])] = []
  public var characterWhitelist: [String] = []
  /// By difficulty, from 0; a level without a row is empty.
  public var characterSuffixes: [[String]] = []
  public var characterPrefixes: [[String]] = []

  public init() {}

  public static func == (one: CaptionLists, other: CaptionLists) -> Bool {
    one.blacklist == other.blacklist && one.characterWhitelist == other.characterWhitelist
      && one.characterSuffixes == other.characterSuffixes
      && one.characterPrefixes == other.characterPrefixes
      && one.overlap.elementsEqual(other.overlap, by: ==)
  }
}

extension Warehouse {
  /// The lists of this warehouse: those that ship with the program, as people have changed them.
  public func captionLists() throws -> CaptionLists {
    try Self.translating(path: path) {
      try queue.read { db in
        var lists = CaptionLists()
        lists.blacklist = try String.fetchAll(
          db, sql: "SELECT entry FROM caption_list_blacklist ORDER BY entry")
        let pairs = try Row.fetchAll(
          db, sql: "SELECT name, covered_by FROM caption_list_overlap ORDER BY name, covered_by")
        for pair in pairs {
          let name: String = try pair.decode(atIndex: 0)
          if lists.overlap.last?.name == name {
            lists.overlap[lists.overlap.count - 1].coveredBy.append(
              try pair.decode(atIndex: 1))
          } else {
            lists.overlap.append((name, [try pair.decode(atIndex: 1)]))
          }
        }
        let patterns = try Row.fetchAll(
          db,
          sql: """
            SELECT part, difficulty, words FROM caption_list_character_tag
            ORDER BY part, difficulty, words
            """)
        for pattern in patterns {
          let level: Int = try pattern.decode(atIndex: 1)
          let words: String = try pattern.decode(atIndex: 2)
          guard Self.difficulties.contains(level) else {
            throw WarehouseError(
              .inconsistent, "is damaged: caption_list_character_tag has the difficulty \(level)",
              hint: "Difficulties are 0 to 100.", path: path)
          }
          switch try pattern.decode(String.self, atIndex: 0) {
          case "whitelist": lists.characterWhitelist.append(words)
          case "suffix": Self.append(words, level, to: &lists.characterSuffixes)
          default: Self.append(words, level, to: &lists.characterPrefixes)
          }
        }
        return lists
      }
    }
  }

  /// What the schema allows.
  private static let difficulties = 0...100

  private static func append(_ words: String, _ level: Int, to levels: inout [[String]]) {
    while levels.count <= level { levels.append([]) }
    levels[level].append(words)
  }
}
