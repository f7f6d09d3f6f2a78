extension CaptionSettings {
  /// All settings as TOML, each with where it came from; read back they are the same.
  ///
  ///     # Pruning
  ///     prune_mode = "minimal"  # base.toml:12
  ///
  /// A line that is without effect beside a template is a comment.
  public var text: String {
    var text = ""
    for group in SettingGroup.allCases {
      text += "\(text.isEmpty ? "" : "\n")# \(group.rawValue)\n"
      for declaration in CaptionSetting.declarations where declaration.group == group {
        text += line(of: declaration.setting) + "\n"
      }
    }
    return text
  }

  private func line(of setting: CaptionSetting) -> String {
    let source = source(of: setting)
    let value = "\(setting.key) = \(TOMLText.value(value(of: setting)))"
    let comment = TOMLText.comment(source.text(of: setting))
    if setting == .template, case .preset = source { return "# \(value)  # \(comment)" }
    let isReplaced =
      setting == .preset && said[.preset] != nil && isTemplateOfOneself
      || setting.isComposition && usesTemplate
    if isReplaced { return "# \(value)  # \(comment); the template takes its place" }
    return "\(value)  # \(comment)"
  }

  private var isTemplateOfOneself: Bool {
    if case .preset = source(of: .template) { return false }
    return usesTemplate
  }
}

/// Values as TOML.
enum TOMLText {
  static func value(_ value: SettingValue) -> String {
    switch value {
    case .flag(let flag): "\(flag)"
    case .count(let count): "\(count)"
    case .share(let share): "\(share)"
    case .text(let text): string(text)
    case .names(let names): "[\(names.map(string).joined(separator: ", "))]"
    }
  }

  /// In double quotes.
  static func string(_ text: String) -> String {
    var string = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"", "\\": string += "\\\(scalar)"
      case "\n": string += "\\n"
      case "\t": string += "\\t"
      case _ where scalar.value < 0x20 || scalar.value == 0x7F:
        let digits = String(scalar.value, radix: 16, uppercase: true)
        string += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: string.unicodeScalars.append(scalar)
      }
    }
    return string + "\""
  }

  /// A text that can stand in a comment, on one line.
  static func comment(_ text: String) -> String {
    String(text.map { $0.isNewline || $0.unicodeScalars.contains { $0.value < 0x20 } ? "?" : $0 })
  }
}
