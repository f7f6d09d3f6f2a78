// The SELECT that a search means, over the plain tables, for any program that reads SQLite. SQLite looks at
// posts one by one; so the rarest tag that every post has to have comes first, and the others are looked up
// for its posts only:
//
//     SELECT post.post_id, post.site_id, post.number
//     FROM tag_post AS rarest
//     CROSS JOIN post ON post.post_id = rarest.post_id
//     WHERE rarest.tag_id IN (SELECT tag.tag_id FROM tag WHERE tag.name = 'long_hair')
//       AND EXISTS (SELECT 1 FROM tag_post WHERE …)

internal import Selection
internal import Statistics
internal import Store

/// SQL of a search.
package struct SelectionSQL {
  /// Tags that a post is looked up for one by one; of more, its own tags are gone through.
  private static let fewTags = 8

  private let plan: SelectionPlan
  /// Views of sets that are named more than once. SQLite would work out such a view at each place, and in
  /// it each view that it is made of: sets of sets would take time that doubles with each floor.
  private let repeatedSets: Set<String>

  package init(_ plan: SelectionPlan) {
    self.plan = plan
    var counts: [String: Int] = [:]
    plan.node?.countSets(&counts)
    repeatedSets = Set(counts.filter { $0.value > 1 }.keys)
  }

  /// Rows (post_id, site, number) of the posts, in their order: what the view of a set is made of.
  package var select: String {
    select(columns: [
      PostColumn(name: "post_id", sql: "post.post_id"), PostColumn(name: "site", sql: "site.name"),
      PostColumn(name: "number", sql: "post.number"),
    ])
  }

  /// Rows of the posts, in their order.
  package func select(columns: [PostColumn]) -> String {
    let list = columns.map { "\($0.sql) AS \($0.name)".indented }.joined(separator: ",\n")
    var text = """
      SELECT
      \(list)
      \(source)
      JOIN site ON site.site_id = post.site_id
      """
    if let condition { text += "\nWHERE \(condition)" }
    text += "\nORDER BY \(plan.orderSQL)"
    if let limit = plan.query.limit { text += "\nLIMIT \(limit)" }
    return text
  }

  /// Where the posts come from, and what holds for them, with a random number drawn if there is one.
  private var source: String { plan.query.sample == nil ? plainSource : "FROM post" }

  private var condition: String? {
    guard let sample = plan.query.sample else { return plainCondition }
    var text = "SELECT post.post_id\n\(plainSource)"
    if let plainCondition { text += "\nWHERE \(plainCondition)" }
    text += "\nORDER BY \(plan.sampleKey.orderSQL)\nLIMIT \(sample)"
    return "post.post_id IN (\n\(text.indented))"
  }

  // MARK: Rarest first

  /// The conditions that all have to hold, the rarest first.
  private var terms: [SelectionNode] {
    guard let node = plan.node else { return [] }
    guard case .all(let nodes) = node else { return [node] }
    return nodes.enumerated().sorted { ($0.element.cost, $0.offset) < ($1.element.cost, $1.offset) }
      .map(\.element)
  }

  /// The first term, if the posts can come from it.
  private var driver: TagChoice? {
    guard case .tags(let choice)? = terms.first else { return nil }
    return choice
  }

  private var plainSource: String {
    var source = "FROM post"
    if let driver, driver.isOneTag {
      source = "FROM tag_post AS rarest\nCROSS JOIN post ON post.post_id = rarest.post_id"
    }
    for view in repeatedSets.sorted() {
      source +=
        "\nLEFT JOIN \(view) AS member_of_\(view) ON member_of_\(view).post_id = post.post_id"
    }
    return source
  }

  private var plainCondition: String? {
    var terms = terms
    guard !terms.isEmpty else { return nil }
    var conditions: [String] = []
    if let driver {
      terms.removeFirst()
      conditions.append(
        driver.isOneTag
          ? "rarest.tag_id IN (\n\(driver.select.indented))"
          : "post.post_id IN (\n\(Self.posts(of: driver).indented))")
    }
    conditions += terms.map { sql(of: $0) }
    return conditions.joined(separator: "\n  AND ")
  }

  // MARK: Conditions

  /// The condition on a row of post; true or not, never null where that would matter.
  private func sql(of node: SelectionNode) -> String {
    switch node {
    case .all(let nodes): return "(\(nodes.map { sql(of: $0) }.joined(separator: "\n  AND ")))"
    case .any(let nodes): return "(\(nodes.map { sql(of: $0) }.joined(separator: "\n  OR ")))"
    case .not(let node): return "(\(sql(of: node))) IS NOT TRUE"
    case .nothing: return "FALSE"
    case .tags(let choice): return sql(of: choice)
    case .condition(let sql, _): return "(\(sql))"
    case .found(let select): return "post.post_id IN (\n\(select.indented))"
    case .listing(_, let condition): return condition
    case .tagCount(let count): return count.condition
    case .captionText(let text): return text.condition
    case .numbers(let list): return list.condition
    case .set(let view, _):
      return repeatedSets.contains(view)
        ? "member_of_\(view).post_id IS NOT NULL"
        : "post.post_id IN (SELECT post_id FROM \(view))"
    }
  }

  private func sql(of choice: TagChoice) -> String {
    guard choice.storedIDs.count > Self.fewTags else {
      return """
        EXISTS (
          SELECT 1
          FROM tag_post
          WHERE tag_post.post_id = post.post_id
            AND tag_post.tag_id IN (
        \(choice.select.indented.indented.indented)))
        """
    }
    return """
      EXISTS (
        SELECT 1
        FROM post_tag
        WHERE post_tag.post_id = post.post_id
          AND post_tag.tag_id IN (
      \(choice.select.indented.indented.indented)))
      """
  }

  private static func posts(of choice: TagChoice) -> String {
    "SELECT tag_post.post_id FROM tag_post WHERE tag_post.tag_id IN (\n\(choice.select.indented))"
  }
}

