internal import Columns
package import Reading
internal import Statistics
internal import Store
package import TagRules

/// The tags and characters of all sites that are captioned, with the numbers that the rules know them by.
///
/// A name that two sites have is one tag. Names have spaces for underscores, as captions write them.
package struct RecipeVocabulary {
  package private(set) var tags: TagVocabulary
  package private(set) var characters = NameTable()
  private let tagCategories: [String]
  private let writesNames: Set<CaptionField>

  package init(_ options: CaptioningOptions) {
    tags = TagVocabulary(options.recipe.rules)
    let used = options.usedFields
    writesNames = used.intersection([.copyright, .artist])
    // A field of one category has its tags, whatever the others are made of.
    let fields: [CaptionField] = [.general, .meta, .species, .lore]
    let own = fields.filter(used.contains).map(\.rawValue)
    tagCategories = options.tagCategories + own.filter { !options.tagCategories.contains($0) }
  }

  /// Takes in the tags of a site.
  package mutating func insert(
    _ directory: TagDirectory, categories: [(category: Int16, name: String)]
  ) -> RecipeTags {
    var names: [Int16: String] = [TagDirectory.noCategory: "general"]
    for (category, name) in categories { names[category] = name }
    let site = RecipeTags(directory, mergesNames: !tags.rules.renames.isEmpty)
    for position in 0..<directory.positionCount {
      let name = directory.name(atPosition: position)
      let category = names[directory.category(atPosition: position)] ?? "general"
      site.categories.append(category)
      switch category {
      case _ where name.isEmpty: site.append(.none, 0)
      case "character":
        site.append(.character, characters.insert(tags.rules.characterName(of: name)))
      case "copyright" where writesNames.contains(.copyright):
        site.append(.copyright, spelled: tags.rules.name(of: name))
      case "artist" where writesNames.contains(.artist):
        site.append(.artist, spelled: tags.rules.name(of: name))
      case _ where tagCategories.contains(category):
        site.append(.tag, tags.insert(name, group: Self.group(category)))
      default: site.append(.none, 0)
      }
    }
    return site
  }

  private static func group(_ category: String) -> TagGroup {
    switch category {
    case "general": .general
    case "meta": .meta
    case "species": .species
    case "lore": .lore
    default: .other
    }
  }
}

/// What each tag of a site is to captions, by tag_id.
///
/// Memory: 5 bytes a tag_id beside the directory, and the names of artists and copyrights if they are
/// written. Never changed after it is filled, and so `@unchecked Sendable`.
package final class RecipeTags: @unchecked Sendable {
  package enum Role: UInt8 {
    case none
    /// The number is one of the vocabulary.
    case tag
    case character
    /// The number is that of a text.
    case copyright
    case artist
  }

  private let directory: TagDirectory
  /// Names of the categories of all tags.
  fileprivate(set) var categories: [String] = []
  private var roles = ColumnBuffer<UInt8>()
  private var numbers = ColumnBuffer<Int32>()
  private var textEnds = ColumnBuffer<Int>()
  private var texts = ColumnBuffer<UInt8>()

  /// Whether tags may share a name, which a post then has once.
  private let mergesNames: Bool

  package init(_ directory: TagDirectory, mergesNames: Bool) {
    self.directory = directory
    self.mergesNames = mergesNames
  }

  fileprivate func append(_ role: Role, _ number: Int32) {
    roles.append(role.rawValue)
    numbers.append(number)
  }

  fileprivate func append(_ role: Role, spelled name: [UInt8]) {
    append(role, Int32(textEnds.count))
    for byte in name { texts.append(byte) }
    textEnds.append(texts.count)
  }

  /// Of a tag in the directory; negative for an id that is not there.
  @inline(__always)
  package func position(ofID id: Int64) -> Int { directory.position(ofID: id) }

  /// Lets a post have the tag, character or name at a place.
  package func fill(_ post: inout CaptionPost, withPosition position: Int, score: Double) {
    guard let role = Role(rawValue: roles[position]) else { return }
    let number = numbers[position]
    switch role {
    case .none: break
    case .tag: post.tags.append(CaptionTag(number, score: score))
    case .character:
      if !mergesNames || !post.characters.contains(number) { post.characters.append(number) }
    case .copyright: fill(&post, with: text(number), .copyright)
    case .artist: fill(&post, with: text(number), .artist)
    }
  }

  private func fill(
    _ post: inout CaptionPost, with text: UnsafeBufferPointer<UInt8>, _ field: CaptionField
  ) {
    if !mergesNames || !post.texts.has(text, in: field) { post.texts.append(text, to: field) }
  }

  /// The name of a tag on its site, its category, and what it is to captions; `number` is that of the role.
  package func tag(
    atPosition position: Int
  ) -> (name: String, category: Int16, role: Role, number: Int32) {
    let name = String(decoding: directory.name(atPosition: position), as: UTF8.self)
    return (
      name, directory.category(atPosition: position), Role(rawValue: roles[position]) ?? .none,
      numbers[position]
    )
  }

  private func text(_ number: Int32) -> UnsafeBufferPointer<UInt8> {
    let start = number == 0 ? 0 : textEnds[Int(number) - 1]
    return UnsafeBufferPointer(start: texts.base + start, count: textEnds[Int(number)] - start)
  }
}
