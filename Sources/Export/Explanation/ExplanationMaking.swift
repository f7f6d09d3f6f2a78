internal import Columns
internal import Reading
internal import Recipes
internal import Store
internal import TagRules

/// What an explanation of a post of a warehouse is made with.
struct ExplanationMaking {
  let recipe: PreparedRecipe
  let site: RecipeSite
  /// Of the characters, if they were counted or are the warehouse's.
  let counted: [CountedCharacter]
  let learned: [[String]: Double]
  let categories: [(category: Int16, name: String)]

  func explanation(
    of scanned: borrowing ScannedPost, site siteName: String
  ) -> CaptionExplanation {
    var caption = RecipeCaption(site)
    caption.fill(scanned)
    let filled = caption.post
    caption.compose(scanned)
    var explaining = CaptionExplaining(
      recipe.options.recipe, table: recipe.table, characterNames: recipe.characterNames,
      core: recipe.core)
    explaining.learnedShares = learned
    explaining.coreCount = coreCount
    var explanation = explaining.explanation(
      of: mentions(of: scanned), filled: filled, final: caption.post, caption: caption.bytes,
      sampling: caption.sampling(number: scanned.number))
    explanation.siteName = siteName
    explanation.number = scanned.number
    return explanation
  }

  private func coreCount(_ character: Int32, _ tag: Int32) -> CaptionExplaining.CoreCount? {
    guard let entry = counted.first(where: { $0.tags.character == character }),
      let position = entry.tags.tags.firstIndex(of: tag)
    else { return nil }
    return (entry.tagPostCounts[position], entry.postCount)
  }

  /// The tags that captions see, in their order, and then the others.
  private func mentions(of scanned: borrowing ScannedPost) -> [CaptionExplaining.Mention] {
    var seen: [(position: Int, score: Double)] = []
    let isScored = site.forEachTag(of: scanned) { seen.append(($0, $1)) }
    var mentions = seen.map { mention($0.position, score: isScored ? $0.score : nil) }
    guard isScored else { return mentions }
    var positions = Set(seen.map(\.position))
    for id in scanned.tagIDs.buffer {
      let position = site.tags.position(ofID: id)
      guard position >= 0, positions.insert(position).inserted else { continue }
      var other = mention(position, score: nil)
      other.role = .notScored
      mentions.append(other)
      seen.append((position, 0))
    }
    guard let scores = site.scores else { return mentions }
    for index in mentions.indices {
      guard
        let (score, limit) = scores.judgement(
          ofPosition: seen[index].position, of: scanned, in: site.tags)
      else { continue }
      mentions[index].judgement = CaptionExplanation.Judgement(
        score: score, threshold: limit.value, origin: Self.origin(limit.origin))
    }
    return mentions
  }

  private static func origin(
    _ origin: RecipeScores.Limit.Origin
  ) -> CaptionExplanation.Judgement.Origin {
    switch origin {
    case .recipe: .recipe
    case .table(.tag): .tag
    case .table(.category): .category
    case .table(.tagger): .tagger
    case .gap: .gap
    }
  }

  private func mention(_ position: Int, score: Double?) -> CaptionExplaining.Mention {
    let tag = site.tags.tag(atPosition: position)
    let role: CaptionExplaining.Mention.Role =
      switch tag.role {
      case .none: .notTaken
      case .tag: .tag
      case .character: .name(.character)
      case .copyright: .name(.copyright)
      case .artist: .name(.artist)
      }
    var mention = CaptionExplaining.Mention(
      recordName: tag.name, category: categories.first { $0.category == tag.category }?.name,
      role: role, score: score)
    if tag.role == .character { mention.character = tag.number }
    return mention
  }
}
