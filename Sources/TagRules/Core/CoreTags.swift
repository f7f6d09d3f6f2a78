/// The core tags of each character, and what becomes of them: which its posts keep, which they give
/// up, and which its embedding starts from.
public struct CoreTags: Sendable, Equatable {
  public struct Character: Sendable, Equatable {
    /// In the table of characters.
    public var number: Int32
    /// Tags in their order of frequency.
    public var kept: [Int32]
    public var dropped: [Int32]
    /// The same for all characters with one embedding.
    public var embeddingTags: [Int32]
  }

  /// In the order of their first post.
  public private(set) var characters: [Character]
  /// Each embedding with the tags that it starts from, in the order of its first character.
  public private(set) var embeddings: [(name: String, tags: [Int32])]
  private var positions: [Int32: Int]

  /// Divides frequent tags, from `CoreTagCounts` or from elsewhere, by the patterns of the rules.
  ///
  /// An embedding starts from what its characters have in common; they keep none of that.
  public init(_ frequent: [CharacterTags], table: TagTable, characterNames: NameTable) {
    characters = frequent.map { entry in
      func tags(where isWanted: (TagTraits) -> Bool) -> [Int32] {
        entry.tags.filter { isWanted(table.traits[Int($0)]) }
      }
      return Character(
        number: entry.character, kept: tags { !$0.contains(.dropped) },
        dropped: tags { $0.contains(.dropped) }, embeddingTags: tags { $0.contains(.embedding) })
    }
    positions = Self.positions(of: characters)
    let groups = Self.groups(of: characters, characterNames)
    embeddings = groups.map { ($0.name, []) }
    for (position, group) in groups.enumerated() {
      let sets = group.positions.map { Set(characters[$0].embeddingTags) }
      let shared = characters[group.positions[0]].embeddingTags.filter { tag in
        sets.allSatisfy { $0.contains(tag) }
      }
      embeddings[position].tags = shared
      for position in group.positions {
        characters[position].embeddingTags = shared
        characters[position].kept.removeAll { shared.contains($0) }
      }
    }
  }

  /// Takes core tags as they were divided before.
  init(_ divided: [Character], characterNames: NameTable) {
    characters = divided
    positions = Self.positions(of: divided)
    embeddings = Self.groups(of: divided, characterNames).map { group in
      (group.name, divided[group.positions[0]].embeddingTags)
    }
  }

  private static func positions(of characters: [Character]) -> [Int32: Int] {
    Dictionary(
      characters.enumerated().map { ($0.element.number, $0.offset) }, uniquingKeysWith: { $1 })
  }

  /// The characters by their embeddings, in the order of the first of each.
  private static func groups(
    of characters: [Character], _ names: NameTable
  ) -> [(name: String, positions: [Int])] {
    var found: [[UInt8]: Int] = [:]
    var groups: [(name: String, positions: [Int])] = []
    for (position, character) in characters.enumerated() {
      let name = CharacterName(names[character.number]).embedding
      if let group = found[Array(name.utf8)] {
        groups[group].positions.append(position)
      } else {
        found[Array(name.utf8)] = groups.count
        groups.append((name, [position]))
      }
    }
    return groups
  }

  /// What the core tags of a character are; nil for one that was on no post alone.
  public func character(_ number: Int32) -> Character? {
    positions[number].map { characters[$0] }
  }

  public func has(_ number: Int32) -> Bool { positions[number] != nil }

  public static func == (first: CoreTags, second: CoreTags) -> Bool {
    first.characters == second.characters
      && first.embeddings.elementsEqual(second.embeddings) { $0 == $1 }
  }
}

/// Takes away what a post's characters give up, in the mode `character_core`. One a thread.
public struct CoreTagPruning {
  private let core: CoreTags
  private var given: PostMarks

  public init(_ core: CoreTags, table: TagTable) {
    self.core = core
    given = PostMarks(count: table.count)
  }

  /// Moves the tags that one of the characters gives up to `droppedTags`. A post without characters
  /// keeps all.
  public mutating func prune(_ post: inout CaptionPost) {
    guard !post.characters.isEmpty else { return }
    given.begin()
    for number in post.characters {
      guard let character = core.character(number) else { continue }
      for tag in character.dropped { given.mark(tag) }
      for tag in character.embeddingTags { given.mark(tag) }
    }
    post.droppedTags.removeAll(keepingCapacity: true)
    for tag in post.tags where given.isMarked(tag.number) { post.droppedTags.append(tag) }
    if !post.droppedTags.isEmpty { post.tags.removeAll { given.isMarked($0.number) } }
  }
}
