// A search with its names looked up. It is worked out in two ways that give the same posts: as one SELECT
// over the plain tables (SelectionSQL), which is what `--sql` prints and views of named sets hold, and as
// sets of posts (SelectionEvaluation), which is faster: the posts of a tag come from the pages of tag_post
// as bits.

internal import GRDB
package import Selection
package import Statistics
internal import Store

/// Which posts a search takes, with its names looked up.
package indirect enum SelectionNode: Sendable {
  case all([SelectionNode])
  case any([SelectionNode])
  case not(SelectionNode)
  /// No post: a name that nobody knows, where that is allowed.
  case nothing
  case tags(TagChoice)
  /// An SQL expression over a row of post; null counts as false. The test takes the same posts, where there is one.
  case condition(String, test: PostTest? = nil)
  /// The posts of a SELECT of post_id, which is dearer to ask for a single post.
  case found(select: String)
  /// The same posts as a SELECT of post_id, for where few posts or all are looked at.
  case listing(select: String, condition: String)
  case tagCount(TagCountCondition)
  case captionText(CaptionTextCondition)
  case numbers(NumberList)
  /// A named set: its view, and what it was made of.
  case set(view: String, plan: SelectionPlan)
}

extension SelectionNode {
  /// The node as one SQL expression, if it asks for nothing but values of the post's own row.
  var plainCondition: String? {
    switch self {
    case .condition(let sql, _): return sql
    case .not(let node): return node.plainCondition.map { "(\($0)) IS NOT TRUE" }
    case .all(let nodes): return Self.join(nodes, " AND ")
    case .any(let nodes): return Self.join(nodes, " OR ")
    case .nothing: return "FALSE"
    case .tags, .found, .listing, .tagCount, .captionText, .numbers, .set: return nil
    }
  }

  /// The same as a test of rows; nil where only SQL tells.
  var plainTest: PostTest? {
    switch self {
    case .condition(_, let test): test
    case .not(let node): node.plainTest.map(PostTest.not)
    case .all(let nodes): Self.tests(nodes).map(PostTest.all)
    case .any(let nodes): Self.tests(nodes).map(PostTest.any)
    case .nothing: .nothing
    case .tags, .found, .listing, .tagCount, .captionText, .numbers, .set: nil
    }
  }

  static func tests(_ nodes: [SelectionNode]) -> [PostTest]? {
    let tests = nodes.compactMap(\.plainTest)
    return tests.count == nodes.count ? tests : nil
  }

  private static func join(_ nodes: [SelectionNode], _ sign: String) -> String? {
    let conditions = nodes.compactMap(\.plainCondition)
    guard conditions.count == nodes.count else { return nil }
    return conditions.map { "(\($0))" }.joined(separator: sign)
  }
}

/// The tags that a word of a search stands for.
package struct TagChoice: Sendable {
  /// tag_id of the stored tags of which a post has to have one, ascending.
  var storedIDs: [Int64]
  /// At most so many posts have one of them.
  package var postCount: Int64
  /// Whether the SELECT gives at most one tag of a site, whatever tags there will be: a post then comes by
  /// it once. So it is for a name on the stored layer; not for a pattern, nor where others stand for a tag.
  var isOneTag: Bool
  /// A SELECT of these tag_ids.
  package var select: String
  /// The word, for people.
  package var text: String
}

/// So many tags of a post, of a category or at all.
package struct TagCountCondition: Sendable {
  /// Nil counts all.
  var category: String?
  var ranges: [ValueRange]
  var layer: TagLayer

  func holds(_ count: Int64) -> Bool {
    ranges.contains { range in
      range.lower.map { $0.isBelow(count) } ?? true && range.upper.map { $0.isAbove(count) } ?? true
    }
  }
}

extension ValueRange.Bound {
  fileprivate func isBelow(_ count: Int64) -> Bool {
    guard case .integer(let value) = value else { return false }
    return isIncluded ? value <= count : value < count
  }

  fileprivate func isAbove(_ count: Int64) -> Bool {
    guard case .integer(let value) = value else { return false }
    return isIncluded ? value >= count : value > count
  }
}

/// Words that follow each other in a caption of a post.
package struct CaptionTextCondition: Sendable {
  var phrase: CaptionPhrase
  /// What the index of caption texts is asked for; nil when the phrase has no word.
  var matchExpression: String?
  /// Whether there is an index; without one there is no SQL.
  var hasIndex: Bool

  init(_ phrase: CaptionPhrase, _ db: Database) throws {
    let search = try CaptionTextSearch(phrase, db)
    self.phrase = phrase
    matchExpression = search.matchExpression
    hasIndex = search.hasIndex
  }

  /// On a row of post.
  var condition: String {
    guard let matchExpression else { return "FALSE" }
    return """
      post.post_id IN (
        SELECT caption_text.rowid / \(CaptionTextIndex.kindRoom)
        FROM caption_text
        WHERE caption_text MATCH \(SQLLiteral.text(matchExpression)))
      """
  }
}

/// Numbers of posts from a file.
package struct NumberList: Sendable {
  var path: String
  /// Those of any site.
  var numbers = PostSet()
  /// Those of a site, by its site_id.
  var numbersOfSites: [Int64: PostSet] = [:]

  var count: Int64 { numbersOfSites.values.reduce(numbers.count) { $0 + $1.count } }
}

/// A search that can be worked out.
package struct SelectionPlan: Sendable {
  /// Nil takes all posts.
  package var node: SelectionNode?
  package var query: SelectionQuery
  package var layer: TagLayer
  /// All sites of the warehouse.
  package var sites: [(id: Int64, name: String)]

  /// Whether a post is of one of some sites.
  func siteTest(_ names: [String]) -> PostTest {
    .any(sites.filter { names.contains($0.name) }.map { .integer("site_id", $0.id...$0.id) })
  }

  package var sampleKey: RandomSample { RandomSample(seed: query.seed, sites: sites) }
}
