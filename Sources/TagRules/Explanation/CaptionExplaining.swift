/// Explains captions of posts that are filled, from a warehouse as from a folder, with what the export makes
/// them with. For single posts.
public struct CaptionExplaining {
  /// A tag or a name of the post, as its record has it.
  public struct Mention: Sendable {
    public enum Role: Sendable, Equatable {
      case tag
      /// A name for a field of its own.
      case name(CaptionField)
      /// The recipe takes no tags of its category.
      case notTaken
      /// Scores decide which tags the post has, and it has none that is high enough.
      case notScored
    }

    public var recordName: String
    public var category: String?
    public var role: Role
    public var score: Double?
    /// How its score was judged, where one was.
    public var judgement: CaptionExplanation.Judgement?
    /// The number of a character; nil: characters come in the order of the post's.
    public var character: Int32?
    /// As captions write a name that has a field of its own; nil: as names are spelled.
    public var writtenName: String?

    public init(recordName: String, category: String?, role: Role, score: Double? = nil) {
      self.recordName = recordName
      self.category = category
      self.role = role
      self.score = score
    }
  }

  /// On how many of the posts that show a character alone a core tag of it stands.
  public typealias CoreCount = (tagPosts: Int, posts: Int)

  private let recipe: CaptionRecipe
  private let table: TagTable
  private let characterNames: NameTable
  private let core: CoreTags?
  /// The share of the posts of a tag that have another one, by the names of both with underscores; empty
  /// where overlap is not learned.
  public var learnedShares: [[String]: Double] = [:]
  /// Nil for what was not counted.
  public var coreCount: (_ character: Int32, _ tag: Int32) -> CoreCount? = { _, _ in nil }

  /// With what the export has.
  public init(
    _ recipe: CaptionRecipe, table: TagTable, characterNames: NameTable, core: CoreTags?
  ) {
    self.recipe = recipe
    self.table = table
    self.characterNames = characterNames
    self.core = core
  }

  /// Explains the caption of a post; whose it is remains to be said.
  ///
  /// - Parameters:
  ///   - mentions: Those that captions see, in the order of `filled`, and then the others.
  ///   - filled: The post with all tags, in the order of its record.
  ///   - final: The same when its caption was made.
  ///   - sampling: That of the post, before anything was drawn.
  public func explanation(
    of mentions: [Mention], filled: CaptionPost, final: CaptionPost, caption: [UInt8],
    sampling: PostSampling
  ) -> CaptionExplanation {
    var drawn = sampling
    var writer = CaptionWriter(
      recipe.template, table: table, characterNames: characterNames, known: core)
    let decisions = writer.decisions(on: final, sampling: &drawn)
    let fields = zip(recipe.template.elements, decisions).map {
      CaptionExplanation.Field(text: $0.text, decision: $1, style: $0.style)
    }
    func names(_ tags: [CaptionTag]) -> [String] { tags.map { table.names.name($0.number) } }
    return CaptionExplanation(
      pruneMode: table.rules.mode, overlap: recipe.overlap, core: recipe.core,
      findsSubstrings: table.rules.compatibility.contains(.substring),
      isShuffled: recipe.order.mode == .shuffle,
      tags: tags(mentions, filled, final, fields, sampling), fields: fields,
      template: recipe.template.description, processedTags: names(final.tags),
      droppedTags: names(final.droppedTags), caption: String(decoding: caption, as: UTF8.self))
  }

  // MARK: Tags

  private func tags(
    _ mentions: [Mention], _ filled: CaptionPost, _ final: CaptionPost,
    _ fields: [CaptionExplanation.Field], _ postSampling: PostSampling
  ) -> [CaptionExplanation.Tag] {
    var sampling = postSampling
    let decisions = TagExplanation(
      table, order: recipe.order, core: core, characterNames: characterNames
    ).decisions(
      on: filled, recordNames: mentions.filter { $0.role == .tag }.map(\.recordName),
      sampling: &sampling)
    let fates = fates(decisions)
    var uses = FieldUses(fields)
    var position = 0
    var characters = filled.characters.makeIterator()
    var named = NameUses()
    // Tags stand in the fields by their places after pruning, not by those in the record.
    let tagUses = uses.tags(decisions, filled, final)
    return mentions.map { mention in
      var explained = CaptionExplanation.Tag(
        recordName: mention.recordName, category: mention.category, name: mention.recordName,
        score: mention.score, judgement: mention.judgement,
        fate: mention.role == .notScored ? .notScored : .notTaken)
      switch mention.role {
      case .notTaken, .notScored: break
      case .tag:
        explained.name = decisions[position].name
        explained.fate = fates[position]
        explained.uses = tagUses[position]
        position += 1
      case .name(.character):
        explained.fate = .named(.character)
        if let number = mention.character ?? characters.next() {
          explained.name = characterNames.name(number)
          explained.uses = named.uses(of: explained.name, .character) { uses.next(of: .character) }
        }
      case .name(let field):
        var name = mention.recordName
        explained.name =
          mention.writtenName
          ?? name.withUTF8 { String(decoding: recipe.rules.name(of: $0), as: UTF8.self) }
        explained.fate = .named(field)
        explained.uses = named.uses(of: explained.name, field) { uses.next(of: field) }
      }
      return explained
    }
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
    let rules = table.rules
    switch rule {
    case .blacklist(let entry):
      cause.entry = rules.blacklist.entries.firstIndex(of: entry).map { $0 + 1 }
    case .overlap(let other):
      cause.share = learnedShares[[Self.underscored(other), Self.underscored(name)]]
    case .characterTag(let match): cause.pattern = match
    case .coreTag(let character):
      cause.pattern = rules.dropPatterns.match(Array(name.utf8))
      addCount(of: name, character, to: &cause)
    case .embedding(let character):
      cause.pattern = rules.embeddingPatterns.match(Array(name.utf8))
      addCount(of: name, character, to: &cause)
    case .inside, .exclusive, .implied, .repeated, .maximum: break
    }
    return cause
  }

  private func addCount(
    of name: String, _ character: String, to cause: inout CaptionExplanation.Cause
  ) {
    guard let number = characterNames.number(of: character), let tag = table.number(of: name),
      let count = coreCount(number, tag), count.posts > 0
    else { return }
    cause.share = Double(count.tagPosts) / Double(count.posts)
    cause.postCount = count.posts
  }

  private static func underscored(_ name: String) -> String {
    name.replacing(" ", with: "_")
  }
}

/// What the fields make of names, of which a post has each once, whatever tags lead to it.
private struct NameUses {
  private var known: [CaptionField: [String: [CaptionExplanation.FieldUse]]] = [:]

  mutating func uses(
    of name: String, _ field: CaptionField, _ next: () -> [CaptionExplanation.FieldUse]
  ) -> [CaptionExplanation.FieldUse] {
    if let uses = known[field]?[name] { return uses }
    let uses = next()
    known[field, default: [:]][name] = uses
    return uses
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
