internal import Reading
internal import Selection
internal import Store
internal import TagRules

/// Which posts an export takes, and all that is read of each: decided once, for every renderer and sink.
struct PostPlan: Sendable {
  /// What an export wants.
  struct Request {
    var selection = PostSelection()
    /// Nil: latents if the sites have any, else all.
    var universe: PostUniverse?
    var part = PostScan.Part(index: 0, count: 1)
    /// Which tags the posts have, and in which order they are text.
    var tags = TagTextOptions()
    /// How a post comes to one caption; nil: no caption is read by a rule.
    var caption: CaptionOptions?
    /// Whether captions by the rule are read; else only those of the recipe's fields.
    var readsRuleCaptions = true
    /// The recipe that captions are made by, which then tells what is read for them.
    var captioning: CaptioningOptions?
    /// What is written beside captions.
    var writesTags = false
    var writesLatents = false
    var writesFileExtension = false
    /// Categories that some site must have, beside those of the order of tags.
    var categoryNames: [String] = []
  }

  let posts: SelectedPosts
  let universe: PostUniverse
  /// Nil where no caption is asked for.
  private let knownRule: CaptionRule?
  /// Nil where captions come by the rule alone.
  private(set) var recipe: PreparedRecipe?
  private let request: Request

  /// Throws `ExportError`, `WarehouseError`: unknown sites, rules, categories and taggers.
  init(_ request: Request, _ warehouse: Warehouse) throws {
    self.request = request
    knownRule = try request.caption.map { caption in
      caption.kindNames.isEmpty
        ? try warehouse.captionRule(named: caption.ruleName)
        : try warehouse.captionRule(ofKinds: caption.kindNames)
    }
    posts = try warehouse.select(request.selection, layer: request.tags.layer)
    let sites = posts.sites
    try warehouse.refuseUnknownCategories(
      request.categoryNames + request.tags.categoryOrder, sites: sites)
    universe =
      try request.universe ?? warehouse.standardUniverse(siteIDs: sites.map(\.id))
    guard let captioning = request.captioning, let caption = request.caption, let rule = knownRule
    else { return }
    recipe = try PreparedRecipe(
      captioning, warehouse, sites: sites, layer: request.tags.layer, rule: rule,
      mode: caption.mode)
  }

  var sites: [SelectedPosts.Site] { posts.sites }

  /// Whether posts of more than one site are exported, so that a number alone does not name one.
  var hasSeveralSites: Bool { sites.count > 1 }

  /// The recipe as it was used, with the lists that took the place of its own.
  var captioning: CaptioningOptions? { recipe?.options }

  /// What is read of each post: what is written of it, and what its caption is made of.
  var content: PostScan.Content {
    var content = PostScan.Content()
    content.tags = request.writesTags
    content.tagLayer = request.tags.layer
    content.latents = request.writesLatents
    content.fileExtension = request.writesFileExtension
    guard let recipe else {
      if request.readsRuleCaptions { content.captionKindIDs = knownRule?.kindIDs ?? [] }
      return content
    }
    return content.joined(with: recipe.content)
  }

  /// The scan of a site's posts. Memory: 16 bytes for each thousand posts.
  func scan(_ site: SelectedPosts.Site, _ warehouse: Warehouse) throws -> PostScan {
    try PostScan(
      warehouse, siteID: site.id, selected: posts, universe: universe, part: request.part,
      content: content)
  }

  /// What makes the captions of a site.
  func caption(of site: SelectedPosts.Site, _ warehouse: Warehouse) throws -> CaptionMaking {
    guard let rule = knownRule, let caption = request.caption else {
      throw ExportError(.badOption, "no captions are read")
    }
    return CaptionMaking(
      rule: rule, mode: caption.mode, recipe: try recipe?.site(site, from: warehouse))
  }

  /// A site's tags as text. Memory: the names of all its tags, twice.
  func tagText(of site: SelectedPosts.Site, _ warehouse: Warehouse, isJSON: Bool) throws -> TagText
  {
    TagText(
      tags: try warehouse.tagDirectory(siteID: site.id, ranksNames: false),
      categories: try warehouse.categories(siteID: site.id), options: request.tags, isJSON: isJSON)
  }

  /// Counts the core tags, if the recipe needs them: a pass over all selected posts. Returns what was
  /// counted.
  @discardableResult
  mutating func countCoreTags(_ export: PostExport) throws -> [CountedCharacter] {
    guard let prepared = recipe, prepared.needsCounting else { return [] }
    let characters = try CoreTagCounter(export: export, posts: posts, universe: universe)
      .characters(prepared)
    recipe?.core = CoreTags(
      characters.map(\.tags), table: prepared.table, characterNames: prepared.characterNames)
    return characters
  }
}

/// What the captions of one site are made by. Threads share it.
struct CaptionMaking: Sendable {
  let rule: CaptionRule
  let mode: CaptionMode
  /// Nil where captions come by the rule.
  let recipe: RecipeSite?
}

extension PostScan.Content {
  /// What both read. The layer is the same for both.
  func joined(with other: PostScan.Content) -> PostScan.Content {
    var content = self
    content.tags = tags || other.tags
    content.latents = latents || other.latents
    content.fileExtension = fileExtension || other.fileExtension
    content.facts = facts || other.facts
    content.pictureFields = pictureFields || other.pictureFields
    content.taggerIDs += other.taggerIDs.filter { !taggerIDs.contains($0) }
    content.captionKindIDs += other.captionKindIDs.filter { !captionKindIDs.contains($0) }
    return content
  }
}
