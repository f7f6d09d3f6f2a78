internal import Reading
package import Store
package import TagRules

/// Which lists of a recipe are those of the warehouse, its tables `caption_list_…`.
public struct WarehouseLists: OptionSet, Sendable {
  public let rawValue: UInt8

  public init(rawValue: UInt8) {
    self.rawValue = rawValue
  }

  public static let blacklist = WarehouseLists(rawValue: 1)
  public static let overlap = WarehouseLists(rawValue: 2)
  public static let characterTags = WarehouseLists(rawValue: 4)
  public static let all: WarehouseLists = [.blacklist, .overlap, .characterTags]
}

extension PruningRules {
  /// Puts the warehouse's lists in the place of some.
  package mutating func take(_ lists: WarehouseLists, from warehouse: Warehouse) throws {
    guard !lists.isEmpty else { return }
    let stored = try warehouse.captionLists()
    if lists.contains(.blacklist) { blacklist = Blacklist(stored.blacklist) }
    if lists.contains(.overlap) {
      overlap = OverlapList(
        stored.overlap.map { OverlapList.Entry($0.name, coveredBy: $0.coveredBy) })
    }
    if lists.contains(.characterTags) {
      characterTags = CharacterTagList(
        whitelist: stored.characterWhitelist, suffixes: stored.characterSuffixes,
        prefixes: stored.characterPrefixes)
    }
  }
}
