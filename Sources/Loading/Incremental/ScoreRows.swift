internal import BooruFormats
internal import Columns
internal import GRDBSQLite
internal import Store

/// Rows of tag_score that wait for their insertion.
final class ScoreRowSource: RowSource {
  private var integers3 = ColumnBuffer<Int64>()
  private var scores = ColumnBuffer<Double>()

  let declaration = "CREATE TABLE x(post_id, tagger_id, tag_id, score)"

  var rowCount: Int { scores.count }

  var integers: (values: UnsafePointer<Int64>, columnCount: Int)? { nil }

  func append(postID: Int64, taggerID: Int64, tagID: Int64, score: Double) {
    integers3.append(postID)
    integers3.append(taggerID)
    integers3.append(tagID)
    scores.append(score)
  }

  func removeAll() {
    integers3.removeAll()
    scores.removeAll()
  }

  func result(_ context: OpaquePointer?, row: Int, column: Int) {
    if column < 3 {
      sqlite3_result_int64(context, integers3[row * 3 + column])
    } else {
      sqlite3_result_double(context, scores[row])
    }
  }
}

/// What waits of a batch to become rows of the tables of taggers and pictures.
struct PendingScores {
  /// A post that the tagger has looked at.
  struct Lookup {
    var postID: Int64
    /// Whether the tagger may have looked at it before.
    var mayBeThere: Bool
  }

  struct Rating {
    var postID: Int64
    var rating: String
    var score: Double
  }

  struct Image {
    var postID: Int64
    /// The place of the post in the batch.
    var post: Int
  }

  var lookups: [Lookup] = []
  var ratings: [Rating] = []
  var images: [Image] = []
  /// The post whose scores were appended last, and what of it waits.
  var lastPostID: Int64 = 0
  var lastTagIDs: Set<Int64> = []
  var lastRatings: Set<String> = []

  mutating func begin(_ postID: Int64) {
    guard postID != lastPostID else { return }
    lastPostID = postID
    lastTagIDs.removeAll(keepingCapacity: true)
    lastRatings.removeAll(keepingCapacity: true)
  }

  mutating func removeAll() {
    lookups.removeAll(keepingCapacity: true)
    ratings.removeAll(keepingCapacity: true)
    images.removeAll(keepingCapacity: true)
    lastPostID = 0
    lastTagIDs.removeAll(keepingCapacity: true)
    lastRatings.removeAll(keepingCapacity: true)
  }
}
