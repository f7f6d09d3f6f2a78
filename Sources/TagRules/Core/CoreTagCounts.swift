/// On how many posts of each character each tag stands, over the posts with exactly one character.
///
/// One a thread, merged at the end. About 24 bytes a pair of character and tag.
public struct CoreTagCounts: Sendable {
  /// Posts of each character alone, by number.
  private(set) var postCounts: [Int]
  /// The first of them, by its place among all posts; `Int.max` when there is none.
  private(set) var firstPosts: [Int]
  private var pairs = PairCounts()

  /// `characterCount` is the number of characters in their table.
  public init(characterCount: Int) {
    postCounts = Array(repeating: 0, count: characterCount)
    firstPosts = Array(repeating: .max, count: characterCount)
  }

  /// Counts the tags of a post, pruned as captions have them. `position` is the post's place among all
  /// posts: characters are listed in the order of their first post.
  public mutating func add(_ post: CaptionPost, position: Int) {
    guard post.characters.count == 1 else { return }
    let character = Int(post.characters[0])
    postCounts[character] += 1
    firstPosts[character] = min(firstPosts[character], position)
    for tag in post.tags { pairs.add(1, character: post.characters[0], tag: tag.number) }
  }

  public mutating func merge(_ other: CoreTagCounts) {
    for character in postCounts.indices {
      postCounts[character] += other.postCounts[character]
      firstPosts[character] = min(firstPosts[character], other.firstPosts[character])
    }
    other.pairs.forEachPair { pairs.add($2, character: $0, tag: $1) }
  }

  /// On how many posts of the character alone a tag stands, and how many such posts there are.
  public func count(ofTag tag: Int32, character: Int32) -> (tagPosts: Int, posts: Int) {
    (pairs.count(character: character, tag: tag), postCounts[Int(character)])
  }

  /// The tags on a share of at least `threshold` (`core_frequency_thresh`, 0 to 1) of each
  /// character's posts, without those that can be no core tags: the most frequent first, then by
  /// name. All characters with a post, in the order of their first one.
  public func frequentTags(threshold: Double, in table: TagTable) -> [CharacterTags] {
    var counts: [Int32: [(tag: Int32, postCount: Int)]] = [:]
    pairs.forEachPair { character, tag, count in
      counts[character, default: []].append((tag, Int(count)))
    }
    return postCounts.indices.filter { postCounts[$0] > 0 }
      .sorted { (firstPosts[$0], $0) < (firstPosts[$1], $1) }
      .map { character in
        CharacterTags(
          character: Int32(character), counts: counts[Int32(character), default: []],
          postCount: postCounts[character], threshold: threshold, in: table)
      }
  }
}

/// A character with its frequent tags, the most frequent first.
public struct CharacterTags: Sendable, Equatable {
  /// In the table of characters.
  public var character: Int32
  /// In the `TagTable`.
  public var tags: [Int32]

  public init(character: Int32, tags: [Int32]) {
    self.character = character
    self.tags = tags
  }

  /// The tags on a share of at least `threshold` of the character's posts, without those that can be
  /// no core tags: the most frequent first, then by name.
  ///
  /// - Parameters:
  ///   - counts: On how many posts of the character alone each tag stands; each tag once.
  ///   - postCount: How many such posts there are.
  public init(
    character: Int32, counts: [(tag: Int32, postCount: Int)], postCount: Int, threshold: Double,
    in table: TagTable
  ) {
    let frequent = counts.filter { tag, count in
      Double(count) >= threshold * Double(postCount)
        && !table.traits[Int(tag)].contains(.neverCore)
    }
    let sorted = frequent.sorted { first, second in
      first.postCount != second.postCount
        ? first.postCount > second.postCount
        : table.names[first.tag].lexicographicallyPrecedes(table.names[second.tag])
    }
    self.init(character: character, tags: sorted.map(\.tag))
  }
}

/// Counts by (character, tag), in an open-addressing table.
private struct PairCounts: Sendable {
  /// The pair + 1; 0 is free.
  private var keys = [UInt64](repeating: 0, count: 1 << 10)
  private var counts = [UInt32](repeating: 0, count: 1 << 10)
  private var filled = 0

  @inline(__always)
  mutating func add(_ count: UInt32, character: Int32, tag: Int32) {
    let key = Self.key(character: character, tag: tag)
    let slot = find(key)
    if keys[slot] == 0 {
      keys[slot] = key
      filled += 1
    }
    counts[slot] += count
    if filled * 2 > keys.count { grow() }
  }

  func count(character: Int32, tag: Int32) -> Int {
    Int(counts[find(Self.key(character: character, tag: tag))])
  }

  private static func key(character: Int32, tag: Int32) -> UInt64 {
    (UInt64(UInt32(bitPattern: character)) << 32 | UInt64(UInt32(bitPattern: tag))) &+ 1
  }

  func forEachPair(_ body: (_ character: Int32, _ tag: Int32, _ count: UInt32) -> Void) {
    for slot in keys.indices where keys[slot] != 0 {
      let pair = keys[slot] - 1
      body(Int32(pair >> 32), Int32(truncatingIfNeeded: pair), counts[slot])
    }
  }

  @inline(__always)
  private func find(_ key: UInt64) -> Int {
    let mask = keys.count - 1
    var slot = Int(truncatingIfNeeded: NameTable.mixed(key)) & mask
    while keys[slot] != 0, keys[slot] != key { slot = (slot + 1) & mask }
    return slot
  }

  private mutating func grow() {
    let old = (keys, counts)
    keys = Array(repeating: 0, count: old.0.count * 2)
    counts = Array(repeating: 0, count: old.0.count * 2)
    for (key, count) in zip(old.0, old.1) where key != 0 {
      let slot = find(key)
      keys[slot] = key
      counts[slot] = count
    }
  }
}
