import TestSupport

@testable import TagRules

/// Posts and rules written as texts, run as an export runs them.
struct CaptionFixture {
  var rules = PruningRules()
  var order = TagOrder()
  var template = CaptionOptions().template
  var coreThreshold = 0.4
  var posts: [WrittenPost] = []
  /// Whether the run says what became of each tag.
  var explains = false

  struct WrittenPost {
    var tags: [String]
    var scores: [Double]?
    var characters: [String] = []
    var fields: [(CaptionField, String)] = []
  }

  struct Outcome: Equatable {
    var tags: [String]
    var dropped: [String]
    var caption: String
  }

  /// Everything of a run.
  struct Run {
    var table: TagTable
    var characterNames: NameTable
    var core: CoreTags
    var outcomes: [Outcome]
    var decisions: [[TagDecision]]

    func names(_ numbers: [Int32]) -> [String] { numbers.map(table.names.name) }

    func core(_ character: String) -> CoreTags.Character? {
      characterNames.number(of: character).flatMap(core.character)
    }
  }

  mutating func post(
    _ tags: String, scores: [Double]? = nil, characters: [String] = [],
    fields: [(CaptionField, String)] = []
  ) {
    posts.append(
      WrittenPost(
        tags: tags.split(separator: " ").map(String.init), scores: scores, characters: characters,
        fields: fields))
  }

  /// Draws of post `n` come from the base `n`.
  func run() -> Run {
    var vocabulary = TagVocabulary(rules)
    var characterNames = NameTable()
    let read = posts.map { written in
      var post = CaptionPost()
      post.isScored = written.scores != nil
      for (position, tag) in written.tags.enumerated() {
        post.tags.append(
          CaptionTag(vocabulary.insert(tag), score: written.scores?[position] ?? 0))
      }
      post.characters = written.characters.map { characterNames.insert($0) }
      for (field, text) in written.fields { post.texts.append(text, to: field) }
      return post
    }
    let table = TagTable(vocabulary, rules: rules)
    var counts = CoreTagCounts(characterCount: characterNames.count)
    var counted = TagPruning(table)
    for (position, post) in read.enumerated() {
      var post = post
      counted.prune(&post)
      counts.add(post, position: position)
    }
    let core = CoreTags(
      counts.frequentTags(threshold: coreThreshold, in: table), table: table,
      characterNames: characterNames)
    let used = rules.mode == .characterCore ? core : nil
    var pruning = PostPruning(table, order: order, core: used)
    var writer = CaptionWriter(
      template, table: table, characterNames: characterNames, known: used)
    let explanation = TagExplanation(
      table, order: order, core: core, characterNames: characterNames)
    var run = Run(
      table: table, characterNames: characterNames, core: core, outcomes: [], decisions: [])
    for (position, post) in read.enumerated() {
      var again = PostSampling(base: UInt64(position))
      if explains {
        run.decisions.append(
          explanation.decisions(on: post, recordNames: posts[position].tags, sampling: &again))
      }
      var post = post
      var sampling = PostSampling(base: UInt64(position))
      pruning.prune(&post, sampling: &sampling)
      var caption: [UInt8] = []
      writer.write(post, sampling: &sampling, into: &caption)
      run.outcomes.append(
        Outcome(
          tags: run.names(post.tags.map(\.number)),
          dropped: run.names(post.droppedTags.map(\.number)),
          caption: String(decoding: caption, as: UTF8.self)))
    }
    return run
  }
}

/// The tags, separated by spaces, of one post alone after pruning and ordering.
func pruned(_ tags: String, _ rules: PruningRules) -> [String] {
  var fixture = CaptionFixture(rules: rules)
  fixture.order.mode = .original
  fixture.post(tags)
  return fixture.run().outcomes[0].tags
}
