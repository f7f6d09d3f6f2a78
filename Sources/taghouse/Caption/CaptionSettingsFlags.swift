public import ArgumentParser
public import CaptionSettings

/// All settings of captions as flags; the same for all commands that make captions.
///
/// What a flag is called, may be and does stands in `CaptionSetting.declarations`. Flags are texts here,
/// so that their values are read by the same rules as those of files.
struct CaptionSettingsFlags: ParsableArguments {
  @OptionGroup(title: "Settings") var files: SettingsFileFlags
  @OptionGroup(title: "Tags") var tags: TagSettingsFlags
  @OptionGroup(title: "Pruning") var pruning: PruningSettingsFlags
  @OptionGroup(title: "Core tags") var coreTags: CoreTagSettingsFlags
  @OptionGroup(title: "Order") var order: OrderSettingsFlags
  @OptionGroup(title: "Captions") var captions: CompositionSettingsFlags
  @OptionGroup(title: "Side files") var sideFiles: SideFileSettingsFlags

  /// Files and flags together. Throws `CaptionSettingsError`.
  func settings() throws -> CaptionSettings {
    try CaptionSettings(paths: files.config, flags: said)
  }

  /// What the flags say, in the order of the declarations.
  var said: [(setting: CaptionSetting, text: String)] {
    let texts =
      tags.texts + pruning.texts + coreTags.texts + order.texts + captions.texts
      + sideFiles.texts
    return texts.compactMap { setting, text in text.map { (setting, $0) } }
  }

  /// What `--print-config` or `--print-list` asks for; nil when there is neither. Notes go to standard
  /// error.
  func printedText() throws -> String? {
    if let list = files.printList { return list.text }
    guard files.printConfig else { return nil }
    let settings = try settings()
    // So that a wrong list or template is found here, too.
    _ = try settings.makePlan()
    Self.showNotes(of: settings)
    return settings.text
  }

  static func showNotes(of settings: CaptionSettings) {
    for note in settings.notes { Console.writeError("taghouse: \(note)\n") }
  }
}

/// A setting and what a flag says of it, if anything.
typealias SettingText = (CaptionSetting, String?)

struct SettingsFileFlags: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Read settings from this file of TOML. Repeatable; later files win, flags win over files.",
      valueName: "file"),
    completion: .file(extensions: ["toml"]))
  var config: [String] = []

  @Flag(help: "Print all settings as TOML, and where each came from, and do nothing else.")
  var printConfig = false

  @Option(
    help: ArgumentHelp(
      "Print a list that ships with the program, and do nothing else.", valueName: "list"))
  var printList: ShippedList?
}

extension ShippedList: ExpressibleByArgument {}

extension CaptionSetting {
  /// For a flag with a value: what it does, what it may be, its default.
  var help: ArgumentHelp {
    ArgumentHelp("\(declaration.help) (\(facts))", valueName: valueName)
  }

  /// For a flag without a value.
  var flagHelp: ArgumentHelp {
    ArgumentHelp(
      "\(declaration.help) (default: \(flag(isOn: declaration.standard == .flag(true))))")
  }

  private func flag(isOn: Bool) -> String {
    isOn ? flag : "--no-\(flag.dropFirst(2))"
  }

  private var facts: String {
    let standard = "default: \(declaration.standard.shown)"
    switch declaration.kind {
    case .choice(let words), .optionalChoice(let words), .choices(let words):
      return "\(words.joined(separator: ", ")); \(standard)"
    default: return standard
    }
  }

  private var valueName: String {
    switch declaration.kind {
    case .flag: "flag"
    case .count: "number"
    case .share: "share"
    case .text: "text"
    case .choice, .optionalChoice: "word"
    case .path: "file"
    case .choices: "words"
    case .fields: "fields"
    case .optionalField: "field"
    case .fileWords: "names"
    case .fileExtension: "ending"
    }
  }
}

extension SettingValue {
  /// As a flag has it; texts in quotes, so that spaces are seen.
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
