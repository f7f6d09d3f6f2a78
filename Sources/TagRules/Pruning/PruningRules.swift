/// How much is pruned. The names are those of `prune_mode`.
public enum PruneMode: String, CaseIterable, Sendable {
  /// Nothing.
  case none
  /// Blacklist and overlap.
  case minimal
  /// Also the tags that describe a character, from posts with one.
  case character
  /// Also the core tags that the post's characters give up; see `CoreTags`.
  case characterCore = "character_core"
}

/// What the default does otherwise than the original, and may be asked to do as it did.
public struct Compatibility: OptionSet, Sendable {
  public let rawValue: Int

  public init(rawValue: Int) {
    self.rawValue = rawValue
  }

  /// A tag goes when it is any part of another (`male` of `female`), not only whole words of it.
  public static let substring = Compatibility(rawValue: 1)
  /// Only `^_^` keeps its underscore, no other face does.
  public static let faces = Compatibility(rawValue: 2)

  /// As the original does, wholly.
  public static let original: Compatibility = [.substring, .faces]
}

/// Which tags go, and why: lists and options. One value for a run.
public struct PruningRules: Sendable {
  /// `prune_mode`.
  public var mode = PruneMode.characterCore
  public var blacklist = Blacklist()
  public var overlap = OverlapList()
  public var characterTags = CharacterTagList()
  public var coreTagWords = CoreTagWordList.standard
  /// `drop_difficulty`: the patterns of so many levels, from 0, are dropped. 0 or more.
  public var dropDifficulty = 2
  /// `drop_all_core`: all core tags are dropped, whatever the patterns say.
  public var dropsAllCore = false
  /// `emb_min_difficulty` and `emb_max_difficulty`: levels whose tags an embedding starts from, the
  /// second one excluded. 0 or more.
  public var embeddingMinimumDifficulty = 1
  public var embeddingMaximumDifficulty = 2
  /// `emb_init_all_core`: an embedding starts from all core tags.
  public var startsFromAllCore = false
  public var compatibility: Compatibility = []
  /// `rename_tags_file`: names that tags get, before everything else.
  public var renames = RenameList()
  /// `exclusive_tags_file`: groups of which a post keeps one.
  public var exclusiveGroups = ExclusiveGroups()
  /// `prune`: whether what a kept tag implies is dropped.
  public var prunesImplied = false
  /// What the site knows of implications, at once or through others, by names.
  public var implications: [(tag: String, implied: String)] = []

  /// Without lists.
  public init() {}

  /// With the lists that ship with the program.
  public static var standard: PruningRules {
    var rules = PruningRules()
    rules.blacklist = DefaultLists.blacklist
    rules.overlap = DefaultLists.overlap
    rules.characterTags = DefaultLists.characterTags
    return rules
  }

  /// How names are spelled.
  public var spelling: NameSpelling { compatibility.contains(.faces) ? .compatible : .faces }

  /// The name of a tag as captions write it.
  public func name(of tag: UnsafeBufferPointer<UInt8>) -> [UInt8] {
    guard let new = renames.newName(of: tag) else { return spelling.spelled(tag) }
    return new.withUnsafeBufferPointer { spelling.spelled($0) }
  }

  /// The same of a character.
  public func characterName(of tag: UnsafeBufferPointer<UInt8>) -> [UInt8] {
    guard let new = renames.newName(of: tag) else { return spelling.spelledCharacter(tag) }
    return new.withUnsafeBufferPointer { spelling.spelledCharacter($0) }
  }

  var subTagUnit: SubTagFinder.Unit {
    compatibility.contains(.substring) ? .characters : .words
  }

  /// What is dropped.
  public var dropPatterns: CharacterTagPatterns {
    CharacterTagPatterns(
      characterTags, levels: 0..<max(0, dropDifficulty), takesEverything: dropsAllCore)
  }

  /// What an embedding starts from.
  public var embeddingPatterns: CharacterTagPatterns {
    let low = max(0, embeddingMinimumDifficulty)
    return CharacterTagPatterns(
      characterTags, levels: low..<max(low, embeddingMaximumDifficulty),
      takesEverything: startsFromAllCore)
  }
}
