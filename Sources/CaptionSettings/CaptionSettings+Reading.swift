extension CaptionSettings {
  /// Takes what a file says. Throws `unknownKey` and `badValue`.
  mutating func add(
    _ file: SettingsFile, path: String, position: Int
  ) throws(CaptionSettingsError) {
    var lines: [String: Int] = [:]
    var others: [String] = []
    for entry in file.entries {
      func error(
        _ code: CaptionSettingsError.Code, _ message: String, hint: String? = nil
      ) -> CaptionSettingsError {
        CaptionSettingsError(code, message, hint: hint, path: path, line: entry.line)
      }
      if entry.path.count == 1, PipelineKeys.tables.contains(entry.key) {
        guard entry.value == .nothing else {
          throw error(.badValue, "\(entry.key): expected a table, found \(entry.value.description)")
        }
        continue
      }
      let key = PipelineKeys.formerNames[entry.key] ?? entry.key
      let setting = CaptionSetting(rawValue: key)
      if setting == nil, isOfOtherStage(entry) {
        others.append(entry.path.count == 1 ? "[\(entry.key)]" : entry.key)
        continue
      }
      let isOther = PipelineKeys.otherStages.contains(key)
      let isKnown = isOther || setting != nil
      guard isKnown, entry.path.count <= 2,
        entry.path.count == 1 || PipelineKeys.tables.contains(entry.path[0])
      else { throw unknown(entry.path, isKnown: isKnown, error) }
      if let line = lines.updateValue(entry.line, forKey: key) {
        throw error(.badValue, "\(entry.key): stands in line \(line), too")
      }
      guard let setting else {
        others.append(entry.key)
        continue
      }
      guard let value = setting.declaration.kind.value(entry.value) else {
        throw error(
          .badValue,
          "\(entry.key): expected \(setting.declaration.kind.expectation), "
            + "found \(entry.value.description)")
      }
      let source = SettingSource.file(path: path, line: entry.line, position: position)
      set(setting, value, source: source, folder: FileContent.folder(of: path))
    }
    if !others.isEmpty {
      notes.append(
        "\(path): ignored, for other stages of the pipeline: \(others.joined(separator: ", "))")
    }
  }

  /// Whether a key that is no setting stands in a table of another stage of the pipeline, or is the name of
  /// one.
  private func isOfOtherStage(_ entry: SettingsFile.Entry) -> Bool {
    let table = entry.path[0]
    if entry.path.count == 1 {
      return entry.value == .nothing && !PipelineKeys.otherStages.contains(table)
        && PipelineKeys.isOfOtherStage(table)
    }
    if PipelineKeys.otherTables.contains(table) { return true }
    return !PipelineKeys.tables.contains(table) && PipelineKeys.isOfOtherStage(table)
  }

  /// Takes what a flag says. Throws `badFlag`.
  mutating func add(_ setting: CaptionSetting, _ text: String) throws(CaptionSettingsError) {
    guard let value = setting.declaration.kind.value(ofFlag: text) else {
      throw CaptionSettingsError(
        .badFlag,
        "\(setting.option): expected \(setting.declaration.kind.expectation), found '\(text)'")
    }
    set(setting, value, source: .flag, folder: nil)
  }

  private func unknown(
    _ path: [String], isKnown: Bool,
    _ error: (CaptionSettingsError.Code, String, String?) -> CaptionSettingsError
  ) -> CaptionSettingsError {
    let isOfTable = path.count > 1 && !PipelineKeys.tables.contains(path[0])
    if isOfTable || isKnown {
      return error(
        .unknownKey, "there is no table [\(path.dropLast().joined(separator: "."))]",
        PipelineKeys.nearest(to: path[0]).map { "Did you mean [\($0)]?" }
          ?? "Keys may stand without a table.")
    }
    return error(
      .unknownKey, "there is no setting \(path.joined(separator: "."))",
      PipelineKeys.nearest(to: path[path.count - 1]).map { "Did you mean \($0)?" }
        ?? "`taghouse caption --list-settings` explains all settings.")
  }

  private mutating func set(
    _ setting: CaptionSetting, _ value: SettingValue, source: SettingSource, folder: String?
  ) {
    var value = value
    if case .text(let text) = value {
      // Without a template the options are in force, and so is a preset.
      if text.isEmpty, setting == .template || setting == .preset {
        said[setting] = nil
        return
      }
      if setting.declaration.kind == .path, !text.isEmpty {
        guard let path = path(text, folder: folder) else {
          said[setting] = nil
          notes.append(
            "\(source.text(of: setting)): \(setting.key): \(text) is not there; "
              + "the list that ships with this program is used")
          return
        }
        value = .text(path)
      }
    }
    said[setting] = Setting(value: value, source: source)
  }

  /// Where a file is that a setting names: beside the file of settings, or else, as in the pipeline,
  /// below the folder the program was started in. Nil for a list of the pipeline's own that is at
  /// neither place.
  private func path(_ name: String, folder: String?) -> String? {
    guard let folder, !name.hasPrefix("/") else { return FileContent.absolute(name) }
    let beside = FileContent.absolute(folder == "." ? name : "\(folder)/\(name)")
    if FileContent.isThere(beside) { return beside }
    if FileContent.isThere(name) { return FileContent.absolute(name) }
    return PipelineKeys.shippedLists.contains(name) ? nil : beside
  }
}
