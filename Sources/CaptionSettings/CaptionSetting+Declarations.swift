internal import TagRules

extension CaptionSetting {
  /// All settings, in the order of help, docs and `--print-recipe`.
  public static let declarations: [SettingDeclaration] =
    tags + pruning + coreTags + order + captions + chances + sideFiles + fields + posts + output
    + folders

  private static let tags: [SettingDeclaration] = [
    SettingDeclaration(
      .overwriteTags, .tags, .flag, .flag(false),
      "Replace existing tags by those of the tagger or of tag files."),
    SettingDeclaration(
      .tagThreshold, .tags, .share, .share(CaptionRecipe().tagThreshold),
      "Leave out scored tags below this score."),
    SettingDeclaration(
      .taggerThreshold, .tags, .choice(ThresholdRule.allCases.map(\.rawValue)),
      .text(ThresholdRule.model.rawValue),
      "What else says it: the tables of taggers, or the widest gap between a post's scores."),
    SettingDeclaration(
      .processFromOriginalTags, .tags, .flag, .flag(true),
      "Start from the tags of the record, not from those of an earlier run."),
  ]

  private static let pruning: [SettingDeclaration] = [
    SettingDeclaration(
      .pruneMode, .pruning, .choice(PruneMode.allCases.map(\.rawValue)),
      .text(PruningRules().mode.rawValue), "How many tags are dropped."),
    SettingDeclaration(
      .blacklistTagsFile, .pruning, .path, .text(""),
      "File of tags to drop, one per line. Without it: the program's own list."),
    SettingDeclaration(
      .overlapTagsFile, .pruning, .path, .text(""),
      "JSON file of tags that say less than others. Without it: the program's own list."),
    SettingDeclaration(
      .characterTagsFile, .pruning, .path, .text(""),
      "JSON file of tags that describe characters. Without it: the program's own list."),
    SettingDeclaration(
      .dropDifficulty, .pruning, .count(0...Int.max), .count(PruningRules().dropDifficulty),
      "Drop character tags of this many levels."),
    SettingDeclaration(
      .dropAllCore, .pruning, .flag, .flag(false), "Drop all core tags, whatever their level."),
    SettingDeclaration(
      .overlap, .pruning, .choice(OverlapSource.allCases.map(\.rawValue)),
      .text(OverlapSource.lists.rawValue),
      "Where the overlaps of tags come from."),
    SettingDeclaration(
      .prune, .pruning, .choices(["implied"]), .names([]),
      "What else to drop: implied drops what a kept tag implies by the site's implications."),
    SettingDeclaration(
      .exclusiveTagsFile, .pruning, .path, .text(""),
      "File of groups of tags, one per line with commas; of each a post keeps the first."),
    SettingDeclaration(
      .renameTagsFile, .pruning, .path, .text(""),
      "File of names for tags, one per line: the old name, a comma, the new name."),
    SettingDeclaration(
      .compat, .pruning, .choices(["substring", "faces", "original"]), .names([]),
      "What to do as the original pipeline does; original means everything."),
  ]

  private static let coreTags: [SettingDeclaration] = [
    SettingDeclaration(
      .core, .coreTags, .choice(CoreTagSource.allCases.map(\.rawValue)),
      .text(CoreTagSource.counted.rawValue), "Where core tags come from."),
    SettingDeclaration(
      .coreFrequencyThresh, .coreTags, .share, .share(CaptionRecipe().coreFrequencyThreshold),
      "A core tag is on at least this share of a character's posts."),
    SettingDeclaration(
      .computeCoreTagUpLevels, .coreTags, .count(0...64), .count(0),
      "In folders: count core tags this many folders above the captioned one."),
    SettingDeclaration(
      .useExistingCoreTagFile, .coreTags, .flag, .flag(false),
      "Take core tags from the existing file, as core=file does."),
    SettingDeclaration(
      .coreTagFile, .coreTags, .path, .text(""),
      "That file. Without it: core_tags.json where it would be written."),
    SettingDeclaration(
      .embMinDifficulty, .coreTags, .count(0...Int.max),
      .count(PruningRules().embeddingMinimumDifficulty),
      "Embeddings start from core tags of this level on."),
    SettingDeclaration(
      .embMaxDifficulty, .coreTags, .count(0...Int.max),
      .count(PruningRules().embeddingMaximumDifficulty),
      "Embeddings start from core tags below this level."),
    SettingDeclaration(
      .embInitAllCore, .coreTags, .flag, .flag(false), "Embeddings start from all core tags."),
    SettingDeclaration(
      .appendDroppedCharacterTagsWildcard, .coreTags, .flag, .flag(false),
      "Write dropped character tags into wildcard.txt, too."),
  ]

