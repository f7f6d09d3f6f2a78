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
    package var columns: [ScannedTextColumn] = []
    /// Whether rating, score and year are written.
    package var readsFacts = false
    /// Categories that some site must have, beside those of the order of tags.
    package var categoryNames: [String] = []
  }

  package let posts: SelectedPosts
  package let candidates: CandidatePosts
  /// Nil where no caption is asked for.
  private let knownRule: CaptionRule?
  /// Where a post gets several captions: what each comes from.
  private let parts: [CaptionMaking.Part]
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
    parts = try Self.parts(request, warehouse)
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
    content.columns = request.columns
    content.facts = request.readsFacts
    content.captionKindIDs = parts.flatMap { $0.rule?.kindIDs ?? [] }
    guard let recipe else {
      if request.readsRuleCaptions, parts.isEmpty {
        content.captionKindIDs = knownRule?.kindIDs ?? []
      }
      return content
    }
    return content.joined(with: recipe.content)
  }

  /// The scan of a site's posts. Memory: 16 bytes for each thousand posts.
  ///
  /// - Parameters:
  ///   - content: What is read of a post; nil for what the plan says.
  ///   - isWhole: Whether all parts are read, where one of them is asked for.
  package func scan(
    _ site: SelectedPosts.Site, _ warehouse: Warehouse, content: PostScan.Content? = nil,
    isWhole: Bool = false
  ) throws -> PostScan {
    try PostScan(
      warehouse, siteID: site.id, selected: posts, candidates: candidates,
      part: isWhole ? PostScan.Part(index: 0, count: 1) : request.part,
      content: content ?? self.content)
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
      rule: rule, mode: caption.mode, recipe: try recipe?.site(site, from: warehouse),
      parts: parts)
  }

  private static func parts(_ request: Request, _ warehouse: Warehouse) throws -> [CaptionMaking
    .Part]
  {
    guard let mixture = request.caption?.mixture else { return [] }
    guard mixture.variantCount == 0 || request.captioning != nil else {
      throw OutputError(
        .badOption, "captions that are stored have no variants: a recipe makes them by chance",
        hint: "Name the recipe with --recipe, or sets of captions with --each.")
    }
    return try mixture.kinds.map {
      .rule(try warehouse.captionRule(ofKinds: [$0.name]), weight: $0.weight)
    } + (0..<UInt64(mixture.variantCount)).map { .variation($0) }
  }

  /// A site's tags as text. Memory: the names of all its tags, twice.
  package func tagText(of site: SelectedPosts.Site, _ warehouse: Warehouse, isJSON: Bool) throws
    -> TagSpellings
  {
    TagSpellings(
      tags: try warehouse.tagDirectory(siteID: site.id, ranksNames: false, of: posts),
      categories: try warehouse.categories(siteID: site.id, of: posts), options: request.tags,
      isJSON: isJSON)
  }

  /// Counts the core tags, if the recipe needs them: a pass over all selected posts. Returns what was
  /// counted.
  @discardableResult
  package mutating func countCoreTags(_ export: PostExport) throws -> [CountedCharacter] {
    guard let prepared = recipe, prepared.needsCounting else { return [] }
    let characters = try CoreTagCounter(export: export, plan: self).characters(prepared)
    recipe?.core = CoreTags(
      characters.map(\.tags), table: prepared.table, characterNames: prepared.characterNames)
    return characters
  }
}

/// What the captions of one site are made by. Threads share it.
package struct CaptionMaking: Sendable {
  /// Where one of several captions of a post comes from.
  package enum Part: Sendable {
    case rule(CaptionRule, weight: Int)
    /// The recipe, so many epochs behind its own.
    case variation(UInt64)

    var rule: CaptionRule? {
      if case .rule(let rule, _) = self { rule } else { nil }
    }
  }

  package let rule: CaptionRule
  package let mode: CaptionMode
  /// Nil where captions come by the rule.
  package let recipe: RecipeSite?
  /// Empty where a post gets one caption.
  package let parts: [Part]
}

extension PostScan.Content {
  /// What both read. The layer is the same for both.
  package func joined(with other: PostScan.Content) -> PostScan.Content {
    var content = self
    content.tags = tags || other.tags
    content.latents = latents || other.latents
    content.fileExtension = fileExtension || other.fileExtension
    content.facts = facts || other.facts
    content.columns = columns + other.columns
    content.pictureFields = pictureFields || other.pictureFields
    content.taggerIDs += other.taggerIDs.filter { !taggerIDs.contains($0) }
    content.captionKindIDs += other.captionKindIDs.filter { !captionKindIDs.contains($0) }
    return content
  }
}