extension SelectionNode {
  /// How often each set is named, by its view; what a set is made of is its view's own.
  fileprivate func countSets(_ counts: inout [String: Int]) {
    switch self {
    case .all(let nodes), .any(let nodes):
      for node in nodes { node.countSets(&counts) }
    case .not(let node): node.countSets(&counts)
    case .set(let view, _): counts[view, default: 0] += 1
    default: break
    }
  }
}

extension SelectionPlan {
  /// The terms of ORDER BY, over rows of post.
  package var orderSQL: String {
    guard let order = query.order else {
      // Of some of the posts the newest, as on the boards.
      return query.limit == nil
        ? "post.site_id, post.number" : "post.number DESC, post.site_id"
    }
    let direction = order.isDescending ? "DESC" : "ASC"
    let key: String
    switch order.key {
    case .random: return sampleKey.orderSQL
    case .field(.id): return "post.number \(direction), post.site_id"
    case .field(let field):
      // A fraction of a second comes behind the second itself.
      key = field.kind == .time ? "rtrim(\(field.sql), 'Z')" : field.sql
    case .tagCount(let category):
      key = TagCountCondition(category: category, ranges: [], layer: layer).count
    }
    return "\(key) \(direction) NULLS LAST, post.number \(direction), post.site_id"
  }
}

extension TagCountCondition {
  /// How many tags a row of post has.
  var count: String {
    let table = layer.postTagView ?? "post_tag"
    guard let category else {
      return "(SELECT COUNT(*) FROM \(table) AS counted WHERE counted.post_id = post.post_id)"
    }
    return """
      (
        SELECT COUNT(*)
        FROM \(table) AS counted
        CROSS JOIN tag ON tag.tag_id = counted.tag_id
        CROSS JOIN tag_category
          ON tag_category.site_id = tag.site_id AND tag_category.category = tag.category
        WHERE counted.post_id = post.post_id AND tag_category.name = \(SQLLiteral.text(category)))
      """
  }

  var condition: String {
    "(\(ranges.map { $0.condition(on: count) }.joined(separator: " OR ")))"
  }
}

extension NumberList {
  var condition: String {
    var conditions: [String] = []
    if !numbers.isEmpty { conditions.append("post.number IN (\(Self.select(numbers)))") }
    for (siteID, numbers) in numbersOfSites.sorted(by: { $0.key < $1.key }) {
      conditions.append(
        "post.site_id = \(siteID) AND post.number IN (\(Self.select(numbers)))")
    }
    return conditions.isEmpty ? "FALSE" : "(\(conditions.joined(separator: " OR ")))"
  }

  private static func select(_ numbers: PostSet) -> String {
    "SELECT value FROM json_each('\(numbers.json)')"
  }
}

extension SelectionNode {
  /// What it costs to look at a post for it, and how many posts it leaves: small ones come first.
  package var cost: Double {
    switch self {
    case .nothing: 0
    case .numbers: 1
    case .tags(let choice): 10 + Double(choice.postCount)
    case .set: 1e10
    case .condition: 1e11
    case .listing: 2e11
    case .found: 2.5e11
    case .captionText: 3e11
    case .any(let nodes): 1e12 + nodes.reduce(0) { $0 + $1.cost }
    case .all(let nodes): nodes.map(\.cost).min() ?? 0
    case .tagCount: 1e14
    case .not(let node): 1e13 + node.cost
    }
  }
}

extension String {
  /// Each line two columns further in.
  fileprivate var indented: String {
    split(separator: "\n", omittingEmptySubsequences: false).map { "  \($0)" }
      .joined(separator: "\n")
  }
}
