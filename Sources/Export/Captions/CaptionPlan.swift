internal import Selection
internal import Warehouse

/// What exporters of captions find out before they begin: sites, the rule, which posts.
struct CaptionPlan: Sendable {
  let posts: SelectedPosts
  let rule: CaptionRule
  let universe: PostUniverse
  private let tagOptions: TagTextOptions

  /// Throws `ExportError`, `WarehouseError`: unknown sites, rules and categories.
  init(
    _ warehouse: Warehouse, selection: PostSelection, universe: PostUniverse?,
    caption: CaptionOptions, tags: TagTextOptions
  ) throws {
    rule = try warehouse.captionRule(named: caption.ruleName)
    posts = try warehouse.select(selection, layer: tags.layer)
    let sites = posts.sites
    tagOptions = tags
    try warehouse.refuseUnknownCategories(tags.categoryOrder, sites: sites)
    self.universe = try universe ?? warehouse.standardUniverse(siteIDs: sites.map(\.id))
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
