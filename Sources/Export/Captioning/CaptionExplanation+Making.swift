internal import Columns
internal import Selection
internal import TagRules
public import Warehouse

extension CaptionExplanation {
  /// Explains the caption that `CaptionLinesExport` writes of a post with the same options. Core tags are
  /// counted over all selected posts only if the recipe asks for it and the post has a character.
  ///
  /// Throws `WarehouseError` when there is no such post, `ExportError`, `SelectionError`, `TagRulesError`.
  public init(
    of name: PostName, _ options: PostTextOptions, in warehouse: Warehouse,
    isCancelled: @escaping () -> Bool
  ) throws {
    self = try warehouse.holdingSnapshot {
      let place = try warehouse.site(of: name)
      var plan = try CaptionPlan(
        warehouse, selection: options.selection, universe: options.standardUniverse,
        caption: options.caption, tags: options.tags,
        captioning: options.captioning ?? CaptioningOptions())
      guard let site = plan.sites.first(where: { $0.id == place.id }) else {
        throw ExportError(
          .badOption, "\(place.name)/\(name.number) is on none of the sites that are captioned",
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
            : try plan.countCoreTags(
              warehouse, isCancelled: isCancelled, report: { _ in })
        }
      }
      guard let recipe = plan.recipe else {
        throw ExportError(.badOption, "there is no recipe to explain")
      }
      var explained: CaptionExplanation?
      let making = try ExplanationMaking(
        recipe: recipe, site: recipe.site(site, from: warehouse), counted: counted,
        learned: recipe.learnedShares(warehouse, sites: plan.sites),
        categories: warehouse.categories(siteID: site.id))
      try finding.read(scan) { post in explained = making.explanation(of: post, site: site.name) }
      guard var explanation = explained else {
        throw ExportError(.badOption, "\(site.name)/\(name.number) cannot be read")
      }
      explanation.isSelected = isSelected
      return explanation
    }
  }
}

/// Looks for one post among those that are captioned.
private struct PostFinding {
  let warehouse: Warehouse
  let plan: CaptionPlan
  let site: SelectedPosts.Site
  let number: Int64

