/// All tags of a dump, numbered in the order of their names, ready to be drawn and written.
///
/// Memory: about 150 bytes a name, whatever the number of posts.
final class TagVocabulary {
  /// The categories of Danbooru by their numbers.
  enum Category: UInt8, CaseIterable {
    case general = 0
    case artist = 1
    case copyright = 3
    case character = 4
    case meta = 5
  }

  /// One category: its tags by rank, and how often each rank comes up.
  struct Group {
    let tags: [UInt32]
    let ranks: WeightedSampling

    @inline(__always)
    func draw(_ random: inout SampleRandom) -> UInt32 {
      tags[ranks.next(&random)]
    }
  }

  /// What each character always has: so many tags, each with its own chance.
  static let coreTagCount = 6

  let count: Int
  /// By tag.
  let categories: [UInt8]

  let general: Group
  let artists: Group
  let copyrights: Group
  let characters: Group
  let meta: Group
  let traits: TraitTags

  /// By rank of a character: its work, whether it is a boy, and the characters of its work.
  let workOfCharacter: [UInt32]
  let rankOfWork: [Int]
  let isBoy: [Bool]
  let ranksByWork: [[Int]]

  /// By rank of a character, `coreTagCount` each: tags and chances in 1000.
  let coreTags: [UInt32]
  let coreChances: [UInt16]

  /// By tag: the site's own number.
  let siteNumbers: [Int]

  private let plainNames = LineBuffer()
  private var plainNameEnds: [Int] = [0]
  private let names = LineBuffer()
  private var nameEnds: [Int] = [0]
  private let objects = LineBuffer()
  private var objectEnds: [Int] = [0]

  init(_ list: TagNames) {
    let lists: [(Category, [String])] = [
      (.general, list.general), (.artist, list.artists), (.copyright, list.copyrights),
      (.character, list.characters), (.meta, list.meta),
    ]
    let entries = lists.enumerated().flatMap { position, group in
      group.1.enumerated().map { rank, name in
        (name: name, utf8: Array(name.utf8), category: group.0, rank: rank, position: position)
      }
    }.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    count = entries.count
    categories = entries.map(\.category.rawValue)
    siteNumbers = entries.map { Self.siteNumber(position: $0.position, rank: $0.rank) }

    var tags = lists.map { [UInt32](repeating: 0, count: $0.1.count) }
    for (tag, entry) in entries.enumerated() {
      tags[entry.position][entry.rank] = UInt32(tag)
      plainNames.append(text: entry.name)
      plainNameEnds.append(plainNames.count)
      names.append(jsonText: entry.name, isASCII: false)
      nameEnds.append(names.count)
      objects.append("{\"id\":\"" as StaticString)
      objects.append(decimal: siteNumbers[tag])
      objects.append("\",\"name\":\"" as StaticString)
      objects.append(jsonText: entry.name, isASCII: true)
      objects.append("\",\"category\":\"" as StaticString)
      objects.append(decimal: Int(entry.category.rawValue))
      objects.append("\"}" as StaticString)
      objectEnds.append(objects.count)
    }
    general = Group(
      tags: tags[0],
      ranks: .falling(count: tags[0].count, flatness: 12, skipped: list.drawnRank))
    artists = Group(tags: tags[1], ranks: .falling(count: tags[1].count, flatness: 20))
    copyrights = Group(tags: tags[2], ranks: .falling(count: tags[2].count, flatness: 3))
    characters = Group(tags: tags[3], ranks: .falling(count: tags[3].count, flatness: 6))
    meta = Group(tags: tags[4], ranks: .falling(count: tags[4].count, flatness: 2))

    let copyrightTags = tags[2]
    workOfCharacter = list.works.map { copyrightTags[$0] }
    rankOfWork = list.works
    var ranksByWork = [[Int]](repeating: [], count: list.copyrights.count)
    for (rank, work) in list.works.enumerated() { ranksByWork[work].append(rank) }
    self.ranksByWork = ranksByWork

    let traits = TraitTags(general: tags[0], accessoryRanks: list.accessoryRanks)
    var isBoy: [Bool] = []
    var coreTags: [UInt32] = []
    var coreChances: [UInt16] = []
    for rank in list.characters.indices {
      var random = SampleRandom(seed: 0, .character, rank)
      isBoy.append(random.isHit(perMille: 300))
      traits.appendCore(&random, tags: &coreTags, chances: &coreChances)
    }
    self.traits = traits
    self.isBoy = isBoy
    self.coreTags = coreTags
    self.coreChances = coreChances
  }

  /// The site's own number of a tag: unique, the same in every vocabulary, in no visible order.
  private static func siteNumber(position: Int, rank: Int) -> Int {
    // An odd factor permutes the numbers below 2^21.
    ((rank * 5 + position) * 0x9E37_79B1) % (1 << 21) + 1
  }

  /// The name as it is.
  @inline(__always)
  func plainName(_ tag: UInt32) -> UnsafeRawBufferPointer {
    let ends = (plainNameEnds[Int(tag)], plainNameEnds[Int(tag) + 1])
    return UnsafeRawBufferPointer(rebasing: plainNames.bytes[ends.0..<ends.1])
  }

  /// The name as it stands between the quotes of JSON.
  @inline(__always)
  func name(_ tag: UInt32) -> UnsafeRawBufferPointer {
    UnsafeRawBufferPointer(rebasing: names.bytes[nameEnds[Int(tag)]..<nameEnds[Int(tag) + 1]])
  }

  /// The tag as an object of the 2017 shape.
  @inline(__always)
  func object(_ tag: UInt32) -> UnsafeRawBufferPointer {
    UnsafeRawBufferPointer(rebasing: objects.bytes[objectEnds[Int(tag)]..<objectEnds[Int(tag) + 1]])
  }
}
