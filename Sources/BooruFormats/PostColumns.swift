/// A whole-number field of a post; flags are 0 or 1. Raw values are places in a row of integers.
public enum PostIntegerColumn: Int, CaseIterable, BitwiseCopyable, Sendable {
  case score, upScore, downScore, favoriteCount
  case imageWidth, imageHeight, fileSize
  case uploaderID, approverID, parentNumber, pixivID
  case isPending, isFlagged, isDeleted, isBanned, hasChildren
  case isRatingLocked, isNoteLocked, isStatusLocked

  public static let count = allCases.count
}

/// A text field of a post. Raw values are places in a row of texts.
public enum PostTextColumn: Int, CaseIterable, BitwiseCopyable, Sendable {
  case createdAt, updatedAt, rating, fileExt, md5, source

  public static let count = allCases.count
}

/// Bytes in the text heap of a batch; `none` stands for null.
@frozen
public struct TextSlice: BitwiseCopyable, Sendable {
  public var offset: UInt32
  public var count: UInt32

  @inlinable
  public init(offset: Int, count: Int) {
    self.offset = UInt32(truncatingIfNeeded: offset)
    self.count = UInt32(truncatingIfNeeded: count)
  }

  public static let none = TextSlice(offset: 0, count: Int(UInt32.max))

  @inlinable
  public var isNone: Bool { count == UInt32.max }
}

/// A tag as a record names it: its name in the text heap, and its category.
@frozen
public struct TagMention: BitwiseCopyable, Sendable {
  public var offset: UInt32
  public var count: UInt32
  /// `NameHash` of the name.
  public var hash: UInt64
  /// The site's number of the category; `noCategory` when the record does not say.
  public var category: Int16
  /// Whether the record itself names the category. Otherwise it is what the format assumes.
  public var isCategoryStated: Bool

  public static let noCategory: Int16 = -1

  @inlinable
  public init(offset: Int, count: Int, hash: UInt64, category: Int16, isCategoryStated: Bool) {
    self.offset = UInt32(truncatingIfNeeded: offset)
    self.count = UInt32(truncatingIfNeeded: count)
    self.hash = hash
    self.category = category
    self.isCategoryStated = isCategoryStated
  }
}
