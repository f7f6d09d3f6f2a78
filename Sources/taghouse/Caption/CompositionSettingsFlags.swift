import ArgumentParser
import CaptionSettings
import TagRules

/// The settings below "Captions".
struct CompositionSettingsFlags: ParsableArguments {
  @Option(
    parsing: .unconditional, help: CaptionSetting.preset.help,
    completion: .list(CaptionPreset.allCases.map(\.rawValue)))
  var preset: String?

  @Option(parsing: .unconditional, help: CaptionSetting.template.help)
  var template: String?

  @Option(parsing: .unconditional, help: CaptionSetting.captionOrdering.help)
  var captionOrdering: String?

  @Option(parsing: .unconditional, help: CaptionSetting.captionInnerSep.help)
  var captionInnerSep: String?

  @Option(parsing: .unconditional, help: CaptionSetting.captionOuterSep.help)
  var captionOuterSep: String?

  @Option(parsing: .unconditional, help: CaptionSetting.characterSep.help)
  var characterSep: String?

  @Option(parsing: .unconditional, help: CaptionSetting.characterInnerSep.help)
  var characterInnerSep: String?

  @Option(parsing: .unconditional, help: CaptionSetting.characterOuterSep.help)
  var characterOuterSep: String?

  @Option(parsing: .unconditional, help: CaptionSetting.keepTokensSep.help)
  var keepTokensSep: String?

  @Option(parsing: .unconditional, help: CaptionSetting.keepTokensBefore.help)
  var keepTokensBefore: String?

  @Option(parsing: .unconditional, help: CaptionSetting.useNpeopleProb.help)
  var useNpeopleProb: String?

  @Option(parsing: .unconditional, help: CaptionSetting.useCharacterProb.help)
  var useCharacterProb: String?

  @Option(parsing: .unconditional, help: CaptionSetting.useCopyrightProb.help)
  var useCopyrightProb: String?

  @Option(parsing: .unconditional, help: CaptionSetting.useImageTypeProb.help)
  var useImageTypeProb: String?

  @Option(parsing: .unconditional, help: CaptionSetting.useArtistProb.help)
  var useArtistProb: String?

  @Option(parsing: .unconditional, help: CaptionSetting.useRatingProb.help)
  var useRatingProb: String?

  @Option(parsing: .unconditional, help: CaptionSetting.useCropInfoProb.help)
  var useCropInfoProb: String?

  @Option(parsing: .unconditional, help: CaptionSetting.useTagsProb.help)
  var useTagsProb: String?

  @Option(parsing: .unconditional, help: CaptionSetting.seed.help)
  var seed: String?

  @Option(parsing: .unconditional, help: CaptionSetting.epoch.help)
  var epoch: String?

  var texts: [SettingText] {
    [
      (.preset, preset),
      (.template, template),
      (.captionOrdering, captionOrdering),
      (.captionInnerSep, captionInnerSep),
      (.captionOuterSep, captionOuterSep),
      (.characterSep, characterSep),
      (.characterInnerSep, characterInnerSep),
      (.characterOuterSep, characterOuterSep),
      (.keepTokensSep, keepTokensSep),
      (.keepTokensBefore, keepTokensBefore),
      (.useNpeopleProb, useNpeopleProb),
      (.useCharacterProb, useCharacterProb),
      (.useCopyrightProb, useCopyrightProb),
      (.useImageTypeProb, useImageTypeProb),
      (.useArtistProb, useArtistProb),
      (.useRatingProb, useRatingProb),
      (.useCropInfoProb, useCropInfoProb),
      (.useTagsProb, useTagsProb),
      (.seed, seed),
      (.epoch, epoch),
    ]
  }
}

/// The settings below "Side files".
struct SideFileSettingsFlags: ParsableArguments {
  @Option(parsing: .unconditional, help: CaptionSetting.saveAux.help)
  var saveAux: String?

  @Option(parsing: .unconditional, help: CaptionSetting.loadAux.help)
  var loadAux: String?

  @Option(parsing: .unconditional, help: CaptionSetting.captionExtension.help)
  var captionExtension: String?

  var texts: [SettingText] {
    [
      (.saveAux, saveAux),
      (.loadAux, loadAux),
      (.captionExtension, captionExtension),
    ]
  }
}