  private static let order: [SettingDeclaration] = [
    SettingDeclaration(
      .sortMode, .order, .choice(TagOrder.Mode.allCases.map(\.rawValue)),
      .text(TagOrder().mode.rawValue), "The order of tags after those that count people."),
    SettingDeclaration(
      .appendDroppedCharacterTags, .order, .flag, .flag(false),
      "Write dropped character tags after the others."),
    SettingDeclaration(
      .maxTagNumber, .order, .count(0...Int.max), .count(TagOrder().maximumTagCount ?? 0),
      "Maximum number of tags; 0 keeps all."),
  ]

  private static let standardOptions = CaptionOptions()

  private static let captions: [SettingDeclaration] = [
    SettingDeclaration(
      .preset, .captions, .optionalChoice(CaptionPreset.allCases.map(\.rawValue)), .text(""),
      "A ready-made template; docs/CAPTIONS.md shows what each writes."),
    SettingDeclaration(
      .template, .captions, .text, .text(""),
      "What captions look like; replaces all settings below except seed and epoch."),
    SettingDeclaration(
      .captionOrdering, .captions, .fields, .names(standardOptions.ordering.map(\.rawValue)),
      "Fields in their order."),
    SettingDeclaration(
      .captionInnerSep, .captions, .text, .text(standardOptions.innerSeparator),
      "Between the values of a field."),
    SettingDeclaration(
      .captionOuterSep, .captions, .text, .text(standardOptions.outerSeparator),
      "Between fields."),
    SettingDeclaration(
      .characterSep, .captions, .text, .text(standardOptions.characterSeparator),
      "Between characters."),
    SettingDeclaration(
      .characterInnerSep, .captions, .text, .text(standardOptions.characterInnerSeparator),
      "Inside a part of a character's name."),
    SettingDeclaration(
      .characterOuterSep, .captions, .text, .text(standardOptions.characterOuterSeparator),
      "Between the parts of a character's name."),
    SettingDeclaration(
      .keepTokensSep, .captions, .text, .text(""),
      "The mark of kept tokens, such as '|||'. Without it: character_outer_sep."),
    SettingDeclaration(
      .keepTokensBefore, .captions, .optionalField,
      .text(standardOptions.keepTokensBefore?.rawValue ?? ""),
      "The field that the mark of kept tokens stands before."),
  ]

  /// The chances of fields, by their settings.
  static let fieldsOfChances: [(setting: CaptionSetting, field: CaptionField)] = [
    (.useNpeopleProb, .npeople), (.useCharacterProb, .character),
    (.useCopyrightProb, .copyright), (.useImageTypeProb, .imageType),
    (.useArtistProb, .artist), (.useRatingProb, .rating), (.useCropInfoProb, .cropInfo),
    (.useTagsProb, .tags),
  ]

  private static let chances: [SettingDeclaration] =
    fieldsOfChances.map { setting, field in
      SettingDeclaration(
        setting, .captions, .share, .share(standardOptions.probabilities[field] ?? 1),
        "The chance that \(field.rawValue) is used.")
    } + [
      SettingDeclaration(
        .seed, .captions, .count(0...Int.max), .count(0),
        "Everything drawn by chance depends on this, the site and the post's number."),
      SettingDeclaration(
        .epoch, .captions, .count(0...Int.max), .count(0), "Write this variation of each caption."),
    ]

  private static let sideFiles: [SettingDeclaration] = [
    SettingDeclaration(
      .saveAux, .sideFiles, .fileWords, .names([]),
      "Fields to write into side files, such as processed_tags."),
    SettingDeclaration(
      .loadAux, .sideFiles, .fileWords, .names([]),
      "Fields to read from side files, such as characters."),
    SettingDeclaration(
      .captionExtension, .sideFiles, .fileExtension, .text("txt"),
      "The ending of files with captions."),
  ]
}
