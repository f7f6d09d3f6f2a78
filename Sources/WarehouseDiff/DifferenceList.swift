public import Rows

/// Rows that a comparison can give instead of numbers. The raw values are what `--list` takes.
public enum DifferenceList: String, CaseIterable, Sendable {
  /// Posts that came, went or changed.
  case posts
  /// Fields of posts in both, with both values.
  case fields
  /// Tags that came or went, or that have another category or number of posts.
  case tags
  /// Captions with both texts.
  case captions
  case latents
  case aliases
  case implications

  /// The first column is the site.
  public var columns: [String] {
    switch self {
    case .posts: ["site", "number", "change", "fields", "tags_added", "tags_removed"]
    case .fields: ["site", "number", "field", "before", "after"]
    case .tags:
      [
        "site", "tag", "change", "category_before", "category_after", "post_count_before",
        "post_count_after", "added_count", "removed_count",
      ]
    case .captions: ["site", "number", "kind", "change", "before", "after"]
    case .latents:
      [
        "site", "number", "change", "width_before", "height_before", "width_after", "height_after",
      ]
    case .aliases, .implications:
      [
        "site", "antecedent", "consequent", "number", "change", "status_before", "status_after",
        "created_at_before", "created_at_after",
      ]
    }
  }

  /// What of posts has to be read for it; without a list, all.
  static func content(_ list: DifferenceList?) -> PostContent {
    switch list {
    case nil: [.fields, .tags, .captions, .latents]
    case .posts: [.fields, .tags]
    case .fields: .fields
    case .tags: .tags
    case .captions: .captions
    case .latents: .latents
    case .aliases, .implications: []
    }
  }

  /// Posts of a range: where values are listed, few.
  var postsPerRange: Int { self == .captions ? 128 : DifferenceReader.postsPerRange }
}

/// What is read of posts.
struct PostContent: OptionSet, Sendable {
  var rawValue: UInt8

  static let fields = PostContent(rawValue: 1)
  static let tags = PostContent(rawValue: 2)
  static let captions = PostContent(rawValue: 4)
  static let latents = PostContent(rawValue: 8)
}

/// In which way something differs, as the column `change` has it.
enum DifferenceKind: String {
  case came, went, changed
}

/// Takes the rows of a list until it has as many as are wanted.
public final class DifferenceRows {
  /// Thrown once no more rows are wanted.
  struct IsFull: Error {}

  let list: DifferenceList
  private let writer: RowWriter
  private let limit: Int64?
  private let isStopped: () -> Bool
  public private(set) var rowCount: Int64 = 0

  /// - Parameters:
  ///   - writer: With the columns of the list.
  ///   - isStopped: Whether nobody reads any further.
  public init(
    _ list: DifferenceList, limit: Int64?, isStopped: @escaping () -> Bool = { false },
    to writer: RowWriter
  ) {
    self.list = list
    self.limit = limit
    self.isStopped = isStopped
    self.writer = writer
  }

  /// Writes one row, whose values `body` appends.
  func write(_ body: (RowWriter) -> Void) throws {
    if let limit, rowCount >= limit { throw IsFull() }
    if isStopped() { throw IsFull() }
    body(writer)
    try writer.endRow()
    rowCount += 1
  }

  /// Writes the rows of a block.
  func write(_ cells: borrowing DifferenceCells, site: String) throws {
    let columnCount = list.columns.count - 1
    for start in stride(from: 0, to: cells.count, by: columnCount) {
      try write { writer in
        writer.append(text: site)
        for cell in start..<start + columnCount { cells.append(cell, to: writer) }
      }
    }
  }

  public func finish() throws { try writer.finish() }
}
