/// The general tags that are composed instead of drawn: people, hair and eyes.
struct TraitTags {
  private let general: [UInt32]
  private static let hairColorRank = TagWords.people.count
  private static let hairLengthRank = hairColorRank + TagWords.hairColors.count
  private static let eyeColorRank = hairLengthRank + TagWords.hairLengths.count
  private let accessories: [UInt32]

  /// - Parameters:
  ///   - general: the general tags by rank.
  ///   - accessoryRanks: those that a character may always have.
  init(general: [UInt32], accessoryRanks: [Int]) {
    self.general = general
    accessories = accessoryRanks.map { general[$0] }
  }

  var solo: UInt32 { general[8] }
  var noHumans: UInt32 { general[9] }

  /// `1girl`, `2girls`, `3girls`.
  func girls(_ count: Int) -> UInt32 { general[min(count, 3) - 1] }
  var multipleGirls: UInt32 { general[3] }
  /// `1boy`, `2boys`, `3boys`.
  func boys(_ count: Int) -> UInt32 { general[3 + min(count, 3)] }
  var multipleBoys: UInt32 { general[7] }

  // The common colours are more common: the smaller of two numbers.
  private func common(_ random: inout SampleRandom, from rank: Int, _ count: Int) -> UInt32 {
    general[rank + min(random.below(count), random.below(count))]
  }

  func hairColor(_ random: inout SampleRandom) -> UInt32 {
    common(&random, from: Self.hairColorRank, TagWords.hairColors.count)
  }

  func hairLength(_ random: inout SampleRandom) -> UInt32 {
    common(&random, from: Self.hairLengthRank, TagWords.hairLengths.count)
  }

  func eyeColor(_ random: inout SampleRandom) -> UInt32 {
    common(&random, from: Self.eyeColorRank, TagWords.eyeColors.count)
  }

  /// Appends what a character always has: hair, eyes and three tags of its own.
  func appendCore(
    _ random: inout SampleRandom, tags: inout [UInt32], chances: inout [UInt16]
  ) {
    tags.append(hairColor(&random))
    chances.append(UInt16(930 + random.below(60)))
    tags.append(hairLength(&random))
    chances.append(UInt16(780 + random.below(180)))
    tags.append(eyeColor(&random))
    chances.append(UInt16(850 + random.below(130)))
    let first = tags.count
    while tags.count < first + 3 {
      let tag = random.pick(accessories)
      if tags[first...].contains(tag) { continue }
      tags.append(tag)
      chances.append(UInt16(200 + random.below(700)))
    }
  }
}
