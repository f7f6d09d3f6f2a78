import CaptionSettings
import Foundation
import TestSupport

/// Folders and settings by chance, for the comparison with plain Python.
struct RandomPictures {
  static let tags = [
    "1girl", "solo", "2girls", "smile", "long_hair", "very_long_hair", "hair", "blue_eyes", "eyes",
    "hat", "red_hat", "cat_tail", "tail", "ponytail", "^_^", "looking_at_viewer", "dress", "male",
    "female", "cosplay", "alternate_color", "scar_on_face", "cat ear", "a  b", "ü_tag",
    "closed eyes",
    "comma, tag",
  ]
  static let characters = [
    "miku", "rin|_winter", "rin", "luka|none|dress+hat|stage", "unknown", "len||red cap", "a/b?",
  ]

  var generator: SeededGenerator

  init(seed: UInt64) {
    generator = SeededGenerator(seed: seed)
  }

  mutating func chance(_ probability: Double) -> Bool { generator.chance(probability) }

  mutating func pick<Value>(_ values: [Value]) -> Value {
    // Never asked of an empty list.
    values.randomElement(using: &generator)!
  }

  private mutating func names() -> [String] {
    Array(Self.tags.shuffled(using: &generator).prefix(Int.random(in: 0...14, using: &generator)))
  }

  private mutating func tagField() -> Any {
    if chance(0.5) { return names() }
    var scores: [String: Double] = [:]
    // Scores differ, for a map that is parsed has no order.
    for (position, name) in names().enumerated() {
      scores[name] = Double(Int.random(in: 0...99, using: &generator) * 100 + position) / 10_000
    }
    return scores
  }

  mutating func fill(_ fixture: PictureFolderFixture, count: Int) throws {
    for index in 1...count {
      let folder = pick(["", "a/", "a/b c/"])
      let stem = "\(index)"
      try fixture.add(stem, nil, in: folder, ending: pick(["png", "JPG", "webp"]))
      if chance(0.1) { try fixture.add(stem, nil, in: folder, ending: "gif") }
      if chance(0.3) {
        let names = names().map { $0.contains(",") ? "\"\($0)\"" : $0 }
        try fixture.write(
          names.joined(separator: pick([", ", ",", "\n"])), to: "\(folder)\(stem).tags")
      }
      guard chance(0.9) else { continue }
      var members: [String: Any] = ["other": [1, "x"]]
      if chance(0.85) { members["tags"] = tagField() }
      if chance(0.3) { members["processed_tags"] = tagField() }
      if chance(0.8) {
        members[pick(["characters", "character"])] =
          Array(Self.characters.shuffled(using: &generator).prefix(pick([0, 1, 1, 1, 2])))
      }
      if chance(0.5) {
        members[pick(["copyright", "copyrights"])] = pick([["vocaloid"], ["unknown"], []])
      }
      if chance(0.5) { members["artist"] = pick(["someone", "anonymous", ""]) }
      if chance(0.5) { members["rating"] = pick(["e", "s", "explicit"]) }
      if chance(0.5) { members[pick(["type", "image_type"])] = pick(["booru", "fan art"]) }
      if chance(0.4) { members["crop"] = pick([["type": "head"], [:], ["x": "1"]]) }
      if chance(0.4) {
        members[pick(["npeople", "n_people"])] = Int.random(in: 0...3, using: &generator)
      }
      if chance(0.2) { members["caption"] = "of before" }
      let options: JSONSerialization.WritingOptions = pick([[], [.prettyPrinted]])
      let bytes = try JSONSerialization.data(withJSONObject: members, options: options)
      try fixture.write(String(decoding: bytes, as: UTF8.self), to: "\(folder).\(stem)_meta.json")
    }
  }

  /// Settings that leave nothing to chance.
  mutating func settings() -> [CaptionSetting: String] {
    var settings: [CaptionSetting: String] = [:]
    func set(_ setting: CaptionSetting, _ values: [String], _ random: inout RandomPictures) {
      if random.chance(0.6) { settings[setting] = random.pick(values) }
    }
    let flags = ["true", "false"]
    set(.pruneMode, ["none", "minimal", "character", "character_core"], &self)
    set(.overwriteTags, flags, &self)
    set(.tagThreshold, ["0", "0.3", "0.5"], &self)
    set(.processFromOriginalTags, flags, &self)
    set(.dropDifficulty, ["0", "1", "2"], &self)
    set(.dropAllCore, flags, &self)
    set(.coreFrequencyThresh, ["0.2", "0.5", "1"], &self)
    set(.embMinDifficulty, ["0", "1"], &self)
    set(.embMaxDifficulty, ["1", "2"], &self)
    set(.embInitAllCore, flags, &self)
    set(.appendDroppedCharacterTagsWildcard, flags, &self)
    set(.sortMode, ["score", "original"], &self)
    set(.appendDroppedCharacterTags, flags, &self)
    set(.maxTagNumber, ["0", "3", "30"], &self)
    set(.compat, ["substring", "original"], &self)
    set(.captionInnerSep, [" / ", ","], &self)
    set(.captionOuterSep, ["; ", ". "], &self)
    set(.keepTokensSep, [" ||| ", "|||"], &self)
    set(.keepTokensBefore, ["tags", "rating"], &self)
    set(
      .captionOrdering, ["tags,character", "rating,npeople,character,copyright,tags,crop_info"],
      &self)
    let chances: [CaptionSetting] = [
      .useNpeopleProb, .useCopyrightProb, .useArtistProb, .useCharacterProb, .useTagsProb,
    ]
    for setting in chances { set(setting, ["0", "1"], &self) }
    return settings
  }
}
