import ArgumentParser
import CaptionSettings

/// The settings below "Tags".
struct TagSettingsFlags: ParsableArguments {
  @Flag(inversion: .prefixedNo, help: CaptionSetting.overwriteTags.flagHelp)
  var overwriteTags: Bool?

  @Option(parsing: .unconditional, help: CaptionSetting.tagThreshold.help)
  var tagThreshold: String?

  @Flag(inversion: .prefixedNo, help: CaptionSetting.processFromOriginalTags.flagHelp)
  var processFromOriginalTags: Bool?

  var texts: [SettingText] {
    [
      (.overwriteTags, overwriteTags.map { "\($0)" }),
      (.tagThreshold, tagThreshold),
      (.processFromOriginalTags, processFromOriginalTags.map { "\($0)" }),
    ]
  }
}

/// The settings below "Pruning".
struct PruningSettingsFlags: ParsableArguments {
  @Option(parsing: .unconditional, help: CaptionSetting.pruneMode.help)
  var pruneMode: String?

  @Option(parsing: .unconditional, help: CaptionSetting.blacklistTagsFile.help)
  var blacklistTagsFile: String?

  @Option(parsing: .unconditional, help: CaptionSetting.overlapTagsFile.help)
  var overlapTagsFile: String?

  @Option(parsing: .unconditional, help: CaptionSetting.characterTagsFile.help)
  var characterTagsFile: String?

  @Option(parsing: .unconditional, help: CaptionSetting.dropDifficulty.help)
  var dropDifficulty: String?

  @Flag(inversion: .prefixedNo, help: CaptionSetting.dropAllCore.flagHelp)
  var dropAllCore: Bool?

  @Option(parsing: .unconditional, help: CaptionSetting.overlap.help)
  var overlap: String?

  @Option(parsing: .unconditional, help: CaptionSetting.compat.help)
  var compat: String?

  var texts: [SettingText] {
    [
      (.pruneMode, pruneMode),
      (.blacklistTagsFile, blacklistTagsFile),
      (.overlapTagsFile, overlapTagsFile),
      (.characterTagsFile, characterTagsFile),
      (.dropDifficulty, dropDifficulty),
      (.dropAllCore, dropAllCore.map { "\($0)" }),
      (.overlap, overlap),
      (.compat, compat),
    ]
  }
}

/// The settings below "Core tags".
struct CoreTagSettingsFlags: ParsableArguments {
  @Option(parsing: .unconditional, help: CaptionSetting.core.help)
  var core: String?

  @Option(parsing: .unconditional, help: CaptionSetting.coreFrequencyThresh.help)
  var coreFrequencyThresh: String?

  @Option(parsing: .unconditional, help: CaptionSetting.computeCoreTagUpLevels.help)
  var computeCoreTagUpLevels: String?

  @Flag(inversion: .prefixedNo, help: CaptionSetting.useExistingCoreTagFile.flagHelp)
  var useExistingCoreTagFile: Bool?

  @Option(parsing: .unconditional, help: CaptionSetting.coreTagFile.help)
  var coreTagFile: String?

  @Option(parsing: .unconditional, help: CaptionSetting.embMinDifficulty.help)
  var embMinDifficulty: String?

  @Option(parsing: .unconditional, help: CaptionSetting.embMaxDifficulty.help)
  var embMaxDifficulty: String?

  @Flag(inversion: .prefixedNo, help: CaptionSetting.embInitAllCore.flagHelp)
  var embInitAllCore: Bool?

  @Flag(inversion: .prefixedNo, help: CaptionSetting.appendDroppedCharacterTagsWildcard.flagHelp)
  var appendDroppedCharacterTagsWildcard: Bool?

  var texts: [SettingText] {
    [
      (.core, core),
      (.coreFrequencyThresh, coreFrequencyThresh),
      (.computeCoreTagUpLevels, computeCoreTagUpLevels),
      (.useExistingCoreTagFile, useExistingCoreTagFile.map { "\($0)" }),
      (.coreTagFile, coreTagFile),
      (.embMinDifficulty, embMinDifficulty),
      (.embMaxDifficulty, embMaxDifficulty),
      (.embInitAllCore, embInitAllCore.map { "\($0)" }),
      (.appendDroppedCharacterTagsWildcard, appendDroppedCharacterTagsWildcard.map { "\($0)" }),
    ]
  }
}

/// The settings below "Order".
struct OrderSettingsFlags: ParsableArguments {
  @Option(parsing: .unconditional, help: CaptionSetting.sortMode.help)
  var sortMode: String?

  @Flag(inversion: .prefixedNo, help: CaptionSetting.appendDroppedCharacterTags.flagHelp)
  var appendDroppedCharacterTags: Bool?

  @Option(parsing: .unconditional, help: CaptionSetting.maxTagNumber.help)
  var maxTagNumber: String?

  var texts: [SettingText] {
    [
      (.sortMode, sortMode),
      (.appendDroppedCharacterTags, appendDroppedCharacterTags.map { "\($0)" }),
      (.maxTagNumber, maxTagNumber),
    ]
  }
}