  /// A scan that finds it, and whether that is the scan of the export.
  func scan() throws -> (scan: PostScan, isSelected: Bool) {
    let content = plan.recipe?.content ?? PostScan.Content()
    let selected = try PostScan(
      warehouse, siteID: site.id, selected: plan.posts, universe: plan.universe, content: content)
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

/// What an explanation is made with.
private struct ExplanationMaking {
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
    var draws = caption.draws(number: scanned.number)
    var writer = CaptionWriter(
      settings.template, table: recipe.table, characterNames: recipe.characterNames,
      known: recipe.core)
    let fields = zip(settings.template.elements, writer.decisions(on: final, draws: &draws)).map {
      CaptionExplanation.Field(text: $0.text, decision: $1, style: $0.style)
    }
    func names(_ tags: [TagMention]) -> [String] {
      tags.map { recipe.table.names.name($0.number) }
    }
    return CaptionExplanation(
      siteName: siteName, number: scanned.number, isSelected: true,
      pruneMode: recipe.table.rules.mode, overlap: settings.overlap, core: settings.core,
      findsSubstrings: recipe.table.rules.compatibility.contains(.substring),
      isShuffled: settings.order.mode == .shuffle,
      tags: tags(of: scanned, filled, final, fields, caption.draws(number: scanned.number)),
      fields: fields, template: settings.template.description, processedTags: names(final.tags),
      droppedTags: names(final.droppedTags),
      caption: String(decoding: caption.bytes, as: UTF8.self))
  }

  // MARK: Tags

  /// A tag of the post, as its site has it.
  private struct SeenTag {
    var place: Int
    var score: Double?
    var isTaken = true
  }

  /// Those that captions see, in their order, and then the others.
  private func seenTags(of scanned: borrowing ScannedPost) -> [SeenTag] {
    var seen: [SeenTag] = []
    let isScored = site.forEachTag(of: scanned) { seen.append(SeenTag(place: $0, score: $1)) }
    guard isScored else { return seen.map { SeenTag(place: $0.place) } }
    for id in scanned.tagIDs.buffer {
      let place = site.tags.place(ofID: id)
      guard place >= 0, !seen.contains(where: { $0.place == place }) else { continue }
      seen.append(SeenTag(place: place, isTaken: false))
    }
    return seen
  }

  private func tags(
    of scanned: borrowing ScannedPost, _ filled: CaptionPost, _ final: CaptionPost,
    _ fields: [CaptionExplanation.Field], _ postDraws: PostDraws
  ) -> [CaptionExplanation.Tag] {
    let seen = seenTags(of: scanned)
    let taken = seen.filter(\.isTaken).map { site.tags.tag(atPlace: $0.place) }
    var draws = postDraws
    let decisions = TagExplanation(
      recipe.table, order: recipe.options.recipe.order, core: recipe.core,
      characterNames: recipe.characterNames
    ).decisions(
      on: filled, recordNames: taken.filter { $0.role == .tag }.map(\.name), draws: &draws)
    let fates = fates(decisions)
    var uses = FieldUses(fields)
    var place = 0
    var characters = filled.characters.makeIterator()
    // Tags stand in the fields by their places after pruning, not by those in the record.
    let tagUses = uses.tags(decisions, filled, final)
    return seen.map { mention in
      let tag = site.tags.tag(atPlace: mention.place)
      var explained = CaptionExplanation.Tag(
        recordName: tag.name, category: category(tag.category), name: tag.name,
        score: mention.score, fate: mention.isTaken ? .notTaken : .notScored)
      guard mention.isTaken else { return explained }
      switch tag.role {
      case .none: break
      case .tag:
        explained.name = decisions[place].name
        explained.fate = fates[place]
        explained.uses = tagUses[place]
        place += 1
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
      case .kept(let place):
        rank += 1
        return .kept(at: place + 1)
      case .moved(let place, .appended(let rule)):
        let cause = cause(of: rule, decision.name)
        return .moved(from: nil, to: place + 1, by: .appended(after: rule), cause)
      case .moved(let place, let movement):
        rank += 1
        return .moved(from: rank, to: place + 1, by: movement, CaptionExplanation.Cause())
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
      let place = entry.tags.tags.firstIndex(of: tag), entry.postCount > 0
    else { return }
    cause.share = Double(entry.tagPostCounts[place]) / Double(entry.postCount)
    cause.postCount = entry.postCount
  }

  private static func underscored(_ name: String) -> String {
    name.replacing(" ", with: "_")
  }
}

/// Hands out what the fields make of each value, in the order of the post.
private struct FieldUses {
  private let fields: [CaptionExplanation.Field]
  /// How many values of each field were handed out.
  private var taken: [Int]

  init(_ fields: [CaptionExplanation.Field]) {
    self.fields = fields
    taken = Array(repeating: 0, count: fields.count)
  }

  /// Of the next value of a field that is no field of tags.
  mutating func next(of field: CaptionField) -> [CaptionExplanation.FieldUse] {
    var uses: [CaptionExplanation.FieldUse] = []
    for place in fields.indices where fields[place].decision.field == field {
      let values = fields[place].decision.values
      if taken[place] < values.count {
        uses.append(CaptionExplanation.FieldUse(field: place, fate: values[taken[place]].fate))
      }
      taken[place] += 1
    }
    return uses
  }

  /// Of all tags, in the order of the decisions.
  mutating func tags(
    _ decisions: [TagDecision], _ filled: CaptionPost, _ final: CaptionPost
  ) -> [[CaptionExplanation.FieldUse]] {
    var uses = [[CaptionExplanation.FieldUse]](repeating: [], count: decisions.count)
    let placed = decisions.indices.compactMap { index in
      decisions[index].place.map { (place: $0, index: index) }
    }.sorted { $0.place < $1.place }
    let dropped = decisions.indices.filter { decisions[$0].isDroppedForCharacter }
    for (field, explained) in fields.enumerated() {
      // The decisions on values come in the order of the tags; those of one number come as its mentions do.
      var waiting: [Int32: [Int]] = [:]
      let indices =
        explained.decision.field == .droppedTags ? dropped : placed.map(\.index)
      for index in indices {
        waiting[filled.tags[index].number, default: []].append(index)
      }
      for value in explained.decision.values {
        guard case .tag(let number) = value.value, let index = waiting[number]?.first else {
          continue
        }
        waiting[number]?.removeFirst()
        uses[index].append(CaptionExplanation.FieldUse(field: field, fate: value.fate))
      }
    }
    return uses
  }
}

extension TagDecision {
  /// Among the caption's tags, from 0 on.
  fileprivate var place: Int? {
    switch fate {
    case .kept(let place), .moved(let place, _): place
    case .dropped: nil
    }
  }

  fileprivate var isDroppedForCharacter: Bool {
    let rule: TagRule? =
      switch fate {
      case .dropped(let rule), .moved(_, .appended(let rule)): rule
      default: nil
      }
    switch rule {
    case .characterTag, .coreTag, .embedding: return true
    default: return false
    }
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
