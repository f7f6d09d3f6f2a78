internal import Reading
internal import Recipes
internal import Reports
internal import Rows
internal import Selection
package import Store
package import TagRules

/// A recipe made ready for a warehouse as it is, to make and explain captions of single posts: what takes the time
/// of reading all tags is done once.
///
/// Threads share it, each with a warehouse of its own. Memory: some 150 bytes a tag.
package struct PreparedCaptions: Sendable {
  /// A caption, and the tags of the post that are not in it.
  package struct Caption: Sendable {
    package var siteName: String
    package var number: Int64
    package var text: String
    package var keptTags: [String]
    package var droppedTags: [String]
  }

  private let plan: PostPlan
  private let counted: [CountedCharacter]
  private let learned: [[String]: Double]

  /// Reads all that the recipe needs. Core tags are counted over all posts only if it asks for that.
  ///
  /// Throws `WarehouseError`, `OutputError`, `TagRulesError`.
  package init(
    _ options: PostTextOptions, in warehouse: Warehouse, isCancelled: @escaping () -> Bool
  ) throws {
    var request = options.request
    request.captioning = options.captioning
    request.part = PostScan.Part(index: 0, count: 1)
    var plan = try PostPlan(request, warehouse)
    guard let recipe = plan.recipe else {
      throw OutputError(.badOption, "there is no recipe for captions")
    }
    var counted: [CountedCharacter] = []
    if recipe.table.rules.mode == .characterCore {
      counted =
        recipe.options.recipe.core == .confident
        ? try recipe.confidentTags(warehouse, sites: plan.sites)
        : try plan.countCoreTags(PostExport(from: warehouse, isCancelled: isCancelled))
    }
    learned = try recipe.learnedShares(warehouse, sites: plan.sites)
    self.plan = plan
    self.counted = counted
  }

  /// Explains the caption of one post.
  ///
  /// Throws `noSuchPost`, `ambiguousPost`.
  package func explanation(
    of name: PostName, in warehouse: Warehouse
  ) throws -> CaptionExplanation {
    try warehouse.holdingSnapshot {
      let position = try warehouse.site(of: name)
      let (site, recipe) = try site(named: position.name)
      let making = try ExplanationMaking(
        recipe: recipe, site: recipe.site(site, from: warehouse), counted: counted,
        learned: learned, categories: warehouse.categories(siteID: site.id, of: plan.posts))
      var explained: CaptionExplanation?
      try read([name.number], of: site, recipe, warehouse) {
        explained = making.explanation(of: $0, site: site.name)
      }
      guard var explanation = explained else {
        throw OutputError(.badOption, "\(site.name)/\(name.number) cannot be read")
      }
      explanation.isSelected = true
      return explanation
    }
  }

  /// Makes the captions of some posts of one site, in the order of their numbers here.
  package func captions(
    ofPosts numbers: [Int64], siteName: String, in warehouse: Warehouse
  ) throws -> [Caption] {
    try warehouse.holdingSnapshot {
      let (site, recipe) = try site(named: siteName)
      var making = RecipeCaption(try recipe.site(site, from: warehouse))
      var captions: [Caption] = []
      try read(numbers, of: site, recipe, warehouse) { post in
        making.compose(post)
        var caption = Caption(
          siteName: siteName, number: post.number,
          text: String(decoding: making.bytes, as: UTF8.self), keptTags: [], droppedTags: [])
        making.forEachTag(isDropped: false) {
          caption.keptTags.append(String(decoding: $0, as: UTF8.self))
        }
        let kept = Set(caption.keptTags)
        var filled: [String] = []
        making.fill(post)
        making.forEachTag(isDropped: false) { filled.append(String(decoding: $0, as: UTF8.self)) }
        caption.droppedTags = filled.filter { !kept.contains($0) }
        captions.append(caption)
      }
      return captions
    }
  }

  private func site(named name: String) throws -> (SelectedPosts.Site, PreparedRecipe) {
    guard let site = plan.sites.first(where: { $0.name == name }), let recipe = plan.recipe else {
      throw OutputError(.badOption, "the site '\(name)' is not among those of the recipe")
    }
    return (site, recipe)
  }

  private func read(
    _ numbers: [Int64], of site: SelectedPosts.Site, _ recipe: PreparedRecipe,
    _ warehouse: Warehouse, _ body: (borrowing ScannedPost) throws -> Void
  ) throws {
    var content = recipe.content
    content.tags = true
    let scan = try PostScan(
      warehouse, siteID: site.id, selected: plan.posts, content: content, numbers: numbers)
    var none: Void = ()
    for range in scan.ranges.indices {
      try scan.read(range, from: warehouse, into: &none) { _, post in try body(post) }
    }
  }
}
