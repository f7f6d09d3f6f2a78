internal import Columns
internal import Reading
internal import Recipes
internal import Rows
internal import Selection
internal import Spills
internal import Store
internal import TagRules

/// The first pass: on how many posts of each character alone each tag stands.
///
/// Workers read and prune the posts; one thread keeps their tags by character. Memory: 96 MiB at most for
/// the tags (more of them wait in files), 40 bytes a character, 8 bytes a tag, and some blocks.
struct CoreTagCounter {
  let export: PostExport
  let plan: PostPlan

  /// The frequent tags of all characters that a post shows alone, in the order of their first posts.
  func characters(_ recipe: PreparedRecipe) throws -> [CountedCharacter] {
    let characterCount = recipe.characterNames.count
    let warehouse = export.warehouse
    var lists = KeyedNumberLists(beside: warehouse, keyCount: characterCount)
    var postCounts = [Int](repeating: 0, count: characterCount)
    var order: [Int32] = []
    for site in plan.sites {
      // All posts of the selection, also where one part of them is written: each part has the same tags.
      let scan = try plan.scan(site, warehouse, content: recipe.tagContent, isWhole: true)
      let shared = try recipe.site(site, from: warehouse)
      try export.forEachReportedBlock(of: scan, renderer: CountingRenderer(shared)) { block in
        var start = 0
        for (character, end) in zip(block.characters.buffer, block.tagEnds.buffer) {
          if postCounts[Int(character)] == 0 { order.append(character) }
          postCounts[Int(character)] += 1
          for position in start..<end { try lists.append(block.tags[position], to: Int(character)) }
          start = end
        }
        return 0
      }
    }
    return try count(&lists, postCounts, order, recipe)
  }

  private func count(
    _ lists: inout KeyedNumberLists, _ postCounts: [Int], _ order: [Int32], _ recipe: PreparedRecipe
  ) throws -> [CountedCharacter] {
    var counts = ColumnBuffer<Int32>()
    counts.append(repeating: 0, count: recipe.table.count)
    var met = ColumnBuffer<Int32>()
    var frequent = [CountedCharacter?](repeating: nil, count: postCounts.count)
    let threshold = recipe.options.recipe.coreFrequencyThreshold
    try lists.read { tag in
      if counts[Int(tag)] == 0 { met.append(tag) }
      counts[Int(tag)] += 1
    } end: { character in
      if export.isCancelled() { throw OutputError(.interrupted, "stopped; nothing was written") }
      guard postCounts[character] > 0 else { return }
      // Of many tags few are frequent: only those are looked at closely.
      let least = threshold * Double(postCounts[character])
      var candidates: [(tag: Int32, postCount: Int)] = []
      for tag in met.buffer where Double(counts[Int(tag)]) >= least {
        candidates.append((tag, Int(counts[Int(tag)])))
      }
      let tags = CharacterTags(
        character: Int32(character), counts: candidates, postCount: postCounts[character],
        threshold: threshold, in: recipe.table)
      frequent[character] = CountedCharacter(
        tags: tags, postCount: postCounts[character],
        tagPostCounts: tags.tags.map { Int(counts[Int($0)]) })
      for tag in met.buffer { counts[Int(tag)] = 0 }
      met.removeAll()
    }
    return order.map { character in
      frequent[Int(character)]
        ?? CountedCharacter(
          tags: CharacterTags(character: character, tags: []),
          postCount: postCounts[Int(character)], tagPostCounts: [])
    }
  }
}

/// The tags of posts that show one character alone.
///
/// Filled by one thread and handed over to the next as a whole, never used by two at once: that is
/// what makes it `@unchecked Sendable`.
private final class CountingBlock: ExportBlock, @unchecked Sendable {
  /// Of each post: its character, and where its tags end in `tags`.
  var characters = ColumnBuffer<Int32>()
  var tagEnds = ColumnBuffer<Int>()
  var tags = ColumnBuffer<Int32>()

  init() {}

  func removeAll() {
    characters.removeAll()
    tagEnds.removeAll()
    tags.removeAll()
  }
}

/// Prunes posts for counting. One thread.
private struct CountingRenderer: PostRenderer, ~Copyable {
  private let site: RecipeSite
  private var pruning: CountingPruning
  private var post = CaptionPost()

  init(_ site: RecipeSite) {
    self.site = site
    pruning = CountingPruning(
      site.recipe.options.recipe, table: site.recipe.table, hash: site.hash)
  }

  mutating func write(_ scanned: borrowing ScannedPost, to block: CountingBlock) {
    post.removeAll()
    site.fillTags(of: scanned, into: &post)
    guard post.characters.count == 1 else { return }
    pruning.prune(&post, number: scanned.number)
    block.characters.append(post.characters[0])
    for tag in post.tags { block.tags.append(tag.number) }
    block.tagEnds.append(block.tags.count)
  }
}
