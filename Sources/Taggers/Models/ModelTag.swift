/// A tag that a model gives scores.
public struct ModelTag: Sendable, Hashable {
  /// The category that lists of taggers give to ratings.
  static let ratingNumber: Int16 = 9

  /// As sites spell it.
  public var name: String
  /// The number of its category as the list has it; nil: not said.
  public var categoryNumber: Int16?
  /// Its category by name: general, character, rating, ….
  public var category: String
  /// From which score on it counts, where the model's list says it.
  public var threshold: Double?

  public var isRating: Bool { category == "rating" }
  public var isCharacter: Bool { category == "character" }

  init(name: String, categoryNumber: Int16?, category: String, threshold: Double? = nil) {
    self.name = name
    self.categoryNumber = categoryNumber
    self.category = category
    self.threshold = threshold
  }

  /// The name of a board's category; general where nothing is known.
  static func category(_ number: Int16?, of board: TaggerDescription.Board) -> String {
    guard let number else { return "general" }
    let names: [Int16: String] =
      switch board {
      case .danbooru:
        [0: "general", 1: "artist", 3: "copyright", 4: "character", 5: "meta", 9: "rating"]
      case .e621:
        [
          0: "general", 1: "artist", 2: "contributor", 3: "copyright", 4: "character", 5: "species",
          6: "invalid", 7: "meta", 8: "lore", 9: "rating",
        ]
      }
    return names[number] ?? "general"
  }

  /// The number that lists for imports have; of words without one none.
  static func number(ofCategory name: String) -> Int16? {
    ["general": 0, "artist": 1, "copyright": 3, "character": 4, "meta": 5, "rating": 9][name]
  }
}
