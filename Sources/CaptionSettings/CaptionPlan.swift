public import TagRules

/// The recipe of captions, and what is to be done around it.
public struct CaptionPlan: Sendable {
  public var recipe = CaptionRecipe()
  /// `overwrite_tags`: tags of taggers and tag files take the place of tags that are there.
  public var overwritesTags = false
  /// `process_from_original_tags`: begin with the tags of the record, not with processed ones.
  public var processesOriginalTags = true
  /// `compute_core_tag_up_levels`: folders above the captioned one, 0 or more.
  public var coreTagUpLevels = 0
  /// `core_tag_file`, from the root on; nil is core_tags.json where it would be written. Read when the
  /// recipe's core tags come from a file.
  public var coreTagPath: String?
  /// `append_dropped_character_tags_wildcard`.
  public var appendsDroppedTagsToWildcard = false
  /// Fields that are written into side files.
  public var savedFields: [String] = []
  /// Fields that are read from side files.
  public var loadedFields: [String] = []
  /// The lists that the recipe has from files; the others are those that ship with the program.
  public var namedLists: Set<ShippedList> = []
  /// The files that settings and lists came from, or may come from; nothing is written over them.
  public var inputPaths: [String] = []
  /// Without a dot.
  public var captionExtension = "txt"
  /// What is said of the place that captions are made for: of a warehouse, or of a folder.
  public var place = CaptionPlace()
  /// Settings that were said and have effect in a warehouse alone, and those for folders alone.
  public var saidForWarehouses: [CaptionSetting] = []
  public var saidForFolders: [CaptionSetting] = []

  public init() {}
}

extension CaptionSettings {
  /// The recipe, with lists read from their files.
  ///
  /// Throws `noSuchFile`, `cannotRead` or `badFile` of a list, and `badValue` or `badFlag` of a
  /// template.
  public func makeRecipe() throws(CaptionSettingsError) -> CaptionRecipe {
    var recipe = CaptionRecipe()
    recipe.rules = try makeRules()
    recipe.order.mode = TagOrder.Mode(rawValue: text(.sortMode)) ?? recipe.order.mode
    recipe.order.appendsDroppedTags = isOn(.appendDroppedCharacterTags)
    let maximum = count(.maxTagNumber)
    recipe.order.maximumTagCount = maximum == 0 ? nil : maximum
    recipe.template = try makeTemplate()
    recipe.tagThreshold = share(.tagThreshold)
    recipe.thresholdRule =
      ThresholdRule(rawValue: text(.taggerThreshold)) ?? recipe.thresholdRule
    recipe.isTagThresholdSet =
      source(of: .tagThreshold) != .standard && recipe.thresholdRule == .model
    recipe.overlap = OverlapSource(rawValue: text(.overlap)) ?? recipe.overlap
    recipe.core =
      isOn(.useExistingCoreTagFile) ? .file : CoreTagSource(rawValue: text(.core)) ?? recipe.core
    recipe.coreFrequencyThreshold = share(.coreFrequencyThresh)
    recipe.seed = UInt64(count(.seed))
    recipe.epoch = UInt64(count(.epoch))
    return recipe
  }

  /// The recipe and all that others act on. Throws as `makeRecipe` does.
  public func makePlan() throws(CaptionSettingsError) -> CaptionPlan {
    var plan = CaptionPlan()
    plan.recipe = try makeRecipe()
    plan.overwritesTags = isOn(.overwriteTags)
    plan.processesOriginalTags = isOn(.processFromOriginalTags)
    plan.coreTagUpLevels = count(.computeCoreTagUpLevels)
    plan.inputPaths = inputPaths
    plan.coreTagPath = text(.coreTagFile).isEmpty ? nil : text(.coreTagFile)
    plan.appendsDroppedTagsToWildcard = isOn(.appendDroppedCharacterTagsWildcard)
    plan.savedFields = names(.saveAux)
    plan.loadedFields = names(.loadAux)
    plan.captionExtension = text(.captionExtension)
    plan.place = CaptionPlace(self)
    let changed = CaptionSetting.allCases.filter {
      source(of: $0) != .standard && value(of: $0) != $0.declaration.standard
    }
    plan.saidForWarehouses = changed.filter(\.isForWarehouses)
    plan.saidForFolders = changed.filter(\.isForFolders)
    for (list, setting) in [
      (ShippedList.blacklist, CaptionSetting.blacklistTagsFile), (.overlap, .overlapTagsFile),
      (.characterTags, .characterTagsFile),
    ] where !text(setting).isEmpty {
      plan.namedLists.insert(list)
    }
    return plan
  }

