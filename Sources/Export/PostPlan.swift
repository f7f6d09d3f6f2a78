package import Reading
package import Recipes
internal import Rows
package import Selection
package import Store
internal import TagRules

/// Which posts an export takes, and all that is read of each: decided once, for every renderer and sink.
package struct PostPlan: Sendable {
  /// What an export wants.
  package struct Request {
    package var selection = PostSelection()
    package var candidates = CandidatePosts.all
    package var part = PostScan.Part(index: 0, count: 1)
    /// Which tags the posts have, and in which order they are text.
    package var tags = TagTextOptions()
    /// How a post comes to one caption; nil: no caption is read by a rule.
    package var caption: CaptionTextOptions?
    /// Whether captions by the rule are read; else only those of the recipe's fields.
    package var readsRuleCaptions = true
    /// The recipe that captions are made by, which then tells what is read for them.
    package var captioning: CaptioningOptions?
    /// What is written beside captions.
    package var writesTags = false
    package var writesLatents = false
    package var writesFileExtension = false
    /// Categories that some site must have, beside those of the order of tags.
    package var categoryNames: [String] = []
  }

  package let posts: SelectedPosts
  package let candidates: CandidatePosts
  /// Nil where no caption is asked for.
  private let knownRule: CaptionRule?
  /// Nil where captions come by the rule alone.
  package private(set) var recipe: PreparedRecipe?
  private let request: Request

  /// Throws `OutputError`, `WarehouseError`: unknown sites, rules, categories and taggers.
  package init(_ request: Request, _ warehouse: Warehouse) throws {
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
    candidates = request.candidates
    guard let captioning = request.captioning, let caption = request.caption, let rule = knownRule
    else { return }
    recipe = try PreparedRecipe(
      captioning, warehouse, of: posts, layer: request.tags.layer, rule: rule, mode: caption.mode)
  }

  package var sites: [SelectedPosts.Site] { posts.sites }

  /// Whether posts of more than one site are exported, so that a number alone does not name one.
  package var hasSeveralSites: Bool { sites.count > 1 }

  /// The recipe as it was used, with the lists that took the place of its own.
  package var captioning: CaptioningOptions? { recipe?.options }

  /// What is read of each post: what is written of it, and what its caption is made of.
  package var content: PostScan.Content {
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
  package func scan(_ site: SelectedPosts.Site, _ warehouse: Warehouse) throws -> PostScan {
    try PostScan(
      warehouse, siteID: site.id, selected: posts, candidates: candidates, part: request.part,
      content: content)
  }

  /// The posts that the selection takes and `--from` leaves out, of all sites.
  func outsideCount(_ warehouse: Warehouse) throws -> Int64 {
    guard candidates != .all else { return 0 }
    return try sites.reduce(0) { try $0 + scan($1, warehouse).outsideCount(warehouse) }
  }

  /// What makes the captions of a site.
  package func caption(of site: SelectedPosts.Site, _ warehouse: Warehouse) throws -> CaptionMaking
  {
    guard let rule = knownRule, let caption = request.caption else {
      throw OutputError(.badOption, "no captions are read")
    }
    return CaptionMaking(
      rule: rule, mode: caption.mode, recipe: try recipe?.site(site, from: warehouse))
  }

  /// A site's tags as text. Memory: the names of all its tags, twice.
  package func tagText(of site: SelectedPosts.Site, _ warehouse: Warehouse, isJSON: Bool) throws
    -> TagText
  {
    TagText(
      tags: try warehouse.tagDirectory(siteID: site.id, ranksNames: false, of: posts),
      categories: try warehouse.categories(siteID: site.id, of: posts), options: request.tags,
      isJSON: isJSON)
  }

  /// Counts the core tags, if the recipe needs them: a pass over all selected posts. Returns what was
  /// counted.
  @discardableResult
  package mutating func countCoreTags(_ export: PostExport) throws -> [CountedCharacter] {
    guard let prepared = recipe, prepared.needsCounting else { return [] }
    let characters = try CoreTagCounter(export: export, posts: posts, candidates: candidates)
      .characters(prepared)
    recipe?.core = CoreTags(
      characters.map(\.tags), table: prepared.table, characterNames: prepared.characterNames)
    return characters
  }
}

/// What the captions of one site are made by. Threads share it.
package struct CaptionMaking: Sendable {
  package let rule: CaptionRule
  package let mode: CaptionMode
  /// Nil where captions come by the rule.
  package let recipe: RecipeSite?
}

extension PostScan.Content {
  /// What both read. The layer is the same for both.
  package func joined(with other: PostScan.Content) -> PostScan.Content {
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
