internal import Columns
package import Reading
internal import Store
package import TagRules

/// Makes the captions of one site's posts by a recipe. One thread.
package struct RecipeCaption: ~Copyable {
  private let site: RecipeSite
  private let used: Set<CaptionField>
  private var composer: CaptionComposer
  private var stored: CaptionText
  /// The post at hand, pruned and ordered when its caption is made.
  package private(set) var post = CaptionPost()
  /// The caption of the last post; empty when all its fields are.
  package var bytes: [UInt8] { composer.bytes }

  /// Core tags have to be counted already where the recipe needs them.
  package init(_ site: RecipeSite) {
    self.site = site
    let recipe = site.recipe
    used = recipe.options.usedFields
    composer = CaptionComposer(
      recipe.options.recipe, table: recipe.table, characterNames: recipe.characterNames,
      core: recipe.core, hash: site.hash)
    stored = CaptionText(rule: site.rule, mode: site.mode)
  }

  /// The post's tags by name, as captions write them.
  package func forEachTag(isDropped: Bool, _ body: (ArraySlice<UInt8>) -> Void) {
    for tag in isDropped ? post.droppedTags : post.tags {
      body(site.recipe.table.names[tag.number])
    }
  }

  /// Makes `bytes` the caption of a post, or another variation of it.
  package mutating func compose(_ scanned: borrowing ScannedPost, variation: UInt64 = 0) {
    fill(scanned)
    composer.compose(&post, number: scanned.number, variation: variation)
  }

  /// Makes `post` what the warehouse has for captions, with all tags.
  package mutating func fill(_ scanned: borrowing ScannedPost) {
    post.removeAll()
    site.fillTags(of: scanned, into: &post)
    fillTexts(scanned)
  }

  /// Where the chance of a post's caption comes from.
  package func sampling(number: Int64) -> PostSampling {
    composer.sampling(number: number)
  }

  private mutating func fillTexts(_ scanned: borrowing ScannedPost) {
    let options = site.recipe.options
    let type = scanned.picture?.imageType ?? options.imageType
    if used.contains(.imageType), let type, !type.isEmpty {
      post.texts.append(type, to: .imageType)
    }
    if let crop = scanned.picture?.crop { post.texts.setCrop(type: crop.isEmpty ? nil : crop) }
    post.texts.setPersonCount(scanned.picture?.personCount ?? 0)
    if used.contains(.rating) { site.ratingWords.append(scanned, to: &post.texts) }
    if used.contains(.year), scanned.createdYear > 0 {
      post.texts.append("\(scanned.createdYear)", to: .year)
    }
    if let scale = site.scale, let word = scale.word(of: scanned) {
      post.texts.append(scale.words[word], to: .quality)
    }
    if used.contains(.caption), stored.compose(scanned) != .none {
      post.texts.append(stored.bytes.assumingMemoryBound(to: UInt8.self), to: .caption)
    }
  }
}
