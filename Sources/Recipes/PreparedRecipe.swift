// Captions by a recipe come in two passes over the selected posts. The first one counts core tags, where
// the recipe asks for it (CoreTagCounter); the second makes captions as it writes them (RecipeCaption).
// What both share is here: the tags of all sites as the rules know them, worked out once.

package import Columns
package import Reading
internal import Rows
internal import Selection
package import Statistics
package import Store
package import TagRules

/// A recipe with all that it needs of a warehouse. Threads share it.
package struct PreparedRecipe: Sendable {
  /// With the lists that are used in the place of those that were given.
  package let options: CaptioningOptions
  package let table: TagTable
  package let characterNames: NameTable
  package let layer: TagLayer
  /// Nil where no core tags are needed.
  package var core: CoreTags?
  private let siteTags: [Int64: RecipeTags]
  private let taggers: RecipeScores.Taggers
  private let scores: [Int64: RecipeScores]
  private let scales: [Int64: QualityScale]
  private let rule: CaptionRule
  private let mode: CaptionMode

  /// Reads the tags of the sites, and what else the recipe asks for; core tags that have to be counted
  /// are left to `CoreTagCounter`.
  ///
  /// Throws `OutputError` for options that do not fit, `WarehouseError`, `TagRulesError`.
  package init(
    _ options: CaptioningOptions, _ warehouse: Warehouse, of posts: SelectedPosts, layer: TagLayer,
    rule: CaptionRule, mode: CaptionMode
  ) throws {
    let sites = posts.sites
    var options = options
    try options.recipe.rules.take(options.warehouseLists, from: warehouse)
    self.options = options
    self.layer = layer
    self.rule = rule
    self.mode = mode
    try warehouse.refuseUnknownCategories(
      options.tagCategories.filter { !TagGroup.names.contains($0) }, sites: sites)
    var vocabulary = RecipeVocabulary(options)
    var siteTags: [Int64: RecipeTags] = [:]
    var scales: [Int64: QualityScale] = [:]
    var scores: [Int64: RecipeScores] = [:]
    taggers = try RecipeScores.Taggers(warehouse, taggerName: options.taggerName)
    var rules = options.recipe.rules
    var learned: [OverlapList.LearnedPair] = []
    let used = options.usedFields
    for site in sites {
      let tags = vocabulary.insert(
        try warehouse.tagDirectory(siteID: site.id, ranksNames: false, of: posts),
        categories: try warehouse.categories(siteID: site.id, of: posts))
      siteTags[site.id] = tags
      if !taggers.ids.isEmpty {
        scores[site.id] = RecipeScores(taggers, options, tags: tags)
      }
      if used.contains(.quality) {
        scales[site.id] = QualityScale(
          try warehouse.scoreCounts(siteID: site.id), words: options.qualityWords)
      }
      if options.recipe.overlap == .learned, rules.mode != .none {
        learned += try warehouse.impliedTags(siteName: site.name).map { pair in
          OverlapList.LearnedPair(
            tag: pair.tag, implied: pair.implied, tagPostCount: pair.tagPostCount,
            impliedPostCount: pair.impliedPostCount)
        }
      }
    }
    if rules.prunesImplied {
      for site in sites {
        rules.implications += try warehouse.tagImplications(siteName: site.name)
      }
    }
    if options.recipe.overlap == .learned { rules.overlap = OverlapList(learned: learned) }
    table = TagTable(vocabulary.tags, rules: rules)
    characterNames = vocabulary.characters
    self.siteTags = siteTags
    self.scores = scores
    self.scales = scales
    if rules.mode == .characterCore { core = try knownCore(warehouse, sites: sites) }
  }

  /// Core tags from elsewhere than the posts; nil when they have to be counted.
  private func knownCore(_ warehouse: Warehouse, sites: [SelectedPosts.Site]) throws -> CoreTags? {
    switch options.recipe.core {
    case .counted: return nil
    case .file:
      guard let bytes = options.coreTagFile else {
        throw OutputError(
          .badOption, "core tags are to come from a file, and none is named",
          hint: "Name the core_tags.json.")
      }
      do {
        return try CoreTagFile.read(bytes, table: table, characterNames: characterNames)
      } catch {
        var named = error
        named.message = "the file of core tags: \(error.message)"
        throw named
      }
    case .confident:
      return CoreTags(
        try confidentTags(warehouse, sites: sites).map(\.tags), table: table,
        characterNames: characterNames)
    }
  }

  /// The warehouse's confident core tags, site after site; a character of two sites has those of both.
  package func confidentTags(
    _ warehouse: Warehouse, sites: [SelectedPosts.Site]
  ) throws -> [CountedCharacter] {
    var positions: [Int32: Int] = [:]
    var characters: [CountedCharacter] = []
    for site in sites {
      for row in try warehouse.confidentCoreTags(siteName: site.name) {
        guard let number = number(ofCharacter: row.character) else { continue }
        var tags: [Int32] = []
        var counts: [Int] = []
        for (name, count) in zip(row.tags, row.tagPostCounts) {
          guard let tag = table.number(of: name) else { continue }
          tags.append(tag)
          counts.append(Int(count))
        }
        if let position = positions[number] {
          characters[position].add(tags, counts, postCount: Int(row.postCount))
        } else {
          positions[number] = characters.count
          characters.append(
            CountedCharacter(
              tags: CharacterTags(character: number, tags: tags), postCount: Int(row.postCount),
              tagPostCounts: counts))
        }
      }
    }
    return characters
  }

  /// The number of a character by its name on a site.
  package func number(ofCharacter name: String) -> Int32? {
    var name = name
    return characterNames.number(of: name.withUTF8 { table.rules.characterName(of: $0) })
  }

  /// Whether captions cannot be made before the core tags are counted.
  package var needsCounting: Bool { table.rules.mode == .characterCore && core == nil }

  /// What has to be read of posts for counting core tags.
  package var tagContent: PostScan.Content {
    var content = PostScan.Content()
    content.tags = true
    content.tagLayer = layer
    content.taggerIDs = taggers.ids
    return content
  }

  /// What has to be read of posts for captions.
  package var content: PostScan.Content {
    var content = tagContent
    let used = options.usedFields
    content.facts = !used.isDisjoint(with: [.rating, .year, .quality])
    content.pictureFields = !used.isDisjoint(with: [.imageType, .cropInfo, .npeople])
    if used.contains(.caption) { content.captionKindIDs = rule.kindIDs }
    return content
  }

  /// A site's part.
  package func site(_ site: SelectedPosts.Site, from warehouse: Warehouse) throws -> RecipeSite {
    guard let tags = siteTags[site.id] else {
      throw OutputError(.badOption, "the site '\(site.name)' is not among those of the recipe")
    }
    let hasSpecies = try warehouse.categories(siteID: site.id).contains { $0.name == "species" }
    return RecipeSite(
      recipe: self, tags: tags, scores: scores[site.id], scale: scales[site.id],
      hash: PostHash(siteName: site.name),
      ratingWords: RatingWords(alwaysSafe: hasSpecies, meanings: try warehouse.ratingMeanings()),
      rule: rule, mode: mode)
  }
}

