import TagRules
import TestSupport
import Testing

@testable import CaptionSettings

@Suite("Settings as a recipe")
struct CaptionPlanTests {
  private static func plan(_ text: String) throws -> CaptionPlan {
    let folder = try TemporaryFolder()
    return try CaptionSettings(paths: [try folder.write(text, to: "f.toml")]).makePlan()
  }

  @Test("Without settings it is the recipe's own defaults")
  func defaults() throws {
    let plan = try CaptionSettings().makePlan()
    let (recipe, standard) = (plan.recipe, CaptionRecipe())
    #expect(recipe.template == standard.template)
    #expect(recipe.order == standard.order)
    #expect(recipe.tagThreshold == standard.tagThreshold)
    #expect(recipe.overlap == standard.overlap)
    #expect(recipe.core == standard.core)
    #expect(recipe.coreFrequencyThreshold == standard.coreFrequencyThreshold)
    #expect(recipe.seed == standard.seed)
    #expect(recipe.epoch == standard.epoch)
    #expect(recipe.rules.mode == standard.rules.mode)
    #expect(recipe.rules.blacklist == standard.rules.blacklist)
    #expect(recipe.rules.overlap == standard.rules.overlap)
    #expect(recipe.rules.characterTags == standard.rules.characterTags)
    #expect(recipe.rules.compatibility == standard.rules.compatibility)
    #expect(recipe.rules.dropDifficulty == 2)
    #expect(recipe.rules.embeddingMinimumDifficulty == 1)
    #expect(recipe.rules.embeddingMaximumDifficulty == 2)
    #expect(!recipe.rules.dropsAllCore && !recipe.rules.startsFromAllCore)
    #expect(plan.processesOriginalTags && !plan.overwritesTags)
    #expect(!plan.appendsDroppedTagsToWildcard)
    #expect(plan.coreTagUpLevels == 0 && plan.coreTagPath == nil)
    #expect(plan.savedFields == [] && plan.loadedFields == [])
    #expect(plan.captionExtension == "txt")
  }

  @Test("Every setting of pruning, core tags, order and chance arrives")
  func rules() throws {
    let recipe = try Self.plan(
      """
      tag_threshold = 0.1
      prune_mode = "minimal"
      drop_difficulty = 3
      drop_all_core = true
      overlap = "learned"
      compat = "substring"
      core = "confident"
      core_frequency_thresh = 0.6
      emb_min_difficulty = 4
      emb_max_difficulty = 5
      emb_init_all_core = true
      sort_mode = "shuffle"
      append_dropped_character_tags = true
      max_tag_number = 0
      seed = 9223372036854775807
      epoch = 7
      """
    ).recipe
    #expect(recipe.tagThreshold == 0.1)
    #expect(recipe.rules.mode == .minimal)
    #expect(recipe.rules.dropDifficulty == 3)
    #expect(recipe.rules.dropsAllCore)
    #expect(recipe.overlap == .learned)
    #expect(recipe.rules.compatibility == .substring)
    #expect(recipe.core == .confident)
    #expect(recipe.coreFrequencyThreshold == 0.6)
    #expect(recipe.rules.embeddingMinimumDifficulty == 4)
    #expect(recipe.rules.embeddingMaximumDifficulty == 5)
    #expect(recipe.rules.startsFromAllCore)
    #expect(recipe.order.mode == .shuffle)
    #expect(recipe.order.appendsDroppedTags)
    #expect(recipe.order.maximumTagCount == nil)
    #expect(recipe.seed == UInt64(Int64.max))
    #expect(recipe.epoch == 7)
  }

  @Test("Compatibility: parts, both, all")
  func compatibility() throws {
    func compatibility(_ text: String) throws -> Compatibility {
      try CaptionSettings(paths: [], flags: [(.compat, text)]).makeRecipe().rules.compatibility
    }
    #expect(try compatibility("faces") == .faces)
    #expect(try compatibility("faces,substring") == .original)
    #expect(try compatibility("original") == .original)
    #expect(try compatibility("") == [])
  }

