import CaptionSettings

/// What `--list-settings` prints: every setting, what it may be, its default, what it does.
enum SettingListing {
  static var text: String {
    var text = """
      Each setting is a line of a TOML file (--recipe FILE) or an option
      (--set KEY=VALUE). --print-recipe shows what is in force. --print-list prints
      a list of the program's own: blacklist, overlap or character-tags.

      """
    for group in SettingGroup.allCases {
      text += "\n\(group.rawValue.uppercased()):\n"
      for declaration in CaptionSetting.declarations where declaration.group == group {
        text += lines(of: declaration)
      }
    }
    return text
  }

  private static func lines(of declaration: SettingDeclaration) -> String {
    var facts = "\(declaration.kind.expectation); default: \(declaration.standard.shown)"
    if let option = declaration.setting.ownOption { facts += "; also \(option)" }
    return "  \(declaration.setting.key)\n      \(declaration.help)\n      (\(facts))\n"
  }
}

extension SettingValue {
  /// As `--set` has it; texts in quotes, so that spaces are seen.
  fileprivate var shown: String {
    switch self {
    case .flag(let flag): "\(flag)"
    case .count(let count): "\(count)"
    case .share(let share): "\(share)"
    case .text(let text):
      text.isEmpty ? "none" : text.contains { $0 == " " || $0 == "," } ? "'\(text)'" : text
    case .names(let names): names.isEmpty ? "none" : names.joined(separator: ",")
    }
  }
}
