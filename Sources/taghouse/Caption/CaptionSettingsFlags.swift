public import ArgumentParser
public import CaptionSettings
import TagRules

/// The settings of captions on the command line; the same for all commands that make captions.
///
/// What a setting is called, may be and does stands in `CaptionSetting.declarations`. Values are texts
/// here, so that they are read by the same rules as those of files.
struct CaptionSettingsFlags: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Read settings from this TOML file. Repeatable; later files win.", valueName: "file"),
    completion: .file(extensions: ["toml"]))
  var recipe: [String] = []

  @Option(
    help: ArgumentHelp(
      "Change one setting, as in max_tag_number=20. Repeatable; wins over files.",
      valueName: "key=value"),
    completion: .list(CaptionSetting.allCases.map { "\($0.key)=" }))
  var set: [String] = []

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Use a ready-made template.", valueName: "name"),
    completion: .list(CaptionPreset.allCases.map(\.rawValue)))
  var preset: String?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("What captions look like, as '{character}, {general}'.", valueName: "text"))
  var template: String?

  @Flag(help: "Explain all settings and exit.")
  var listSettings = false

  @Flag(help: "Print the settings in force as TOML, each with its origin, and exit.")
  var printRecipe = false

  /// Prints a list that comes with the program; `--list-settings` tells of it.
  @Option(help: .hidden)
  var printList: ShippedList?

  /// A setting, and what the command line says of it.
  typealias Said = (setting: CaptionSetting, text: String)

  /// What `--set` and the options of single settings say; of two for a setting the last counts.
  ///
  /// Throws `CaptionSettingsError` for a key of `--set` that is none.
  func said() throws -> [Said] {
    let own: [(CaptionSetting, String?)] = [
      (.preset, preset), (.template, template),
    ]
    return try set.map { try SettingAssignment($0) }.map { ($0.setting, $0.text) }
      + own.compactMap { setting, text in text.map { (setting, $0) } }
  }

  /// Files and options together. Throws `CaptionSettingsError`.
  ///
  /// - Parameter others: What options beside these say.
  func settings(_ others: [Said] = []) throws -> CaptionSettings {
    try CaptionSettings(paths: recipe, flags: said() + others)
  }

  /// Whether something is to be printed, and nothing else done.
  var isPrinting: Bool {
    listSettings || printRecipe || printList != nil
  }

  /// What `--list-settings`, `--print-recipe` or `--print-list` asks for; nil without them. Notes go to
  /// standard error.
  func printedText(_ others: [Said] = []) throws -> String? {
    if listSettings { return Terminal.wrapped(SettingListing.text) }
    if let list = printList { return list.text }
    guard printRecipe else { return nil }
    let settings = try settings(others)
    // So that a wrong list or template is found here, too.
    _ = try settings.makePlan()
    Self.showNotes(of: settings)
    return settings.text
  }

  static func showNotes(of settings: CaptionSettings) {
    for note in settings.notes { Console.writeNote(note) }
  }
}

/// What `--set` takes: `key=value`, or the key alone of a setting that is true or false.
struct SettingAssignment: Sendable {
  let setting: CaptionSetting
  let text: String

  /// Throws `CaptionSettingsError` for a key that is none, with the nearest.
  init(_ argument: String) throws {
    let sign = argument.firstIndex(of: "=")
    setting = try CaptionSetting.named(String(argument[..<(sign ?? argument.endIndex)]))
    if let sign {
      text = String(argument[argument.index(after: sign)...])
    } else if setting.declaration.kind == .flag {
      text = "true"
    } else {
      throw CaptionSettingsError(
        .badFlag, "--set \(setting.key) has no value",
        hint: "Write --set \(setting.key)=VALUE: \(setting.declaration.kind.expectation).")
    }
  }
}

extension ShippedList: ExpressibleByArgument {}
