/// What kind of tag a tag is, as far as captions tell them apart.
public enum TagGroup: UInt8, Sendable, CaseIterable {
  case general
  case meta
  case species
  case lore
  /// Of any other category.
  case other
}

/// The tags that a run may meet, spelled as captions write them, each with a number.
///
/// `long_hair` and `long hair` are one tag.
public struct TagVocabulary: Sendable {
  public let rules: PruningRules
  public private(set) var names = NameTable()
  /// By number.
  public private(set) var groups: [TagGroup] = []

  /// - Parameter rules: How names are spelled, and which get others.
  public init(_ rules: PruningRules = PruningRules()) {
    self.rules = rules
  }

  public var spelling: NameSpelling { rules.spelling }

  /// The number of a tag, which is new or was there; the group of the first mention stays.
  @discardableResult
  public mutating func insert(
    _ name: UnsafeBufferPointer<UInt8>, group: TagGroup = .general
  ) -> Int32 {
    let number = names.insert(rules.name(of: name))
    if Int(number) == groups.count { groups.append(group) }
    return number
  }

  @discardableResult
  public mutating func insert(_ name: String, group: TagGroup = .general) -> Int32 {
    var name = name
    return name.withUTF8 { insert($0, group: group) }
  }
}
