/// The categories of tags that a site has: its own numbers, and what they are called.
public struct CategoryNames: Sendable, Equatable {
  public struct Category: Sendable, Equatable {
    public var number: Int16
    public var name: String
  }

  public let categories: [Category]

  init(_ names: KeyValuePairs<Int16, String>) {
    categories = names.map { Category(number: $0.key, name: $0.value) }
  }

  /// The numbers by what files call them.
  var words: [(String, Int16)] {
    var words = categories.map { ($0.name, $0.number) }
    for (alias, name) in [("metadata", "meta"), ("meta", "metadata")]
    where !words.contains(where: { $0.0 == alias }) {
      if let known = categories.first(where: { $0.name == name }) {
        words.append((alias, known.number))
      }
    }
    return words
  }

  /// What lists of tags are called that stand beside the other fields of a record, one a category.
  public var groupNames: [String] { words.map(\.0) + Self.otherGroups }

  /// Lists of tags that are no category of a site: tables for trainers have them.
  static let otherGroups = ["special"]

  public static let danbooru = CategoryNames([
    0: "general", 1: "artist", 3: "copyright", 4: "character", 5: "meta",
  ])

  public static let e621 = CategoryNames([
    0: "general", 1: "artist", 2: "contributor", 3: "copyright", 4: "character", 5: "species",
    6: "invalid", 7: "meta", 8: "lore",
  ])

  /// What all sites of the software moebooru have; 5 and 6 are each site's own.
  public static let moebooru = CategoryNames([
    0: "general", 1: "artist", 3: "copyright", 4: "character",
  ])

  public static let yandere = CategoryNames([
    0: "general", 1: "artist", 3: "copyright", 4: "character", 5: "circle", 6: "faults",
  ])

  public static let konachan = CategoryNames([
    0: "general", 1: "artist", 3: "copyright", 4: "character", 5: "style", 6: "circle",
  ])

  public static let gelbooru = CategoryNames([
    0: "general", 1: "artist", 3: "copyright", 4: "character", 5: "metadata", 6: "deprecated",
  ])

  public static let sankaku = CategoryNames([
    0: "general", 1: "artist", 2: "studio", 3: "copyright", 4: "character", 5: "genre",
    8: "medium", 9: "meta",
  ])

  /// Those of a site by its name in the warehouse; nil for a site that is not known here.
  public static func ofSite(named name: String) -> CategoryNames? {
    switch name {
    case "danbooru": danbooru
    case "e621", "e926": e621
    case "yande.re", "yandere": yandere
    case "konachan": konachan
    case "gelbooru", "rule34", "safebooru": gelbooru
    case "sankaku": sankaku
    default: nil
    }
  }
}
