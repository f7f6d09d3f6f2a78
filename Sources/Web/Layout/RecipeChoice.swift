internal import Answers
internal import CaptionSettings
internal import Export
internal import Reading
internal import Recipes
internal import Selection
internal import TagRules

/// A recipe as the parameters of a request say it: `preset=kohya&prune_mode=character_core`.
///
/// Settings that name files are not among them: a page may not have files of the machine read.
struct RecipeChoice {
  /// Settings that pages take, by their keys.
  static let settings = CaptionSetting.declarations.filter { declaration in
    switch declaration.kind {
    case .path, .part, .limits, .fileExtension, .fileWords: return false
    default: break
    }
    switch declaration.group {
    case .tags, .pruning, .coreTags, .order, .captions, .fields: break
    default: return false
    }
    return ![.useExistingCoreTagFile, .computeCoreTagUpLevels, .processFromOriginalTags].contains(
      declaration.setting)
  }

  let said: [(setting: CaptionSetting, text: String)]
  let settings: CaptionSettings
  private let plan: CaptionPlan

  /// - Parameter prefix: stands before the names of parameters, for a second recipe.
  /// - Throws: `CaptionSettingsError` for what no setting takes.
  init(_ request: WebRequest, prefix: String = "") throws {
    var said: [(setting: CaptionSetting, text: String)] = []
    for declaration in Self.settings {
      guard let value = request.value(prefix + declaration.setting.key) else { continue }
      said.append((declaration.setting, value))
    }
    // Counting core tags looks at every post; those that the statistics have are there at once.
    let mode = said.last { $0.setting == .pruneMode }?.text ?? PruningRules().mode.rawValue
    if mode == PruneMode.characterCore.rawValue, !said.contains(where: { $0.setting == .core }) {
      said.append((.core, CoreTagSource.confident.rawValue))
    }
    guard !said.contains(where: { $0.setting == .core && $0.text == CoreTagSource.file.rawValue })
    else { throw WebError(.refused, "core tags of a file are for the command line") }
    self.said = said
    settings = try CaptionSettings(paths: [], flags: said)
    plan = try settings.makePlan()
  }

  /// What tells it from other recipes.
  var key: String { said.map { "\($0.setting.key)=\($0.text)" }.joined(separator: "\u{1}") }

  /// Words of the command line that say it.
  var words: [String] {
    said.flatMap { setting, text in
      setting == .preset || setting == .template
        ? [setting == .preset ? "--preset" : "--template", text]
        : ["--set", "\(setting.key)=\(text)"]
    }
  }

  /// The value of a setting as it was said; empty where it was not.
  func text(_ key: String) -> String {
    said.first { $0.setting.key == key }?.text ?? ""
  }

  /// Made ready for the warehouse, or known already.
  func captions(_ reader: PageReader) throws -> PreparedCaptions {
    try reader.site.captions.captions(key, reader.stamp) {
      let options = try PostTextOptions(
        plan, PostSelection(), from: .all, programVersion: "")
      return try PreparedCaptions(
        options, in: reader.warehouse(), isCancelled: reader.isStopped)
    }
  }
}
