/// What the rules say about a tag by its name alone.
struct TagTraits: OptionSet {
  let rawValue: UInt8

  /// On the blacklist.
  static let blacklisted = TagTraits(rawValue: 1)
  /// A pattern of the dropped levels takes it.
  static let dropped = TagTraits(rawValue: 2)
  /// A pattern of an embedding's levels takes it.
  static let embedding = TagTraits(rawValue: 4)
  /// It can be no core tag.
  static let neverCore = TagTraits(rawValue: 8)
  static let solo = TagTraits(rawValue: 16)
  /// It counts the people, other than `solo`.
  static let people = TagTraits(rawValue: 32)
}

/// Asks all rules about names.
struct TagClasses {
  private let blacklist: Blacklist
  private let dropPatterns: CharacterTagPatterns
  private let embeddingPatterns: CharacterTagPatterns
  private let coreTagWords: CoreTagWordList

  init(_ rules: PruningRules) {
    blacklist = rules.blacklist
    dropPatterns = rules.dropPatterns
    embeddingPatterns = rules.embeddingPatterns
    coreTagWords = rules.coreTagWords
  }

  /// Of a name as captions write it.
  func traits(of name: [UInt8]) -> TagTraits {
    var traits: TagTraits = []
    if blacklist.entry(for: name) != nil { traits.insert(.blacklisted) }
    if dropPatterns.match(name) != nil { traits.insert(.dropped) }
    if embeddingPatterns.match(name) != nil { traits.insert(.embedding) }
    if coreTagWords.excludes(name) { traits.insert(.neverCore) }
    if name.elementsEqual("solo".utf8) { traits.insert(.solo) }
    if Self.countsPeople(name) { traits.insert(.people) }
    return traits
  }

  /// `1girl`, `1boy`, and whatever has `girls` or `boys` in it.
  static func countsPeople(_ name: [UInt8]) -> Bool {
    let texts = ["girls", "boys"]
    return name.elementsEqual("1girl".utf8) || name.elementsEqual("1boy".utf8)
      || texts.contains { text in
        let wanted = Array(text.utf8)
        return name.indices.contains { name[$0...].starts(with: wanted) }
      }
  }
}
