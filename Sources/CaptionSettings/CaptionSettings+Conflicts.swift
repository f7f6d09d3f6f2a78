internal import TagRules

extension CaptionSettings {
  /// Puts what the preset says below what files and flags say.
  mutating func usePreset() {
    guard let preset = CaptionPreset(rawValue: text(.preset)) else { return }
    if said[.template] == nil {
      said[.template] = Setting(value: .text(preset.text), source: .preset(preset.rawValue))
    } else {
      notes.append("\(name(of: .template)) takes the place of the preset \(preset.rawValue)")
    }
  }

  /// Whether a template is in force, not the options.
  var usesTemplate: Bool { !text(.template).isEmpty }

  /// A template stands for all options of captions. It wins over those of weaker files, with a note;
  /// else the two exclude each other.
  mutating func checkComposition() throws(CaptionSettingsError) {
    guard usesTemplate else { return }
    let template = source(of: .template)
    var replaced: [String] = []
    for setting in CaptionSetting.allCases where setting.isComposition {
      guard let said = said[setting] else { continue }
      if said.source.rank < template.rank {
        replaced.append(setting.key)
        continue
      }
      // A file that holds the defaults, as the pipeline's does, says nothing against a preset.
      if case .preset = template, said.source != .flag,
        said.value == setting.declaration.standard
      {
        continue
      }
      throw error(
        .conflict, setting, "\(name(of: .template)) excludes it",
        hint: "A template says all of it; see docs/CAPTIONS.md, Templates.")
    }
    if !replaced.isEmpty {
      notes.append("\(name(of: .template)) takes the place of \(replaced.joined(separator: ", "))")
    }
  }

  /// `tag_threshold` is one number for all tags; `tagger_threshold = "mcut"` has one for each post.
  func checkThreshold() throws(CaptionSettingsError) {
    guard let threshold = said[.tagThreshold], let rule = said[.taggerThreshold],
      text(.taggerThreshold) == ThresholdRule.mcut.rawValue
    else { return }
    // A file that holds the defaults, as the pipeline's does, says nothing against it.
    let isDefault = threshold.value == CaptionSetting.tagThreshold.declaration.standard
    if isDefault, threshold.source.rank <= rule.source.rank { return }
    throw error(
      .conflict, .tagThreshold,
      "a number, and \(name(of: .taggerThreshold)) finds one for each post",
      hint: "Say one of them.")
  }

  /// `use_existing_core_tag_file` and `core` are two words for one thing. The default of `core` says
  /// nothing against a file, unless it is said by something stronger.
  func checkCore() throws(CaptionSettingsError) {
    guard isOn(.useExistingCoreTagFile), let core = said[.core],
      text(.core) != CoreTagSource.file.rawValue
    else { return }
    let isDefault = core.value == CaptionSetting.core.declaration.standard
    if isDefault, core.source.rank <= source(of: .useExistingCoreTagFile).rank { return }
    throw error(
      .conflict, .core, "\(text(.core)), and \(name(of: .useExistingCoreTagFile)) asks for a file",
      hint: "Say one of them.")
  }
}