/// A character with its frequent tags, and how many posts show it alone.
package struct CountedCharacter {
  package var tags: CharacterTags
  package var postCount: Int
  /// On how many of these posts each tag stands.
  package var tagPostCounts: [Int]

  package init(tags: CharacterTags, postCount: Int, tagPostCounts: [Int]) {
    self.tags = tags
    self.postCount = postCount
    self.tagPostCounts = tagPostCounts
  }

  /// Takes in what another site has of the character.
  package mutating func add(
    _ otherTags: [Int32], _ otherCounts: [Int], postCount otherPostCount: Int
  ) {
    postCount += otherPostCount
    for (tag, count) in zip(otherTags, otherCounts) {
      if let position = tags.tags.firstIndex(of: tag) {
        tagPostCounts[position] += count
      } else {
        tags.tags.append(tag)
        tagPostCounts.append(count)
      }
    }
  }
}

/// What the captions of one site are made with.
package struct RecipeSite: Sendable {
  package let recipe: PreparedRecipe
  package let tags: RecipeTags
  /// Nil where there are none.
  package let scores: RecipeScores?
  package let scale: QualityScale?
  package let hash: PostHash
  package let ratingWords: RatingWords
  package let rule: CaptionRule
  package let mode: CaptionMode

  /// Fills an empty post with tags, characters and names.
  package func fillTags(of scanned: borrowing ScannedPost, into post: inout CaptionPost) {
    post.isScored = forEachTag(of: scanned) { position, score in
      tags.fill(&post, withPosition: position, score: score)
    }
  }

  /// Calls `body` with the tags of a post, by their places in the directory, and returns whether their
  /// scores count.
  package func forEachTag(
    of scanned: borrowing ScannedPost, _ body: (_ position: Int, _ score: Double) -> Void
  ) -> Bool {
    if let scores, scores.forEachTag(of: scanned, in: tags, body) { return true }
    for id in scanned.tagIDs.buffer {
      let position = tags.position(ofID: id)
      if position >= 0 { body(position, 0) }
    }
    return false
  }
}

/// Ratings in words. Danbooru's `s` was safe until 2021, and has been sensitive since `g` took its place;
/// that of e621, which has species among its categories, is safe. What a dump shows decides; a post of an
/// import of which that is not known goes by its own dates.
package struct RatingWords: Sendable {
  package let alwaysSafe: Bool
  package let meanings: RatingMeanings

  package init(alwaysSafe: Bool) {
    self.alwaysSafe = alwaysSafe
  }

  package func append(_ post: borrowing ScannedPost, to texts: inout CaptionTexts) {
    let rating = post.rating
    guard !rating.isEmpty else { return }
    if !alwaysSafe, isSensitive(post) {
      texts.append("sensitive", to: .rating)
    } else {
      texts.setRating(String(decoding: rating, as: UTF8.self))
    }
  }

  private func isSensitive(_ post: borrowing ScannedPost) -> Bool {
    guard let meaning = meanings.meaning(inFile: post.facts.importFileID) else {
      let lastYear = max(post.createdYear, post.updatedYear)
      return CaptionTexts.isSensitive(post.rating, lastYear: lastYear)
    }
    return meaning == .sensitive && post.rating.elementsEqual("s".utf8)
  }
}

extension TagGroup {
  /// Categories that some site has, so that naming one is no mistake where another site is exported.
  package static let names: Set<String> = ["general", "species", "lore", "meta"]
}
