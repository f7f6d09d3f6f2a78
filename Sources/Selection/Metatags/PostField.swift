/// A value that a post may have, by its name in a search. All may be null.
public enum PostField: String, CaseIterable, Sendable {
  // Integers.
  case id
  case score
  case upscore
  case downscore
  case favs
  case year
  case width
  case height
  /// Bytes of the file.
  case size
  case parent
  case pixiv
  case uploader
  case approver
  // Real numbers.
  /// Width by height, rounded to two digits behind the point, as both boards do.
  case ratio
  /// Width times height in millions.
  case mpixels
  // Times: text in ISO 8601, UTC. A bound is the beginning of such a text.
  case date
  case updated
  // Text.
  case rating
  case ext
  case md5
  case source

  /// What it is compared as.
  public enum Kind: Sendable, Equatable {
    case integer
    case real
    case time
    case text
  }

  public var kind: Kind {
    switch self {
    case .ratio, .mpixels: .real
    case .date, .updated: .time
    case .rating, .ext, .md5, .source: .text
    default: .integer
    }
  }

  /// An SQL expression over a row of the table post; null where the post has no such value.
  public var sql: String {
    switch self {
    case .id: "post.number"
    case .score: "post.score"
    case .upscore: "post.up_score"
    // The boards compare without the sign, with which dumps have it.
    case .downscore:
      "(CASE WHEN post.down_score < 0 THEN -post.down_score ELSE post.down_score END)"
    case .favs: "post.favorite_count"
    case .year: "CAST(substr(post.created_at, 1, 4) AS INTEGER)"
    case .width: "post.image_width"
    case .height: "post.image_height"
    case .size: "post.file_size"
    case .parent: "post.parent_number"
    case .pixiv: "post.pixiv_id"
    case .uploader: "post.uploader_id"
    case .approver: "post.approver_id"
    case .ratio: "round(1.0 * post.image_width / max(1, post.image_height), 2)"
    case .mpixels: "post.image_width * post.image_height / 1000000.0"
    case .date: "post.created_at"
    case .updated: "post.updated_at"
    case .rating: "post.rating"
    case .ext: "post.file_ext"
    case .md5: "post.md5"
    case .source: "nullif(post.source, '')"
    }
  }
}

/// What a value of a post may be.
public enum FieldMatch: Sendable, Equatable {
  case range(ValueRange)
  /// Text: without regard to case. A pattern for a source stands for its beginning.
  case pattern(NamePattern)
  /// Null (`parent:none`).
  case none
  /// Not null (`parent:any`).
  case any
}

/// Values from one bound to another; a nil bound is open. Both nil does not occur.
public struct ValueRange: Sendable, Equatable {
  public struct Bound: Sendable, Equatable {
    public var value: SelectionValue
    /// Whether the value itself belongs to the range.
    public var isIncluded: Bool

    public init(_ value: SelectionValue, isIncluded: Bool) {
      self.value = value
      self.isIncluded = isIncluded
    }
  }

  public var lower: Bound?
  public var upper: Bound?

  public init(lower: Bound?, upper: Bound?) {
    self.lower = lower
    self.upper = upper
  }

  /// One value.
  public static func value(_ value: SelectionValue) -> ValueRange {
    let bound = Bound(value, isIncluded: true)
    return ValueRange(lower: bound, upper: bound)
  }
}

/// A value in a search.
public enum SelectionValue: Sendable, Equatable {
  case integer(Int64)
  case real(Double)
  /// The beginning of a time in ISO 8601, UTC, without a Z: `2020-03`, `2020-03-01T12:00:00`.
  case time(String)
  /// So many units before the moment at which the posts are looked for.
  case ago(Int64, unit: TimeUnit)
  /// The beginning of the day on which it was so many units before now, in UTC.
  case day(Int64, unit: TimeUnit)
  /// The beginning of the day behind that one.
  case dayAfter(Int64, unit: TimeUnit)
  /// The beginning of a week, month or year of the calendar that is so many before the one of today, in UTC.
  /// 0 is that of today, -1 the one behind it.
  case calendar(CalendarUnit, before: Int64)

  /// Weeks begin on Monday. The raw values are what e621 calls the last of them, behind `yester`.
  public enum CalendarUnit: String, CaseIterable, Sendable {
    case week
    case month
    case year
  }

  /// The raw values are those of SQLite's date functions.
  public enum TimeUnit: String, CaseIterable, Sendable {
    case seconds
    case minutes
    case hours
    case days
    case months
    case years
  }
}
