import TestSupport
import Testing

@testable import CaptionSettings

@Suite("Settings as TOML")
struct SettingsTextTests {
  @Test("A value and where it came from, for every setting")
  func text() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write("# mine\ndrop_difficulty = 3\n", to: "base.toml")
    let settings = try CaptionSettings(paths: [path], flags: [(.sortMode, "shuffle")])
    let lines = settings.text.split(separator: "\n").map(String.init)
    #expect(lines.contains("drop_difficulty = 3  # \(path):2"))
    #expect(lines.contains("sort_mode = \"shuffle\"  # --set sort_mode"))
    #expect(lines.contains("tag_threshold = 0.35  # default"))
    #expect(lines.contains("load_aux = []  # default"))
    #expect(lines.count == CaptionSetting.allCases.count + SettingGroup.allCases.count)
    let preset = try CaptionSettings(paths: [], flags: [(.preset, "kohya")])
    let presetLines = preset.text.split(separator: "\n")
    #expect(presetLines.contains("preset = \"kohya\"  # --preset"))
    #expect(
      presetLines.contains { $0.hasPrefix("# template = \"{") && $0.hasSuffix("  # preset kohya") })
    #expect(
      presetLines.contains("# use_tags_prob = 1.0  # default; the template takes its place"))
  }

  @Test("What is printed and read again is the same, at random", arguments: 0..<60)
  func roundTrip(seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    var flags: [(setting: CaptionSetting, text: String)] = []
    let isTemplate = Bool.random(using: &generator)
    for setting in CaptionSetting.allCases where Int.random(in: 0..<3, using: &generator) == 0 {
      if setting.isComposition, isTemplate { continue }
      if setting == .template || setting == .preset, !isTemplate { continue }
      if setting == .core { continue }
      flags.append((setting, Self.text(setting.declaration.kind, &generator)))
    }
    let settings = try CaptionSettings(paths: [], flags: flags)
    let folder = try TemporaryFolder()
    let path = try folder.write(settings.text, to: "printed.toml")
    let again = try CaptionSettings(paths: [path])
    let hasBoth = settings.said[.preset] != nil && settings.source(of: .template) == .flag
    for setting in CaptionSetting.allCases where setting != .preset || !hasBoth {
      #expect(
        again.value(of: setting) == settings.value(of: setting),
        "seed \(seed), \(setting):\n\(settings.text)")
    }
    #expect(again.notes == [], "seed \(seed)")
    // Printed again it differs in nothing but where values come from.
    func values(_ text: String) -> [Substring] {
      text.split(separator: "\n").map { line in
        line.split(separator: "  # ", maxSplits: 1, omittingEmptySubsequences: false)[0]
      }
    }
    if !hasBoth { #expect(values(again.text) == values(settings.text), "seed \(seed)") }
  }

  private static func text(_ kind: SettingKind, _ generator: inout SeededGenerator) -> String {
    func some(_ words: [String]) -> String {
      words.filter { _ in Bool.random(using: &generator) }.joined(separator: ",")
    }
    switch kind {
    case .flag: return "\(Bool.random(using: &generator))"
    case .count(let range): return "\(Int.random(in: range, using: &generator))"
    case .share: return "\(Double.random(in: 0...1, using: &generator))"
    case .text, .path:
      let pieces = [
        "a", "é", "\"", "\\", "\n", "\t", "\u{1}", "\u{7F}", "#", " ", "'", "{tags}", "語",
      ]
      let count = Int.random(in: 0...8, using: &generator)
      return (0..<count).map { _ in pieces.randomElement(using: &generator) ?? "" }.joined()
    case .choice(let words), .optionalChoice(let words):
      return words.randomElement(using: &generator) ?? ""
    case .choices(let words): return some(words)
    case .fields:
      return ["tags", "tags,year", "artist,tags,artist"].randomElement(using: &generator) ?? ""
    case .optionalField: return ["", "tags", "quality"].randomElement(using: &generator) ?? ""
    case .fileWords: return some(["characters", "processed_tags", "a-b"])
    case .fileExtension: return ["txt", ".caption"].randomElement(using: &generator) ?? "txt"
    case .shares: return ["a=0.5", "a b=1,c=0"].randomElement(using: &generator) ?? "a=0"
    case .part: return ["", "0/4", "2/3"].randomElement(using: &generator) ?? ""
    case .limits: return some(["character:200", "artist:3"])
    }
  }
}
