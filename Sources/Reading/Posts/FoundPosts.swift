internal import Columns
internal import GRDBSQLite

/// The posts of a range, by ascending number.
final class FoundPosts {
  private struct Post: BitwiseCopyable {
    var number: Int64
    var postID: Int64
    var extensionEnd: Int
    var ratingEnd: Int
    var facts: ScannedPost.Facts
  }

  private var posts = ColumnBuffer<Post>(minimumCapacity: PostScan.postsPerRange)
  private var extensions = ColumnBuffer<UInt8>()
  private var ratings = ColumnBuffer<UInt8>()
  private var areIDsAscending = true
  /// The values of the columns, one behind the other; how many bytes each has, or -1 for NULL.
  private var values = ColumnBuffer<UInt8>()
  private var valueCounts = ColumnBuffer<Int>()
  /// Where the values of a post begin.
  private var valueStarts = ColumnBuffer<Int>()
  private let readsFacts: Bool
  private let columnCount: Int

  init(readsFacts: Bool, columnCount: Int) {
    self.readsFacts = readsFacts
    self.columnCount = columnCount
  }

  var count: Int { posts.count }

  /// First and last post_id, if a scan between them passes over few other posts; else nil.
  var scanBounds: ClosedRange<Int64>? {
    guard areIDsAscending, count > 0 else { return nil }
    let bounds = posts[0].postID...posts[count - 1].postID
    let span = bounds.upperBound.subtractingReportingOverflow(bounds.lowerBound)
    return !span.overflow && span.partialValue < Int64(count) * 4 ? bounds : nil
  }

  /// A row of number, post_id, file_ext, where facts are read rating, score, created_at, updated_at,
  /// import_file_id, and then the columns that are read as text.
  func append(_ row: OpaquePointer) {
    let postID = sqlite3_column_int64(row, 1)
    if count > 0, posts[count - 1].postID >= postID { areIDsAscending = false }
    if let text = sqlite3_column_text(row, 2) {
      extensions.append(text, count: Int(sqlite3_column_bytes(row, 2)))
    }
    var facts = ScannedPost.Facts()
    if readsFacts {
      if let text = sqlite3_column_text(row, 3) {
        ratings.append(text, count: Int(sqlite3_column_bytes(row, 3)))
      }
      facts.hasScore = sqlite3_column_type(row, 4) != SQLITE_NULL
      facts.score = sqlite3_column_int64(row, 4)
      facts.createdYear = Self.year(row, 5)
      facts.updatedYear = Self.year(row, 6)
      facts.importFileID = sqlite3_column_int64(row, 7)
    }
    if columnCount > 0 { appendValues(row, from: readsFacts ? 8 : 3) }
    posts.append(
      Post(
        number: sqlite3_column_int64(row, 0), postID: postID, extensionEnd: extensions.count,
        ratingEnd: ratings.count, facts: facts))
  }

  private func appendValues(_ row: OpaquePointer, from first: Int32) {
    valueStarts.append(values.count)
    for column in first..<first + Int32(columnCount) {
      guard let text = sqlite3_column_text(row, column) else {
        valueCounts.append(-1)
        continue
      }
      let count = Int(sqlite3_column_bytes(row, column))
      values.append(text, count: count)
      valueCounts.append(count)
    }
  }

  /// The year of a time as the tables have it, `2021-05-19T…`; 0 for none.
  static func year(_ row: OpaquePointer, _ column: Int32) -> Int32 {
    guard let text = sqlite3_column_text(row, column), sqlite3_column_bytes(row, column) >= 4
    else { return 0 }
    var year: Int32 = 0
    for position in 0..<4 {
      let digit = Int32(text[position]) - Int32(UInt8(ascii: "0"))
      guard 0...9 ~= digit else { return 0 }
      year = year * 10 + digit
    }
    return year
  }

  /// Makes `post` the one at `index`, without anything that belongs to it.
  func read(_ index: Int, into post: inout ScannedPost) {
    let found = posts[index]
    post.forget()
    post.number = found.number
    post.postID = found.postID
    let start = index == 0 ? 0 : posts[index - 1].extensionEnd
    post.fileExtensionBytes.append(
      extensions.base + start, count: found.extensionEnd - start)
    let ratingStart = index == 0 ? 0 : posts[index - 1].ratingEnd
    post.ratingBytes.append(ratings.base + ratingStart, count: found.ratingEnd - ratingStart)
    post.facts = found.facts
    guard columnCount > 0 else { return }
    var value = valueStarts[index]
    for column in index * columnCount..<(index + 1) * columnCount {
      let count = valueCounts[column]
      if count > 0 { post.columnBytes.append(values.base + value, count: count) }
      value += max(count, 0)
      post.columnEnds.append(count < 0 ? -1 : post.columnBytes.count)
    }
  }
}
