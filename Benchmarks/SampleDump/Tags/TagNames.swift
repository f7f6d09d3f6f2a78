/// The names of a vocabulary, by category and in falling order of use.
///
/// A larger vocabulary begins with the names of a smaller one, at the same ranks, so dumps of
/// different sizes speak of the same characters. Nothing here depends on the seed of a dump.
struct TagNames {
  /// First people, hair and eyes, up to `drawnRank`.
  private(set) var general: [String] = []
  private(set) var artists: [String] = []
  private(set) var copyrights: [String] = []
  private(set) var characters: [String] = []
  /// The work of each character, by its place in `copyrights`.
  private(set) var works: [Int] = []
  private(set) var meta: [String] = []

  /// The general tags before this rank are composed, not drawn.
  let drawnRank: Int

  /// Names of all categories together.
  var count: Int {
    general.count + artists.count + copyrights.count + characters.count + meta.count
  }

  private var taken: Set<String> = []

  /// Fewest and most names of a vocabulary, short of the ready-made ones.
  static let sizes = 1500...100_000

  /// The ranks of general tags that a character may always have.
  private(set) var accessoryRanks: [Int] = []

  /// How many names a dump of so many posts has: it grows with the square root.
  static func size(postCount: Int) -> Int {
    var root = 0
    while (root + 1) * (root + 1) <= min(postCount, 1 << 24) { root += 1 }
    return min(max(45 * root, sizes.lowerBound), sizes.upperBound)
  }

  init(size: Int) {
    drawnRank =
      TagWords.people.count + TagWords.hairColors.count + TagWords.hairLengths.count
      + TagWords.eyeColors.count
    taken.reserveCapacity(size)
    addGeneral(count: size / 4)
    addCopyrights(count: size * 9 / 100)
    addCharacters(count: size * 31 / 100)
    addArtists(count: size * 35 / 100)
    for name in TagWords.meta where take(name) { meta.append(name) }
  }

  private mutating func take(_ name: String) -> Bool {
    taken.insert(name).inserted
  }

  // MARK: General tags

  private mutating func addGeneral(count: Int) {
    let composed =
      TagWords.people + TagWords.hairColors.map { $0 + "_hair" } + TagWords.hairLengths
      + TagWords.eyeColors.map { $0 + "_eyes" }
    for name in composed where take(name) { general.append(name) }
    precondition(general.count == drawnRank, "a composed tag is listed twice")

    let colors = TagWords.colors
    var mixed = TagWords.accessories + TagWords.things + TagWords.poses
    mixed += TagWords.garments.flatMap { garment in colors.map { "\($0)_\(garment)" } }
    mixed += TagWords.held.map { "holding_" + $0 }
    mixed += TagWords.animals.flatMap { [$0, $0 + "_ears", $0 + "_tail", $0 + "_on_head"] }
    mixed += (colors + ["gradient", "two-tone", "patterned"]).map { $0 + "_background" }
    var random = SampleRandom(seed: 0, .vocabulary, 0)
    random.shuffle(&mixed)

    // An odd name after every seventh, from the sixtieth on.
    var odd = TagWords.odd.makeIterator()
    for (rank, name) in (TagWords.frequent + mixed).enumerated() {
      if take(name) { general.append(name) }
      if rank >= 60, rank % 7 == 0, let name = odd.next(), take(name) { general.append(name) }
    }
    let accessories = Set(TagWords.accessories)
    accessoryRanks = general.indices.filter { accessories.contains(general[$0]) }
    addGeneratedGeneral(count: count)
  }

  private mutating func addGeneratedGeneral(count: Int) {
    let (adjectives, materials, objects) = (
      TagWords.adjectives, TagWords.materials, TagWords.objects
    )
    let space = adjectives.count * materials.count * objects.count
    // 7919 is prime and divides none of the three counts, so every place comes up once.
    var position = 0
    while general.count < count, position < space {
      let index = position * 7919 % space
      let object = objects[index / adjectives.count / materials.count]
      let material = materials[index / adjectives.count % materials.count]
      let name = "\(adjectives[index % adjectives.count])_\(material)_\(object)"
      if take(name) { general.append(name) }
      position += 1
    }
  }

  // MARK: Invented names

  private mutating func addCopyrights(count: Int) {
    for name in TagWords.copyrights where take(name) { copyrights.append(name) }
    var random = SampleRandom(seed: 0, .vocabulary, 3)
    while copyrights.count < count {
      let noun = random.pick(TagWords.workNouns)
      var name = random.pick(TagWords.workAdjectives) + "_" + noun
      if random.isHit(perMille: 600) { name = random.pick(TagWords.workNouns) + "_of_the_" + name }
      if random.isHit(perMille: 80) { name += "_\(2 + random.below(4))" }
      if take(name) { copyrights.append(name) }
    }
  }

  private mutating func addCharacters(count: Int) {
    for (name, work) in TagWords.characters where take(name) {
      characters.append(name)
      works.append(work)
    }
    // A character's work must be in every vocabulary that has the character.
    var random = SampleRandom(seed: 0, .vocabulary, 4)
    while characters.count < count {
      let reach = min(copyrights.count, TagWords.copyrights.count + characters.count / 4)
      let work = 1 + min(random.below(reach - 1), random.below(reach - 1))
      var name = Self.spoken(&random, syllables: 2 + random.below(2))
      // Always with an underscore, which no plain artist has: see `spoken`.
      let isQualified = random.isHit(perMille: 600)
      if !isQualified || random.isHit(perMille: 200) {
        name += "_" + Self.spoken(&random, syllables: 1 + random.below(3))
      }
      if isQualified { name += "_(\(copyrights[work]))" }
      if take(name) {
        characters.append(name)
        works.append(work)
      }
    }
  }

  private mutating func addArtists(count: Int) {
    for name in TagWords.artists where take(name) { artists.append(name) }
    var random = SampleRandom(seed: 0, .vocabulary, 1)
    while artists.count < count {
      var name = Self.spoken(&random, syllables: 2 + random.below(3))
      switch random.below(10) {
      case 0: name += "_draws"
      case 1: name += "\(random.below(100))"
      case 2: name += "_(\(Self.spoken(&random, syllables: 2))\(random.below(1000)))"
      case 3: name += "-" + Self.spoken(&random, syllables: 2)
      default: break
      }
      if take(name) { artists.append(name) }
    }
  }

  // Names of different categories must not meet by chance: the larger vocabulary would then give
  // a name away that the smaller one has elsewhere.
  private static func spoken(_ random: inout SampleRandom, syllables: Int) -> String {
    var name = ""
    for _ in 0..<syllables { name += random.pick(TagWords.onsets) + random.pick(TagWords.vowels) }
    return name + random.pick(TagWords.codas)
  }
}
