internal import GRDB
internal import Store

/// The columns of the table `post` that are compared.
struct ComparedFields: Sendable {
  /// Ids of the warehouse, and what a post is found by.
  private static let others: Set<String> = ["post_id", "site_id", "number", "import_file_id"]
  /// Behind the columns: what is compared as well.
  private static let tagFields = ["tags", "tag_order"]
  /// A bit each, with those of the tags; somebody may have added columns.
  private static let maximumCount = 62

  /// The names of the columns, and behind them `tags` and `tag_order`.
  let names: [String]
  let columnCount: Int

  var tags: Int { columnCount }
  var tagOrder: Int { columnCount + 1 }

  /// Those that both have.
  init(_ first: DiffSide, _ second: DiffSide) throws {
    func columns(_ side: DiffSide) throws -> [String] {
      try side.inDatabase { try $0.columns(of: "post").map(\.name) }
    }
    let others = Set(try columns(second))
    let columns = try columns(first).filter { others.contains($0) && !Self.others.contains($0) }
      .prefix(Self.maximumCount)
    columnCount = columns.count
    names = columns + Self.tagFields
  }

  /// The number, the post_id and the fields of the posts of a range.
  func sql(_ content: PostContent) -> String {
    let fields = content.contains(.fields) ? names.prefix(columnCount) : []
    let columns = fields.map { ", \"\($0.replacing("\"", with: "\"\""))\"" }.joined()
    return """
      SELECT number, post_id\(columns)
      FROM post
      WHERE site_id = ?
        AND number BETWEEN ? AND ?
      ORDER BY number
      """
  }
}
