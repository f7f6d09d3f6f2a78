package import BooruFormats
internal import Columns
internal import GRDBSQLite
internal import Statistics
internal import Store

// Records of a batch as rows of tables, see RowSourceTable. Texts are handed out where they lie: the
// batch outlives the statement.

extension RecordBatch {
  /// Hands a text to SQLite without copying it.
  package func result(_ context: OpaquePointer?, text slice: TextSlice) {
    guard !slice.isNone else { return sqlite3_result_null(context) }
    let bytes = UnsafeRawPointer(heap.base + Int(slice.offset)).assumingMemoryBound(to: CChar.self)
    sqlite3_result_text(context, bytes, Int32(slice.count), nil)
  }

  /// Hands the text of a post's column to SQLite.
  package func result(_ context: OpaquePointer?, _ column: PostTextColumn, of post: Int) {
    result(context, text: texts[post * PostTextColumn.count + column.rawValue])
  }

  /// Hands the number of a post's column to SQLite.
  package func result(_ context: OpaquePointer?, _ column: PostIntegerColumn, of post: Int) {
    let value = integers[post * PostIntegerColumn.count + column.rawValue]
    if value == Self.none {
      sqlite3_result_null(context)
    } else {
      sqlite3_result_int64(context, value)
    }
  }
}

/// Posts of a batch that are waiting to become rows of one table, with their post_ids.
class BatchRowSource: RowSource {
  final var batch: RecordBatch?
  final var fileID: Int64 = 0
  final var posts = ColumnBuffer<Int>()
  final var postIDs = ColumnBuffer<Int64>()

  var declaration: String { "" }

  final var rowCount: Int { posts.count }

  final var integers: (values: UnsafePointer<Int64>, columnCount: Int)? { nil }

  /// The rows that follow are of this batch.
  final func begin(_ batch: RecordBatch, fileID: Int64) {
    self.batch = batch
    self.fileID = fileID
    removeAll()
  }

  /// `item` is the place of what becomes a row: of a post, or of a caption.
  final func append(_ item: Int, postID: Int64) {
    posts.append(item)
    postIDs.append(postID)
  }

  final func removeAll() {
    posts.removeAll()
    postIDs.removeAll()
  }

  func result(_ context: OpaquePointer?, row: Int, column: Int) {}
}

/// Rows of the table post. What a record does not tell is null.
final class PostRowSource: BatchRowSource {
  private let layout = PostRowLayout.columns.map(\.value)
  var siteID: Int64 = 0

  override var declaration: String {
    "CREATE TABLE x(post_id, site_id, number, import_file_id, "
      + PostRowLayout.columns.map(\.name).joined(separator: ", ") + ")"
  }

  override func result(_ context: OpaquePointer?, row: Int, column: Int) {
    guard let batch else { return sqlite3_result_null(context) }
    let post = posts[row]
    switch column {
    case 0: sqlite3_result_int64(context, postIDs[row])
    case 1: sqlite3_result_int64(context, siteID)
    case 2: sqlite3_result_int64(context, batch.numbers[post])
    case _ where !batch.parts[post].contains(.fields): sqlite3_result_null(context)
    case 3: sqlite3_result_int64(context, fileID)
    default:
      switch layout[column - PostRowLayout.keyColumnCount] {
      case .integer(let column): batch.result(context, column, of: post)
      case .text(let column): batch.result(context, column, of: post)
      }
    }
  }
}

/// Rows of the table caption.
final class CaptionRowSource: BatchRowSource, CaptionRows {
  /// caption_kind_id by the number of a kind in the batch.
  var kindIDs: [Int64] = []

  override var declaration: String {
    "CREATE TABLE x(post_id, caption_kind_id, text_length, text)"
  }

  /// The key of a row.
  func key(ofRow row: Int) -> (postID: Int64, kindID: Int64)? {
    guard let batch else { return nil }
    return (postIDs[row], kindIDs[Int(batch.captions[posts[row]].kind)])
  }

  /// The text of a row, where it lies in the batch.
  func text(ofRow row: Int) -> UnsafeBufferPointer<UInt8>? {
    guard let batch else { return nil }
    return batch.bytes(of: batch.captions[posts[row]].text)
  }

  override func result(_ context: OpaquePointer?, row: Int, column: Int) {
    guard let batch else { return sqlite3_result_null(context) }
    let caption = batch.captions[posts[row]]
    switch column {
    case 0: sqlite3_result_int64(context, postIDs[row])
    case 1: sqlite3_result_int64(context, kindIDs[Int(caption.kind)])
    case 2: sqlite3_result_int64(context, Int64(caption.textLength))
    default: batch.result(context, text: caption.text)
    }
  }
}

/// Rows of the table caption_record.
final class CaptionRecordRowSource: BatchRowSource {
  private let layout = CaptionRecordLayout.columns.map(\.value)

  override var declaration: String {
    "CREATE TABLE x(post_id, import_file_id, "
      + CaptionRecordLayout.columns.map(\.name).joined(separator: ", ") + ")"
  }

  override func result(_ context: OpaquePointer?, row: Int, column: Int) {
    guard let batch else { return sqlite3_result_null(context) }
    switch column {
    case 0: sqlite3_result_int64(context, postIDs[row])
    case 1: sqlite3_result_int64(context, fileID)
    default:
      switch layout[column - CaptionRecordLayout.keyColumnCount] {
      case .integer(let column): batch.result(context, column, of: posts[row])
      case .text(let column): batch.result(context, column, of: posts[row])
      }
    }
  }
}
