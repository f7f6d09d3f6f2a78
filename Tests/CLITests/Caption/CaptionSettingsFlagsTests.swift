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
      case .choices(let words):
        // `original` stands for several others.
        let some = Array(words.filter { $0 != "original" }.prefix(2))
        return (setting, some.joined(separator: ","), .names(some))
      case .fields: return (setting, "tags, artist", .names(["tags", "artist"]))
      case .optionalField: return (setting, "artist", .text("artist"))
      case .fileWords: return (setting, "characters,tags", .names(["characters", "tags"]))
      case .fileExtension: return (setting, ".caption", .text("caption"))
      case .shares: return (setting, "good=0.5,bad=0", .text("good=0.5,bad=0"))
      case .part: return (setting, "1/4", .text("1/4"))
      case .limits: return (setting, "character:2,artist:3", .names(["character:2", "artist:3"]))
      }
    }

  /// `caption` with these arguments, in the words of today or of before.
  static func command(
    _ arguments: [String], inFolder: Bool = false
  ) throws -> CaptionCommand {
    let place = inFolder ? ["--src-dir", "pictures"] : ["house.db", "--output", "-"]
    let words = FormerOptions.renamed(["caption"] + place + arguments)
    return try CaptionCommand.parse(Array(words.dropFirst()))
  }

  static func settings(
    _ arguments: [String], inFolder: Bool = false
  ) throws -> CaptionSettings {
    let command = try command(arguments, inFolder: inFolder)
    return try command.settings.settings()
  }

  /// As it was said before there was `--set`.
  static func formerArguments(_ setting: CaptionSetting, _ text: String) -> [String] {
    let option = setting.formerOption
    guard setting.declaration.kind == .flag else { return [option, text] }
    return [text == "true" ? option : "--no-\(option.dropFirst(2))"]
  }

  @Test(
    "Every setting is said by --set, by its own option and by its former one, and wins over a file",
    arguments: CaptionSetting.allCases)
  func everySettingIsSaid(setting: CaptionSetting) throws {
    let example = try #require(Self.examples.first { $0.setting == setting })
    let folder = try TemporaryFolder()
    let file = try folder.write(CaptionSettings().text, to: "defaults.toml")
    let hyphens = String(setting.key.map { $0 == "_" ? "-" : $0 })
    var modes = [
      ["--set", "\(setting.key)=\(example.text)"], ["--set", "\(hyphens)=\(example.text)"],
      Self.formerArguments(setting, example.text),
    ]
    if let option = setting.ownOption { modes.append([option, example.text]) }
    for mode in modes {
      for file in [["--recipe", file], ["--config", file], ["--config=\(file)"]] {
        let settings = try Self.settings(file + mode, inFolder: setting.isForFolders)
        #expect(settings.value(of: setting) == example.value, "\(mode)")
        #expect(settings.value(of: setting) != setting.declaration.standard)
        #expect(settings.source(of: setting) == .flag)
        let others = CaptionSetting.allCases.filter { $0 != setting }
        #expect(others.allSatisfy { settings.source(of: $0) != .flag }, "\(mode)")
      }
    }
  }

  @Test("The list of settings explains each below its title", arguments: CaptionSetting.allCases)
  func listing(setting: CaptionSetting) throws {
    let title = "\n\(setting.declaration.group.rawValue.uppercased()):"
    let section = try #require(SettingListing.text.firstRange(of: title))
    let rest = SettingListing.text[section.upperBound...]
    let end = rest.firstRange(of: "\n\n")?.lowerBound ?? rest.endIndex
    #expect(rest[..<end].contains("\n  \(setting.key)\n      \(setting.declaration.help)\n"))
    #expect(try Self.command(["--list-settings"]).settings.printedText() == SettingListing.text)
  }

  @Test("A key that is none gets the nearest; a value that is missing an example")
  func wrongKeys() throws {
    func error(_ arguments: String...) -> CaptionSettingsError? {
      #expect(throws: CaptionSettingsError.self) { _ = try Self.settings(arguments) }
    }
    #expect(
      error("--set", "max_tag_numbr=3")?.hint?.contains("Did you mean max_tag_number?") == true)
    #expect(error("--set", "max-tags=3")?.message == "there is no setting 'max-tags'")
    #expect(
      error("--set", "sort_mode")?.hint
        == "Write --set sort_mode=VALUE: one of score, original, shuffle.")
    #expect(try Self.settings(["--set", "drop_all_core"]).value(of: .dropAllCore) == .flag(true))
  }

  @Test("Former options that were repeated are one list; wrong values say what was expected")
  func lists() throws {
    let settings = try Self.settings([
      "--per", "character:2", "--tag-categories", "general", "--per", "artist:3,copyright:4",
      "--tag-categories=meta",
    ])
    #expect(settings.value(of: .per) == .names(["character:2", "artist:3", "copyright:4"]))
    #expect(settings.value(of: .tagCategories) == .names(["general", "meta"]))
    for (setting, texts) in [
      (CaptionSetting.per, ["character", "character:0", ":3", "a:b"]),
      (.part, ["1", "4/4", "-1/3", "1/0"]), (.quality, ["good", "good=2", "=0.5", "good=0.5,"]),
      (.spread, ["10001", "-1"]), (.layer, ["all"]), (.tagCategories, ["general,,meta"]),
    ] {
      for text in texts {
        let error = #expect(throws: CaptionSettingsError.self, "\(setting.key)=\(text)") {
          try Self.settings(["--set", "\(setting.key)=\(text)"])
        }
        #expect(error?.message.contains("expected \(setting.declaration.kind.expectation)") == true)
      }
    }
  }

  @Test("Values of options are not taken for former options")
  func values() throws {
    let template = try Self.settings(["--template", "--prune-mode", "--max-tag-number", "3"])
    #expect(template.value(of: .template) == .text("--prune-mode"))
    #expect(template.value(of: .maxTagNumber) == .count(3))
    let settings = try Self.settings([
      "--set", "caption_inner_sep=--", "--caption-outer-sep", "--seed", "--seed", "5",
    ])
    #expect(settings.value(of: .captionInnerSep) == .text("--"))
    #expect(settings.value(of: .captionOuterSep) == .text("--seed"))
    #expect(settings.value(of: .seed) == .count(5))
    #expect(
      FormerOptions.renamed(["caption", "--", "--config"]) == ["caption", "--", "--config"])
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
    let settings = try Self.settings(["--recipe", first, "--recipe", second])
    #expect(settings.value(of: .dropDifficulty) == .count(1))
    #expect(settings.value(of: .maxTagNumber) == .count(6))
    #expect(settings.source(of: .maxTagNumber) == .file(path: second, line: 2, position: 1))
  }

  @Test("A wrong value of a flag says what was expected")
  func wrongFlag() throws {
    let error = #expect(throws: CaptionSettingsError.self) {
      try Self.settings(["--set", "prune_mode=all"])
    }
    #expect(error?.code == .badFlag)
    #expect(
      error?.description
        == "--set prune_mode: expected one of none, minimal, character, character_core, found 'all'"
    )
  }

  @Test("Of a flag that stands there twice the last counts")
  func lastFlagWins() throws {
    let settings = try Self.settings([
      "--drop-all-core", "--epoch", "1", "--no-drop-all-core", "--epoch", "2",
    ])
    #expect(settings.value(of: .dropAllCore) == .flag(false))
    #expect(settings.value(of: .epoch) == .count(2))
  }

  @Test("--print-recipe shows what is in force; --print-list a list; without them there is nothing")
  func printing() throws {
    let flags = try Self.command(["--print-recipe", "--no-drop-all-core"]).settings
    let text = try #require(try flags.printedText())
    #expect(text.contains("\ndrop_all_core = false  # --set drop_all_core\n"))
    #expect(text.contains("\nmax_tag_number = 30  # default\n"))
    for list in ShippedList.allCases {
      let flags = try Self.command(["--print-list", list.rawValue]).settings
      #expect(try flags.printedText() == list.text)
    }
    #expect(try Self.command(["--drop-all-core"]).settings.printedText() == nil)
  }
}