  @Test("Every option of captions arrives in the template")
  func composition() throws {
    let recipe = try Self.plan(
      """
      caption_ordering = ["n_people", "tags", "characters", "artist", "crop", "rating", "type", "copyright"]
      caption_inner_sep = "a"
      caption_outer_sep = "b"
      character_sep = "c"
      character_inner_sep = "d"
      character_outer_sep = "e"
      keep_tokens_sep = "|||"
      keep_tokens_before = "artist"
      use_npeople_prob = 0.01
      use_character_prob = 0.02
      use_copyright_prob = 0.03
      use_image_type_prob = 0.04
      use_artist_prob = 0.05
      use_rating_prob = 0.06
      use_crop_info_prob = 0.07
      use_tags_prob = 0.08
      """
    ).recipe
    var options = CaptionOptions()
    options.ordering = [
      .npeople, .tags, .character, .artist, .cropInfo, .rating, .imageType, .copyright,
    ]
    options.innerSeparator = "a"
    options.outerSeparator = "b"
    options.characterSeparator = "c"
    options.characterInnerSeparator = "d"
    options.characterOuterSeparator = "e"
    options.keepTokensSeparator = "|||"
    options.keepTokensBefore = .artist
    options.probabilities = [
      .npeople: 0.01, .character: 0.02, .copyright: 0.03, .imageType: 0.04, .artist: 0.05,
      .rating: 0.06, .cropInfo: 0.07, .tags: 0.08,
    ]
    #expect(recipe.template == options.template)
    let none = try Self.plan("keep_tokens_before = ''\nkeep_tokens_sep = '|'").recipe
    options = CaptionOptions()
    options.keepTokensBefore = nil
    #expect(none.template == options.template)
  }

  @Test("What others act on arrives, too")
  func around() throws {
    let plan = try Self.plan(
      """
      overwrite_tags = true
      process_from_original_tags = false
      compute_core_tag_up_levels = 2
      core_tag_file = "/lists/core.json"
      append_dropped_character_tags_wildcard = true
      save_aux = ["processed_tags", "characters"]
      load_aux = "artist, copyright"
      caption_extension = ".caption"
      """)
    #expect(plan.overwritesTags && !plan.processesOriginalTags)
    #expect(plan.coreTagUpLevels == 2)
    #expect(plan.coreTagPath == "/lists/core.json")
    #expect(plan.appendsDroppedTagsToWildcard)
    #expect(plan.savedFields == ["processed_tags", "characters"])
    #expect(plan.loadedFields == ["artist", "copyright"])
    #expect(plan.captionExtension == "caption")
  }

  @Test("A list of one's own takes the place of the whole list; paths begin at the file")
  func lists() throws {
    let folder = try TemporaryFolder()
    try folder.write("hat\n", to: "my.txt")
    try folder.write(#"[{"query": "a", "has_overlap": ["b"]}]"#, to: "my.json")
    let character = folder.path("characters.json")
    try folder.write(
      #"{"whitelist": ["w"], "suffixes": [["s"]], "prefixes": []}"#, to: "characters.json")
    let file = try folder.write(
      "blacklist_tags_file = 'my.txt'\noverlap_tags_file = './my.json'\n", to: "f.toml")
    let rules = try CaptionSettings(paths: [file], flags: [(.characterTagsFile, character)])
      .makeRecipe().rules
    #expect(rules.blacklist.entries == ["hat"])
    #expect(rules.overlap.entries == [OverlapList.Entry("a", coveredBy: ["b"])])
    #expect(rules.characterTags == CharacterTagList(whitelist: ["w"], suffixes: [["s"]]))
  }

  @Test("A shipped list that is printed is the same list when it is read")
  func shippedLists() throws {
    func bytes(_ list: ShippedList) -> [UInt8] { Array(list.text.utf8) }
    #expect(try Blacklist(text: bytes(.blacklist)) == DefaultLists.blacklist)
    #expect(try OverlapList(json: bytes(.overlap)) == DefaultLists.overlap)
    #expect(try CharacterTagList(json: bytes(.characterTags)) == DefaultLists.characterTags)
  }
}
