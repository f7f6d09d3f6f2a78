import ArgumentParser
import CaptionSettings
import TestSupport
import Testing

@testable import taghouse

@Suite("Settings of captions as flags")
struct CaptionSettingsFlagsTests {
  /// A value for each setting that is not its default, as a flag has it, and what it means.
  static let examples: [(setting: CaptionSetting, text: String, value: SettingValue)] =
    CaptionSetting.allCases.map { setting in
      switch setting.declaration.kind {
      case .flag:
        let isOn = setting.declaration.standard == .flag(true)
        return (setting, "\(!isOn)", .flag(!isOn))
      case .count: return (setting, "7", .count(7))
      case .share: return (setting, "0.25", .share(0.25))
      case .text:
        return setting == .template
          ? (setting, "{tags}", .text("{tags}")) : (setting, " -- ", .text(" -- "))
      case .choice(let words), .optionalChoice(let words):
        let other = words.first { .text($0) != setting.declaration.standard } ?? ""
        return (setting, other, .text(other))
      case .path: return (setting, "/lists/mine.txt", .text("/lists/mine.txt"))
      case .choices: return (setting, "substring,faces", .names(["substring", "faces"]))
      case .fields: return (setting, "tags, artist", .names(["tags", "artist"]))
      case .optionalField: return (setting, "artist", .text("artist"))
      case .fileWords: return (setting, "characters,tags", .names(["characters", "tags"]))
      case .fileExtension: return (setting, ".caption", .text("caption"))
      }
    }

  /// Every line of help on one line. Made once: it takes long.
  static let help = CaptionSettingsFlags.helpMessage(columns: 400)

  static func arguments(_ setting: CaptionSetting, _ text: String) -> [String] {
    guard setting.declaration.kind == .flag else { return [setting.flag, text] }
    return [text == "true" ? setting.flag : "--no-\(setting.flag.dropFirst(2))"]
  }

  @Test("Every setting has a flag, that wins over a file", arguments: CaptionSetting.allCases)
  func everySettingHasAFlag(setting: CaptionSetting) throws {
    let example = try #require(Self.examples.first { $0.setting == setting })
    let folder = try TemporaryFolder()
    let file = try folder.write(CaptionSettings().text, to: "defaults.toml")
    let flags = try CaptionSettingsFlags.parse(
      ["--config", file] + Self.arguments(setting, example.text))
    #expect(flags.said.map(\.setting) == [setting])
    let settings = try flags.settings()
    #expect(settings.value(of: setting) == example.value)
    #expect(settings.value(of: setting) != setting.declaration.standard)
    #expect(settings.source(of: setting) == .flag)
  }

  @Test("Help has every setting below its title", arguments: CaptionSetting.allCases)
  func help(setting: CaptionSetting) throws {
    let title = "\n\(setting.declaration.group.rawValue.uppercased()):"
    let section = try #require(Self.help.firstRange(of: title))
    let rest = Self.help[section.upperBound...]
    let end = rest.firstRange(of: "\n\n")?.lowerBound ?? rest.endIndex
    let lines = rest[..<end].split(separator: "\n")
    #expect(
      lines.contains { $0.contains("  \(setting.flag)") }
        && rest[..<end].contains(setting.declaration.help),
      "\(lines.joined(separator: "\n"))")
  }

  @Test("A file wins over a default, with its line", arguments: CaptionSetting.allCases)
  func filesWin(setting: CaptionSetting) throws {
    let example = try #require(Self.examples.first { $0.setting == setting })
    let folder = try TemporaryFolder()
    let printed = try CaptionSettings(paths: [], flags: [(setting, example.text)]).text
    let file = try folder.write(printed, to: "settings.toml")
    let fromFile = try CaptionSettings(paths: [file])
    #expect(fromFile.value(of: setting) == example.value)
    guard case .file(file, let line, 0) = fromFile.source(of: setting) else {
      Issue.record("\(fromFile.source(of: setting))")
      return
    }
    let lines = printed.split(separator: "\n", omittingEmptySubsequences: false)
    #expect(lines[line - 1].hasPrefix("\(setting.key) = "))
  }

  @Test("Files that are named later win over earlier ones")
  func laterFilesWin() throws {
    let folder = try TemporaryFolder()
    let first = try folder.write("drop_difficulty = 1\nmax_tag_number = 5\n", to: "1.toml")
    let second = try folder.write("\nmax_tag_number = 6\n", to: "2.toml")
    let settings = try CaptionSettingsFlags.parse(["--config", first, "--config", second])
      .settings()
    #expect(settings.value(of: .dropDifficulty) == .count(1))
    #expect(settings.value(of: .maxTagNumber) == .count(6))
    #expect(settings.source(of: .maxTagNumber) == .file(path: second, line: 2, position: 1))
  }

  @Test("A wrong value of a flag says what was expected")
  func wrongFlag() throws {
    let flags = try CaptionSettingsFlags.parse(["--prune-mode", "all"])
    let error = #expect(throws: CaptionSettingsError.self) { try flags.settings() }
    #expect(error?.code == .badFlag)
    #expect(
      error?.description
        == "--prune-mode: expected one of none, minimal, character, character_core, found 'all'")
  }

  @Test("Of a flag that stands there twice the last counts")
  func lastFlagWins() throws {
    let flags = try CaptionSettingsFlags.parse([
      "--drop-all-core", "--epoch", "1", "--no-drop-all-core", "--epoch", "2",
    ])
    let settings = try flags.settings()
    #expect(settings.value(of: .dropAllCore) == .flag(false))
    #expect(settings.value(of: .epoch) == .count(2))
  }

  @Test("--print-config shows what is in force; --print-list a list; without them there is nothing")
  func printing() throws {
    let flags = try CaptionSettingsFlags.parse(["--print-config", "--no-drop-all-core"])
    let text = try #require(try flags.printedText())
    #expect(text.contains("\ndrop_all_core = false  # --drop-all-core\n"))
    #expect(text.contains("\nmax_tag_number = 30  # default\n"))
    for list in ShippedList.allCases {
      let flags = try CaptionSettingsFlags.parse(["--print-list", list.rawValue])
      #expect(try flags.printedText() == list.text)
    }
    #expect(try CaptionSettingsFlags.parse(["--drop-all-core"]).printedText() == nil)
  }
}
