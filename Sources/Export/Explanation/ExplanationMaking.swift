internal import Columns
internal import Reading
internal import Recipes
internal import Store
internal import TagRules

/// What an explanation is made with.
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
    let final = caption.post
    let settings = recipe.options.recipe
    var sampling = caption.sampling(number: scanned.number)
    var writer = CaptionWriter(
      settings.template, table: recipe.table, characterNames: recipe.characterNames,
      known: recipe.core)
    let fields = zip(settings.template.elements, writer.decisions(on: final, sampling: &sampling))
      .map {
        CaptionExplanation.Field(text: $0.text, decision: $1, style: $0.style)
      }
    func names(_ tags: [CaptionTag]) -> [String] {
      tags.map { recipe.table.names.name($0.number) }
    }
    return CaptionExplanation(
      siteName: siteName, number: scanned.number, isSelected: true,
      pruneMode: recipe.table.rules.mode, overlap: settings.overlap, core: settings.core,
      findsSubstrings: recipe.table.rules.compatibility.contains(.substring),
      isShuffled: settings.order.mode == .shuffle,
      tags: tags(of: scanned, filled, final, fields, caption.sampling(number: scanned.number)),
      fields: fields, template: settings.template.description, processedTags: names(final.tags),
      droppedTags: names(final.droppedTags),
      caption: String(decoding: caption.bytes, as: UTF8.self))
  }

  // MARK: Tags

  /// A tag of the post, as its site has it.
  private struct SeenTag {
    var position: Int
    var score: Double?
    var judgement: CaptionExplanation.Judgement?
    var isTaken = true
  }

  /// Those that captions see, in their order, and then the others.
  private func seenTags(of scanned: borrowing ScannedPost) -> [SeenTag] {
    var seen: [SeenTag] = []
    let isScored = site.forEachTag(of: scanned) { seen.append(SeenTag(position: $0, score: $1)) }
    guard isScored, let scores = site.scores else {
      return seen.map { SeenTag(position: $0.position) }
    }
    for id in scanned.tagIDs.buffer {
      let position = site.tags.position(ofID: id)
      guard position >= 0, !seen.contains(where: { $0.position == position }) else { continue }
      seen.append(SeenTag(position: position, isTaken: false))
    }
    for index in seen.indices {
      guard
        let (score, limit) = scores.judgement(
          ofPosition: seen[index].position, of: scanned, in: site.tags)
      else { continue }
      seen[index].judgement = CaptionExplanation.Judgement(
        score: score, threshold: limit.value, origin: Self.origin(limit.origin))
    }
    return seen
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

  private func tags(
    of scanned: borrowing ScannedPost, _ filled: CaptionPost, _ final: CaptionPost,
    _ fields: [CaptionExplanation.Field], _ postSampling: PostSampling
  ) -> [CaptionExplanation.Tag] {
    let seen = seenTags(of: scanned)
    let taken = seen.filter(\.isTaken).map { site.tags.tag(atPosition: $0.position) }
    var sampling = postSampling
    let decisions = TagExplanation(
      recipe.table, order: recipe.options.recipe.order, core: recipe.core,
      characterNames: recipe.characterNames
    ).decisions(
      on: filled, recordNames: taken.filter { $0.role == .tag }.map(\.name), sampling: &sampling)
    let fates = fates(decisions)
    var uses = FieldUses(fields)
    var position = 0
    var characters = filled.characters.makeIterator()
    // Tags stand in the fields by their places after pruning, not by those in the record.
    let tagUses = uses.tags(decisions, filled, final)
    return seen.map { mention in
      let tag = site.tags.tag(atPosition: mention.position)
      var explained = CaptionExplanation.Tag(
        recordName: tag.name, category: category(tag.category), name: tag.name,
        score: mention.score, judgement: mention.judgement,
        fate: mention.isTaken ? .notTaken : .notScored)
      guard mention.isTaken else { return explained }
      switch tag.role {
      case .none: break
      case .tag:
        explained.name = decisions[position].name
        explained.fate = fates[position]
        explained.uses = tagUses[position]
        position += 1
      case .character:
        explained.fate = .named(.character)
        if let number = characters.next() {
          explained.name = recipe.characterNames.name(number)
          explained.uses = uses.next(of: .character)
        }
      case .copyright, .artist:
        let field: CaptionField = tag.role == .copyright ? .copyright : .artist
        explained.name = recipe.options.recipe.rules.spelling.spelled(tag.name)
        explained.fate = .named(field)
        explained.uses = uses.next(of: field)
      }
      return explained
    }
  }

  private func category(_ number: Int16) -> String? {
    categories.first { $0.category == number }?.name
  }

  private func fates(_ decisions: [TagDecision]) -> [CaptionExplanation.Fate] {
    var rank = 0
    return decisions.map { decision in
      switch decision.fate {
      case .kept(let position):
        rank += 1
        return .kept(at: position + 1)
      case .moved(let position, .appended(let rule)):
        let cause = cause(of: rule, decision.name)
        return .moved(from: nil, to: position + 1, by: .appended(after: rule), cause)
      case .moved(let position, let movement):
        rank += 1
        return .moved(from: rank, to: position + 1, by: movement, CaptionExplanation.Cause())
      case .dropped(let rule):
        return .dropped(by: rule, cause(of: rule, decision.name))
      }
    }
  }

  // MARK: Causes

  private func cause(of rule: TagRule, _ name: String) -> CaptionExplanation.Cause {
    var cause = CaptionExplanation.Cause()
    let rules = recipe.table.rules
    switch rule {
    case .blacklist(let entry):
      cause.entry = rules.blacklist.entries.firstIndex(of: entry).map { $0 + 1 }
    case .overlap(let other):
      cause.share = learned[[Self.underscored(other), Self.underscored(name)]]
    case .characterTag(let match): cause.pattern = match
    case .coreTag(let character):
      cause.pattern = rules.dropPatterns.match(Array(name.utf8))
      addCount(of: name, character, to: &cause)
    case .embedding(let character):
      cause.pattern = rules.embeddingPatterns.match(Array(name.utf8))
      addCount(of: name, character, to: &cause)
    case .inside, .repeated, .maximum: break
    }
    return cause
  }

  private func addCount(
    of name: String, _ character: String, to cause: inout CaptionExplanation.Cause
  ) {
    guard let number = recipe.characterNames.number(of: character),
      let tag = recipe.table.number(of: name),
      let entry = counted.first(where: { $0.tags.character == number }),
      let position = entry.tags.tags.firstIndex(of: tag), entry.postCount > 0
    else { return }
    cause.share = Double(entry.tagPostCounts[position]) / Double(entry.postCount)
    cause.postCount = entry.postCount
  }

  private static func underscored(_ name: String) -> String {
    name.replacing(" ", with: "_")
  }
}

extension CaptionTemplate.Element {
  /// As in a template, without the text before it.
  fileprivate var text: String {
    var template = CaptionTemplate()
    var element = self
    element.separator = ""
    template.elements = [element]
    return template.description
  }
}
