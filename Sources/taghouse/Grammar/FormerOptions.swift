// Options by the names that they had before, which are understood for one more release. They are put
// into today's words before anything is parsed, so that no help lists them and no command declares them:
//
//     caption house.db --config a.toml --prune-mode none --drop-all-core
//     caption house.db --recipe a.toml --set prune_mode=none --set drop_all_core=true

import CaptionSettings

/// Arguments in the words of today.
struct FormerOptions {
  /// What commands have renamed, by their words; nil for all commands.
  private static let renamed: [(command: [String], names: [String: String])] = [
    (["caption"], captions),
    (["explain"], captions),
    (["export", "core-tags"], captions),
    (["diff", "captions"], ["--config": "--recipe", "--caption-extension": "--ext"]),
    (["import", "kohya"], ["--caption-kind": "--kind"]),
    (["caption-kinds"], ["--drop": "--remove"]),
    (["analyze"], ["--drop-layer": "--remove-layer", "--drop-text": "--remove-text"]),
    (["check"], ["--sql": "--full"]),
  ]

  private static let captions = ["--config": "--recipe", "--print-config": "--print-recipe"]

  /// The commands that take settings of captions.
  private static let settingCommands = [["caption"], ["explain"], ["export", "core-tags"]]

  /// The settings that `export core-tags` has options of its own for.
  private static let coreTagOptions: Set<CaptionSetting> = [
    .imageType, .tagCategories, .quality, .captionRule, .tagger, .layer, .excludeDeleted, .mergeMD5,
    .allowUnknown, .part, .per, .perOrder, .seed, .allowEmpty, .overwriteEmbInit,
  ]

  /// Their options whose values may look like options.
  private static let valued: Set<String> = ["--template", "--preset", "--select", "--set"]

  private let names: [String: String]
  private let settings: [String: CaptionSetting]

  /// - Parameter arguments: Those of the program.
  static func renamed(_ arguments: [String]) -> [String] {
    let command = renamed.first { arguments.starts(with: $0.command) }
    guard let command else { return arguments }
    var settings: [String: CaptionSetting] = [:]
    if settingCommands.contains(command.command) {
      let own = command.command == ["export", "core-tags"] ? coreTagOptions : []
      for setting in CaptionSetting.allCases
      where setting.ownOption != setting.formerOption && !own.contains(setting) {
        settings[setting.formerOption] = setting
      }
      if command.command == ["caption"] { settings["--ext"] = .captionExtension }
      if own.isEmpty { settings["--per-seed"] = .seed }
    }
    let former = FormerOptions(names: command.names, settings: settings)
    return arguments.prefix(command.command.count)
      + former.words(arguments.dropFirst(command.command.count))
  }

  private func words(_ arguments: ArraySlice<String>) -> [String] {
    var words: [String] = []
    // Where the values of lists stand, which commas and repetition say alike.
    var lists: [CaptionSetting: Int] = [:]
    var rest = arguments
    while let word = rest.popFirst() {
      guard word.hasPrefix("--"), word != "--" else {
        words.append(word)
        if word == "--" { return words + rest }
        continue
      }
      let sign = word.firstIndex(of: "=")
      let option = String(word[..<(sign ?? word.endIndex)])
      let attached = sign.map { String(word[word.index(after: $0)...]) }
      if let name = names[option] {
        words.append(name + (attached.map { "=\($0)" } ?? ""))
      } else if let (setting, isOn) = flag(option), attached == nil {
        words += ["--set", "\(setting.key)=\(isOn)"]
      } else if let setting = settings[option], setting.declaration.kind != .flag,
        let value = attached ?? rest.popFirst()
      {
        if let place = lists[setting] {
          words[place] += ",\(value)"
          continue
        }
        words += ["--set", "\(setting.key)=\(value)"]
        if setting.isList { lists[setting] = words.count - 1 }
      } else {
        words.append(word)
        if attached == nil, Self.valued.contains(option), let value = rest.popFirst() {
          words.append(value)
        }
      }
    }
    return words
  }

  /// `--drop-all-core` and `--no-drop-all-core`.
  private func flag(_ option: String) -> (CaptionSetting, Bool)? {
    let isOff = option.hasPrefix("--no-")
    let name = isOff ? "--" + option.dropFirst("--no-".count) : option
    guard let setting = settings[name], setting.declaration.kind == .flag else { return nil }
    return (setting, !isOff)
  }
}
