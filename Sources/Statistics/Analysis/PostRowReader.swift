internal import Columns
internal import GRDB
internal import SQLitePages
internal import Store

/// The pass over the pages of post that reads when posts were made, their ratings and numbers.
final class PostRowReader: ChunkWorker {
  /// Leaves of the table that are read together.
  static let leavesPerChunk = 256

  /// What some leaves hold. Handed over as a whole.
  final class Result: @unchecked Sendable {
    /// Ascending.
    var ids = ColumnBuffer<Int64>()
    var numbers = ColumnBuffer<Int64>()
    /// Codes, or `SitePosts.unknown`.
    var months = ColumnBuffer<UInt16>()
    var ratings = ColumnBuffer<UInt16>()
    /// What the codes stand for.
    var monthValues: [Int64] = []
    var ratingValues: [String] = []
  }

  /// Where the columns stand in a record.
  struct Layout: Sendable {
    var siteID: Int
    var number: Int
    var createdAt: Int
    var rating: Int

    var columnCount: Int { max(siteID, number, createdAt, rating) + 1 }

    init?(_ db: Database) throws {
      let names = try db.columns(of: "post").map(\.name)
      guard let siteID = names.firstIndex(of: "site_id"),
        let number = names.firstIndex(of: "number"),
        let createdAt = names.firstIndex(of: "created_at"),
        let rating = names.firstIndex(of: "rating")
      else { return nil }
      self.siteID = siteID
      self.number = number
      self.createdAt = createdAt
      self.rating = rating
    }
  }

  private let leaves: [UInt32]
  private let reader: TableLeafReader
  private let layout: Layout
  private let siteID: Int64
  private let selected: PostSet?
  private let fields: PostFields
  private var monthCodes = CodeList<Int64>()
  private var ratingCodes = CodeList<String>()

  init(
    leaves: [UInt32], reader: TableLeafReader, layout: Layout, siteID: Int64, of selected: PostSet?,
    fields: PostFields
  ) {
    self.leaves = leaves
    self.reader = reader
    self.layout = layout
    self.siteID = siteID
    self.selected = selected
    self.fields = fields
  }

  static func chunkCount(_ leaves: [UInt32]) -> Int {
    (leaves.count + leavesPerChunk - 1) / leavesPerChunk
  }

  func result(ofChunk chunk: Int) throws -> Result {
    let result = Result()
    let start = chunk * Self.leavesPerChunk
    for leaf in leaves[start..<min(start + Self.leavesPerChunk, leaves.count)] {
      try reader.forEachRow(onLeaf: leaf, columnCount: layout.columnCount) { row in
        guard row.integer(layout.siteID) == siteID, selected?.contains(row.rowid) ?? true else {
          return
        }
        result.ids.append(row.rowid)
        result.numbers.append(row.integer(layout.number) ?? 0)
        result.months.append(try month(of: row))
        result.ratings.append(try rating(of: row))
      }
    }
    result.monthValues = monthCodes.values
    result.ratingValues = ratingCodes.values
    return result
  }

  private func month(of row: LeafRow) throws -> UInt16 {
    guard fields.contains(.months), let text = row.text(layout.createdAt),
      let base = text.baseAddress
    else { return SitePosts.unknown }
    return try monthCodes.code(of: SitePosts.month(base, byteCount: text.count))
  }

  private func rating(of row: LeafRow) throws -> UInt16 {
    guard fields.contains(.ratings), let text = row.text(layout.rating) else {
      return SitePosts.unknown
    }
    return try ratingCodes.recentCode { $0.utf8.elementsEqual(text) }
      ?? ratingCodes.code(of: String(decoding: text, as: UTF8.self))
  }
}
