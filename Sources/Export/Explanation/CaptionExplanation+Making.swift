internal import Reading
internal import Recipes
internal import Reports
internal import Rows
internal import Selection
internal import Statistics
public import Store
public import TagRules

extension CaptionExplanation {
  /// Explains the caption that an export of texts writes of a post with the same options. Core tags are
  /// counted over all selected posts only if the recipe asks for it and the post has a character.
  ///
  /// Throws `WarehouseError` when there is no such post, `OutputError`, `SelectionError`, `TagRulesError`.
  public init(
    of name: PostName, _ options: PostTextOptions, in warehouse: Warehouse,
    isCancelled: @escaping () -> Bool
  ) throws {
    self = try warehouse.holdingSnapshot {
      let position = try warehouse.site(of: name)
      var request = options.request
      request.captioning = options.captioning ?? CaptioningOptions()
      request.part = PostScan.Part(index: 0, count: 1)
      var plan = try PostPlan(request, warehouse)
      guard let site = plan.sites.first(where: { $0.id == position.id }) else {
        throw OutputError(
          .badOption, "\(position.name)/\(name.number) is on none of the sites that are captioned",
          hint: "Name its site with --site.")
      }
      let finding = PostFinding(warehouse: warehouse, plan: plan, site: site, number: name.number)
      let (scan, isSelected) = try finding.scan()
      var counted: [CountedCharacter] = []
      if let recipe = plan.recipe, recipe.table.rules.mode == .characterCore {
        var hasCharacter = false
        let shared = try recipe.site(site, from: warehouse)
        try finding.read(scan) { post in
          var filled = CaptionPost()
          shared.fillTags(of: post, into: &filled)
          hasCharacter = !filled.characters.isEmpty
        }
        if hasCharacter {
          counted =
            recipe.options.recipe.core == .confident
            ? try recipe.confidentTags(warehouse, sites: [site])
            : try plan.countCoreTags(PostExport(from: warehouse, isCancelled: isCancelled))
        }
      }
      guard let recipe = plan.recipe else {
        throw OutputError(.badOption, "there is no recipe to explain")
      }
      var explained: CaptionExplanation?
      let making = try ExplanationMaking(
        recipe: recipe, site: recipe.site(site, from: warehouse), counted: counted,
        learned: recipe.learnedShares(warehouse, sites: plan.sites),
        categories: warehouse.categories(siteID: site.id, of: plan.posts))
      try finding.read(scan) { post in explained = making.explanation(of: post, site: site.name) }
      guard var explanation = explained else {
        throw OutputError(.badOption, "\(site.name)/\(name.number) cannot be read")
      }
      explanation.isSelected = isSelected
      return explanation
    }
  }
}

/// Looks for one post among those that are captioned.
private struct PostFinding {
  let warehouse: Warehouse
  let plan: PostPlan
  let site: SelectedPosts.Site
  let number: Int64

  /// A scan that finds it, and whether that is the scan of the export.
  func scan() throws -> (scan: PostScan, isSelected: Bool) {
    let content = plan.recipe?.content ?? PostScan.Content()
    let selected = try plan.scan(site, warehouse, content: content, isWhole: true)
    var isSelected = false
    try read(selected) { _ in isSelected = true }
    if isSelected { return (selected, true) }
    var whole = PostSelection()
    whole.siteNames = [site.name]
    let all = try PostScan(
      warehouse, siteID: site.id,
      selected: warehouse.select(whole, layer: content.tagLayer), content: content)
    return (all, false)
  }

  func read(_ scan: PostScan, _ body: (borrowing ScannedPost) throws -> Void) throws {
    guard let range = scan.ranges.firstIndex(where: { $0.contains(number) }) else { return }
    var none: Void = ()
    try scan.read(range, from: warehouse, into: &none) { _, post in
      if post.number == number { try body(post) }
    }
  }
}

extension PreparedRecipe {
  /// The share of the posts of a tag that have another one, by the names of both with underscores; empty
  /// where overlap is not learned.
  func learnedShares(
    _ warehouse: Warehouse, sites: [SelectedPosts.Site]
  ) throws -> [[String]: Double] {
    guard options.recipe.overlap == .learned, table.rules.mode != .none else { return [:] }
    var shares: [[String]: Double] = [:]
    for site in sites {
      for pair in try warehouse.impliedTags(siteName: site.name) {
        let key = [pair.tag, pair.implied]
        shares[key] = max(shares[key] ?? 0, pair.ratio)
      }
    }
    return shares
  }
}
