internal import Selection
internal import TagRules
internal import Warehouse

/// What exporters of captions find out before they begin: sites, the rule, which posts.
struct CaptionPlan: Sendable {
  let posts: SelectedPosts
  let rule: CaptionRule
  let universe: PostUniverse
  /// Nil where captions come by the rule alone.
  private(set) var recipe: PreparedRecipe?
  private let tagOptions: TagTextOptions

  /// Throws `ExportError`, `WarehouseError`: unknown sites, rules and categories.
  init(
    _ warehouse: Warehouse, selection: PostSelection, universe: PostUniverse?,
    caption: CaptionOptions, tags: TagTextOptions, captioning: CaptioningOptions? = nil
  ) throws {
    rule = try warehouse.captionRule(named: caption.ruleName)
    posts = try warehouse.select(selection, layer: tags.layer)
    let sites = posts.sites
    tagOptions = tags
    try warehouse.refuseUnknownCategories(tags.categoryOrder, sites: sites)
    self.universe = try universe ?? warehouse.standardUniverse(siteIDs: sites.map(\.id))
    recipe = try captioning.map {
      try PreparedRecipe(
        $0, warehouse, sites: sites, layer: tags.layer, rule: rule, mode: caption.mode)
    }
  }

  /// Counts the core tags, if the recipe needs them: a pass over all selected posts. Returns what was
  /// counted.
  @discardableResult
  mutating func countCoreTags(
    _ warehouse: Warehouse, isCancelled: @escaping () -> Bool,
    report: @escaping (ExportProgress) -> Void
  ) throws -> [CountedCharacter] {
    guard let prepared = recipe, prepared.needsCounting else { return [] }
    let characters = try CoreTagCensus(
      warehouse: warehouse, posts: posts, universe: universe, isCancelled: isCancelled,
      report: report
    ).characters(prepared)
    recipe?.core = CoreTags(
      characters.map(\.tags), table: prepared.table, characterNames: prepared.characterNames)
    return characters
  }

  var sites: [SelectedPosts.Site] { posts.sites }

  /// Whether posts of more than one site are exported, so that a number alone does not name one.
  var hasSeveralSites: Bool { sites.count > 1 }

  /// A site's tags as text. Memory: the names of all its tags, twice.
  func tagText(of site: SelectedPosts.Site, from warehouse: Warehouse, isJSON: Bool) throws
    -> TagText
  {
    TagText(
      tags: try warehouse.tagDirectory(siteID: site.id, ranksNames: false),
      categories: try warehouse.categories(siteID: site.id), options: tagOptions, isJSON: isJSON)
  }
}
