internal import Columns
internal import SQLitePages
internal import Selection
internal import Statistics
internal import Store

/// Leaves out posts that cannot be among the first of an order by a column of integers, so that few are left to sort.
final class LeadingPosts {
  private struct Entry: BitwiseCopyable {
    var postID: Int64
    /// Greater ones come first.
    var key: Int64
  }

  /// More are sorted as they are.
  private static let maximumCount: Int64 = 100_000

  private let count: Int
  private var entries = ColumnBuffer<Entry>()
  /// Entries at which those behind the first `count` are dropped.
  private var limit: Int
  /// Nothing below it is among the first.
  private var threshold = Int64.min

  private init(count: Int) {
    self.count = count
    limit = count * 4 + 1024
  }

  /// Those of some posts that may be among the first, all ties with the last of them among these; nil where
  /// only SQL tells.
  static func of(
    _ posts: PostSet, count: Int64, by order: SelectionOrder?, _ pages: PostPages
  ) throws -> PostSet? {
    guard count <= maximumCount, let order, case .field(let field) = order.key, field != .id,
      field.kind == .integer, let column = field.sql.wholeMatch(of: #/post\.(\w+)/#),
      let place = pages.place(of: String(column.output.1))
    else { return nil }
    let isDescending = order.isDescending
    let leading = LeadingPosts(count: Int(count))
    // What is null comes last in both directions.
    try pages.forEach(
      columnCount: place + 1, among: posts,
      value: { row in
        guard let value = row.integer(place) else { return .min }
        return isDescending ? value : ~value
      }, { leading.add($0, key: $1) })
    leading.drop()
    let found = PostSet()
    for entry in leading.entries.buffer { found.insert(entry.postID) }
    return found
  }

  private func add(_ postID: Int64, key: Int64) {
    guard key >= threshold else { return }
    entries.append(Entry(postID: postID, key: key))
    if entries.count >= limit { drop() }
  }

  /// Drops what comes behind the first and their ties.
  private func drop() {
    guard entries.count > count, count > 0 else { return }
    entries.sort { $0.key > $1.key }
    threshold = entries[count - 1].key
    var kept = count
    while kept < entries.count, entries[kept].key == threshold { kept += 1 }
    entries.truncate(to: kept)
    limit = max(limit, kept * 2)
  }
}
