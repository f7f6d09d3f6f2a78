import Columns
import TagRules

@testable import Export
@testable import Recipes

/// What captions by a recipe must be, computed as plainly as can be: all posts in memory, core tags
/// counted over all of them, words for quality by looking at all posts for each.
struct RecipeReference {
  let captioning: CaptioningOptions
  let posts: [RecipePost]
  let table: TagTable
  let characters: NameTable

  private static func category(_ tag: Int) -> String {
    RecipeFixture.tags[tag].category ?? "general"
  }

  init(_ captioning: CaptioningOptions, _ posts: [RecipePost]) {
    self.captioning = captioning
    self.posts = posts
    var vocabulary = TagVocabulary(captioning.recipe.rules)
    var characters = NameTable()
    for (position, tag) in RecipeFixture.tags.enumerated() {
      switch Self.category(position) {
      case "character": characters.insert(Self.character(tag.name))
      case "general": vocabulary.insert(tag.name)
      case "meta": vocabulary.insert(tag.name, group: .meta)
      default: break
      }
    }
    table = TagTable(vocabulary, rules: captioning.recipe.rules)
    self.characters = characters
  }

  var takesMeta: Bool {
    captioning.tagCategories.contains("meta")
      || captioning.recipe.template.elements.contains { $0.field == .meta }
  }

  private func counts(_ filled: [TagRules.CaptionPost]) -> CoreTags {
    var counts = CoreTagCounts(characterCount: characters.count)
    for (position, post) in filled.enumerated() { counts.add(post, position: position) }
    let frequent = counts.frequentTags(
      threshold: captioning.recipe.coreFrequencyThreshold, in: table)
    return CoreTags(frequent, table: table, characterNames: characters)
  }

  private func sampling(_ post: RecipePost) -> PostSampling {
    let seed = PostSampling.seed(captioning.recipe.seed, epoch: captioning.recipe.epoch)
    return PostSampling(base: PostHash(siteName: post.site).value(number: post.number, seed: seed))
  }

  /// Of the pruned tags in the mode character_core, else of the finished ones.
  func countedCore() -> CoreTags {
    guard captioning.recipe.rules.mode == .characterCore else {
      return counts(finished(core: nil))
    }
    var pruning = TagPruning(table)
    return counts(
      posts.map(fill).map {
        var post = $0
        pruning.prune(&post)
        return post
      })
  }

  private func finished(core: CoreTags?) -> [TagRules.CaptionPost] {
    var pruning = PostPruning(table, order: captioning.recipe.order, core: core)
    return posts.map { source in
      var post = fill(source)
      var sampling = sampling(source)
      pruning.prune(&post, sampling: &sampling)
      return post
    }
  }

  func lines(namesSite: Bool) -> [RecipeLine] {
    let core = captioning.recipe.rules.mode == .characterCore ? countedCore() : nil
    var writer = CaptionWriter(
      captioning.recipe.template, table: table, characterNames: characters, known: core)
    return zip(posts, finished(core: core)).map { source, post in
      var caption: [UInt8] = []
      var sampling = sampling(source)
      writer.write(post, sampling: &sampling, into: &caption)
      return RecipeLine(
        id: namesSite ? "\(source.site)/\(source.number)" : "\(source.number)",
        caption: String(decoding: caption, as: UTF8.self),
        processedTags: post.tags.map { table.names.name($0.number) },
        droppedTags: post.droppedTags.map { table.names.name($0.number) })
    }
  }

  /// No name of a character here is a face.
  private static func character(_ name: String) -> String {
    name.replacing("_", with: " ").replacing("| ", with: "|_")
  }

  private func fill(_ source: RecipePost) -> TagRules.CaptionPost {
    var post = TagRules.CaptionPost()
    let spelling = captioning.recipe.rules.spelling
    for tag in source.tags {
      let name = spelling.spelled(RecipeFixture.tags[tag].name)
      switch Self.category(tag) {
      case "character":
        let name = Self.character(RecipeFixture.tags[tag].name)
        if let number = characters.number(of: name) { post.characters.append(number) }
      case "artist": post.texts.append(name, to: .artist)
      case "copyright": post.texts.append(name, to: .copyright)
      case "meta" where !takesMeta: break
      default: if let number = table.number(of: name) { post.tags.append(CaptionTag(number)) }
      }
    }
    if let type = captioning.imageType { post.texts.append(type, to: .imageType) }
    if let rating = Self.rating(source) { post.texts.append(rating, to: .rating) }
    if let year = source.createdAt?.prefix(4) { post.texts.append(String(year), to: .year) }
    if let word = quality(source) { post.texts.append(word, to: .quality) }
    if let caption = source.caption {
      let words = caption.split { $0.isWhitespace || $0.isNewline }
      post.texts.append(words.joined(separator: " "), to: .caption)
    }
    return post
  }

  static func rating(_ post: RecipePost) -> String? {
    switch post.rating {
    case "e": return "explicit"
    case "q": return "questionable"
    case "g": return "general"
    case "s":
      let last = [post.createdAt, post.updatedAt].compactMap { $0?.prefix(4) }.max() ?? "0000"
      return post.site == "danbooru" && last >= "2022" ? "sensitive" : "safe"
    default: return nil
    }
  }

  private func quality(_ post: RecipePost) -> String? {
    guard let score = post.score else { return nil }
    let like = posts.filter {
      $0.site == post.site && $0.rating == post.rating && $0.score != nil
        && $0.createdAt?.prefix(4) == post.createdAt?.prefix(4)
    }.compactMap(\.score)
    let below = like.filter { $0 < score }.count
    let same = like.filter { $0 == score }.count
    let share = Double(2 * below + same) / Double(2 * like.count)
    return captioning.qualityWords.sorted { $0.minimumShare > $1.minimumShare }
      .first { share >= $0.minimumShare }?.word
  }
}