  private func makeRules() throws(CaptionSettingsError) -> PruningRules {
    var rules = PruningRules.standard
    rules.mode = PruneMode(rawValue: text(.pruneMode)) ?? rules.mode
    if let bytes = try listBytes(.blacklistTagsFile) {
      rules.blacklist = try list(.blacklistTagsFile) { () throws(TagRulesError) in
        try Blacklist(text: bytes)
      }
    }
    if let bytes = try listBytes(.overlapTagsFile) {
      rules.overlap = try list(.overlapTagsFile) { () throws(TagRulesError) in
        try OverlapList(json: bytes)
      }
    }
    if let bytes = try listBytes(.characterTagsFile) {
      rules.characterTags = try list(.characterTagsFile) { () throws(TagRulesError) in
        try CharacterTagList(json: bytes)
      }
    }
    if let bytes = try listBytes(.exclusiveTagsFile) {
      rules.exclusiveGroups = try list(.exclusiveTagsFile) { () throws(TagRulesError) in
        try ExclusiveGroups(text: bytes)
      }
    }
    if let bytes = try listBytes(.renameTagsFile) {
      rules.renames = try list(.renameTagsFile) { () throws(TagRulesError) in
        try RenameList(text: bytes)
      }
    }
    rules.prunesImplied = names(.prune).contains("implied")
    rules.dropDifficulty = count(.dropDifficulty)
    rules.dropsAllCore = isOn(.dropAllCore)
    rules.embeddingMinimumDifficulty = count(.embMinDifficulty)
    rules.embeddingMaximumDifficulty = count(.embMaxDifficulty)
    rules.startsFromAllCore = isOn(.embInitAllCore)
    for name in names(.compat) {
      switch name {
      case "substring": rules.compatibility.insert(.substring)
      case "faces": rules.compatibility.insert(.faces)
      default: rules.compatibility.insert(.original)
      }
    }
    return rules
  }

  // MARK: Lists

  /// Bytes of a list that are read.
  static let maximumListByteCount = 64 * 1024 * 1024

  /// Nil when no file is named.
  private func listBytes(_ setting: CaptionSetting) throws(CaptionSettingsError) -> [UInt8]? {
    let path = text(setting)
    guard !path.isEmpty else { return nil }
    do {
      return try FileContent.bytes(of: path, maximumByteCount: Self.maximumListByteCount)
    } catch {
      throw self.error(error.code, setting, "\(path): \(error.message)")
    }
  }

  private func list<List>(
    _ setting: CaptionSetting, parsing: () throws(TagRulesError) -> List
  ) throws(CaptionSettingsError) -> List {
    do {
      return try parsing()
    } catch {
      var failure = self.error(.badFile, setting, error.message, hint: error.hint)
      // The place in the list helps more than that of its name.
      let said = source(of: setting)
      failure.message = "\(error.message) (a list; \(said.text(of: setting)) names it)"
      failure.path = text(setting)
      failure.line = nil
      if case .line(let line) = error.position { failure.line = line }
      throw failure
    }
  }

  // MARK: Captions

  private func makeTemplate() throws(CaptionSettingsError) -> CaptionTemplate {
    guard usesTemplate else { return makeOptions().template }
    do {
      return try CaptionTemplate(parsing: text(.template))
    } catch {
      let code: CaptionSettingsError.Code =
        source(of: .template) == .flag ? .badFlag : .badValue
      throw self.error(code, .template, "\(error)")
    }
  }

  private func makeOptions() -> CaptionOptions {
    var options = CaptionOptions()
    options.ordering = names(.captionOrdering).compactMap(CaptionField.init(rawValue:))
    options.innerSeparator = text(.captionInnerSep)
    options.outerSeparator = text(.captionOuterSep)
    options.characterSeparator = text(.characterSep)
    options.characterInnerSeparator = text(.characterInnerSep)
    options.characterOuterSeparator = text(.characterOuterSep)
    options.keepTokensSeparator = text(.keepTokensSep).isEmpty ? nil : text(.keepTokensSep)
    options.keepTokensBefore = CaptionField(rawValue: text(.keepTokensBefore))
    for (setting, field) in CaptionSetting.fieldsOfChances {
      options.probabilities[field] = share(setting)
    }
    return options
  }
}
