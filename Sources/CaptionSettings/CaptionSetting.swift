/// A setting of captions. The raw values are the keys in files and in `--set key=value`.
///
/// What each may be, its default and its help stand in `declarations`, and nowhere else.
public enum CaptionSetting: String, CaseIterable, Sendable {
  // Tags.
  case overwriteTags = "overwrite_tags"
  case tagThreshold = "tag_threshold"
  case taggerThreshold = "tagger_threshold"
  case processFromOriginalTags = "process_from_original_tags"
  // Pruning.
  case pruneMode = "prune_mode"
  case blacklistTagsFile = "blacklist_tags_file"
  case overlapTagsFile = "overlap_tags_file"
  case characterTagsFile = "character_tags_file"
  case dropDifficulty = "drop_difficulty"
  case dropAllCore = "drop_all_core"
  case overlap
  case prune
  case exclusiveTagsFile = "exclusive_tags_file"
  case renameTagsFile = "rename_tags_file"
  case compat
  // Core tags.
  case core
  case coreFrequencyThresh = "core_frequency_thresh"
  case computeCoreTagUpLevels = "compute_core_tag_up_levels"
  case useExistingCoreTagFile = "use_existing_core_tag_file"
  case coreTagFile = "core_tag_file"
  case embMinDifficulty = "emb_min_difficulty"
  case embMaxDifficulty = "emb_max_difficulty"
  case embInitAllCore = "emb_init_all_core"
  case appendDroppedCharacterTagsWildcard = "append_dropped_character_tags_wildcard"
  // Order.
  case sortMode = "sort_mode"
  case appendDroppedCharacterTags = "append_dropped_character_tags"
  case maxTagNumber = "max_tag_number"
  // Captions.
  case preset
  case template
  case captionOrdering = "caption_ordering"
  case captionInnerSep = "caption_inner_sep"
  case captionOuterSep = "caption_outer_sep"
  case characterSep = "character_sep"
  case characterInnerSep = "character_inner_sep"
  case characterOuterSep = "character_outer_sep"
  case keepTokensSep = "keep_tokens_sep"
  case keepTokensBefore = "keep_tokens_before"
  case useNpeopleProb = "use_npeople_prob"
  case useCharacterProb = "use_character_prob"
  case useCopyrightProb = "use_copyright_prob"
  case useImageTypeProb = "use_image_type_prob"
  case useArtistProb = "use_artist_prob"
  case useRatingProb = "use_rating_prob"
  case useCropInfoProb = "use_crop_info_prob"
  case useTagsProb = "use_tags_prob"
  case seed
  case epoch
  // Side files.
  case saveAux = "save_aux"
  case loadAux = "load_aux"
  case captionExtension = "caption_extension"
  // Fields of a warehouse.
  case imageType = "image_type"
  case tagCategories = "tag_categories"
  case quality
  case captionRule = "caption_rule"
  case tagger
  case layer
  // Posts of a warehouse.
  case excludeDeleted = "exclude_deleted"
  case mergeMD5 = "merge_md5"
  case allowUnknown = "allow_unknown"
  case part
  case per
  case perOrder = "per_order"
  // What is written.
  case withTags = "with_tags"
  case spread
  case allowEmpty = "allow_empty"
  // Folders of pictures.
  case tagsFrom = "tags_from"
  case backup
  case overwriteEmbInit = "overwrite_emb_init"

  public var key: String { rawValue }

  /// As the command line says it: `--preset`, or `--set prune_mode`.
  public var option: String { ownOption ?? "--set \(key)" }

  /// The option of its own that a setting has which people often use; nil for all others.
  public var ownOption: String? {
    switch self {
    case .preset, .template: "--\(key)"
    default: nil
    }
  }

  /// The option that it had before `--set`: `--prune-mode`.
  public var formerOption: String {
    "--" + String(rawValue.map { $0 == "_" ? "-" : $0 })
  }

  /// The setting of a key, which may have hyphens.
  ///
  /// Throws `unknownKey`, naming the nearest.
  public static func named(_ key: String) throws(CaptionSettingsError) -> CaptionSetting {
    let spelled = String(key.map { $0 == "-" ? "_" : $0 })
    if let setting = CaptionSetting(rawValue: spelled) { return setting }
    if let former = PipelineKeys.formerNames[spelled],
      let setting = CaptionSetting(rawValue: former)
    {
      return setting
    }
    let list = "`taghouse caption --list-settings` explains all settings."
    let nearest = PipelineKeys.nearest(to: spelled, among: CaptionSetting.allCases.map(\.key))
    throw CaptionSettingsError(
      .badFlag, "there is no setting '\(key)'",
      hint: nearest.map { "Did you mean \($0)? \(list)" } ?? list)
  }

  public var declaration: SettingDeclaration {
    guard let declaration = Self.byKey[self] else {
      // A test goes through all cases.
      fatalError("the setting \(key) has no declaration")
    }
    return declaration
  }

  private static let byKey = Dictionary(
    uniqueKeysWithValues: declarations.map { ($0.setting, $0) })

  /// Whether it says something of posts of a warehouse alone.
  public var isForWarehouses: Bool {
    switch declaration.group {
    case .fields: self != .imageType
    case .posts, .output: true
    default: false
    }
  }

  /// Whether it was an option that could be repeated.
  public var isList: Bool { self == .per || self == .tagCategories }

  /// Whether it says something of folders of pictures alone.
  public var isForFolders: Bool { declaration.group == .folders }

  /// Whether it is one of the options that a template stands for.
  public var isComposition: Bool {
    declaration.group == .captions && ![.preset, .template, .seed, .epoch].contains(self)
  }
}

/// The titles under which help and docs show the settings. The raw values are the titles.
public enum SettingGroup: String, CaseIterable, Sendable {
  case tags = "Tags"
  case pruning = "Pruning"
  case coreTags = "Core tags"
  case order = "Order"
  case captions = "Captions"
  case sideFiles = "Side files"
  case fields = "Fields of a warehouse"
  case posts = "Posts of a warehouse"
  case output = "Output of a warehouse"
  case folders = "Folders of pictures"
}
