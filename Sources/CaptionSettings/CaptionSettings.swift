/// All settings of captions, and where each came from.
///
/// Flags win over files, later files over earlier ones, files over presets, presets over defaults.
public struct CaptionSettings: Sendable {
  struct Setting: Sendable, Equatable {
    var value: SettingValue
    var source: SettingSource
  }

  var said: [CaptionSetting: Setting] = [:]
  /// What the user should know though it is no error: keys of other stages, settings without effect.
  public internal(set) var notes: [String] = []
  /// Files of settings that were read.
  private var paths: [String] = []

  /// Nothing but defaults.
  public init() {}

  /// - Parameters:
  ///   - paths: Files of settings, the weakest first.
  ///   - flags: Settings of the command line as texts; of two for a setting the last counts.
  ///
  /// Throws what is wrong with a file or a flag, and `conflict`.
  public init(
    paths: [String], flags: [(setting: CaptionSetting, text: String)] = []
  ) throws(CaptionSettingsError) {
    self.paths = paths
    for (position, path) in paths.enumerated() {
      try add(try SettingsFile(path: path), path: path, position: position)
    }
    for flag in flags { try add(flag.setting, flag.text) }
    usePreset()
    try checkComposition()
    try checkCore()
    try checkThreshold()
  }

  public func value(of setting: CaptionSetting) -> SettingValue {
    said[setting]?.value ?? setting.declaration.standard
  }

  public func source(of setting: CaptionSetting) -> SettingSource {
    said[setting]?.source ?? .standard
  }

  /// The files of settings, and those that settings name.
  var inputPaths: [String] {
    paths
      + CaptionSetting.allCases.filter { $0.declaration.kind == .path }.map(text)
      .filter { !$0.isEmpty }
  }

  // MARK: Typed values

  func isOn(_ setting: CaptionSetting) -> Bool {
    if case .flag(let flag) = value(of: setting) { return flag }
    return false
  }

  func count(_ setting: CaptionSetting) -> Int {
    if case .count(let count) = value(of: setting) { return count }
    return 0
  }

  func share(_ setting: CaptionSetting) -> Double {
    if case .share(let share) = value(of: setting) { return share }
    return 0
  }

  func text(_ setting: CaptionSetting) -> String {
    if case .text(let text) = value(of: setting) { return text }
    return ""
  }

  func names(_ setting: CaptionSetting) -> [String] {
    if case .names(let names) = value(of: setting) { return names }
    return []
  }

  /// An error about a setting, at the place where it was set.
  func error(
    _ code: CaptionSettingsError.Code, _ setting: CaptionSetting, _ message: String,
    hint: String? = nil
  ) -> CaptionSettingsError {
    let source = source(of: setting)
    if case .file(let path, let line, _) = source {
      return CaptionSettingsError(
        code, "\(setting.key): \(message)", hint: hint, path: path, line: line)
    }
    return CaptionSettingsError(code, "\(setting.option): \(message)", hint: hint)
  }

  /// What a person calls the setting: its option, or its key with the place in the file.
  func name(of setting: CaptionSetting) -> String {
    switch source(of: setting) {
    case .flag: setting.option
    case .preset(let name): "the preset \(name)"
    case .standard: setting.key
    case .file: "\(setting.key) (\(source(of: setting).text(of: setting)))"
    }
  }
}
