/// A whole-number field of a post; flags are 0 or 1. Raw values are places in a row of integers.
public enum PostIntegerColumn: Int, CaseIterable, BitwiseCopyable, Sendable {
  case score, upScore, downScore, favoriteCount
  case imageWidth, imageHeight, fileSize
  case uploaderID, approverID, parentNumber, pixivID
  case isPending, isFlagged, isDeleted, isBanned, hasChildren
  case isRatingLocked, isNoteLocked, isStatusLocked
  /// The size at which the image is trained, in pixels; not of the table post.
  case latentWidth, latentHeight

  public static let count = allCases.count
}

/// A text field of a post. Raw values are places in a row of texts.
public enum PostTextColumn: Int, CaseIterable, BitwiseCopyable, Sendable {
  case createdAt, updatedAt, rating, fileExt, md5, source
  /// Why a caption model ended; not of the table post.
  case finishReason
  /// The path of the post's picture, and what its metadata holds beside, as JSON; not of the table
  /// post.
  case imagePath, imageMetadata

  public static let count = allCases.count
}

/// What a record tells of its post. What it does not tell stays as it is in the warehouse.
public struct PostParts: OptionSet, BitwiseCopyable, Sendable {
  public let rawValue: UInt8

  public init(rawValue: UInt8) {
    self.rawValue = rawValue
  }

  /// The columns of the table post.
  public static let fields = PostParts(rawValue: 1)
  /// The tags, all of them; they replace those of a former record.
  public static let tags = PostParts(rawValue: 2)
  /// The captions of a caption dump's record, all of them, and what the dump says beside them:
  /// finish reason, times, rating, score, extension, md5 and source, in the columns of the batch.
  /// They replace a former record. Without this part each caption replaces that of its kind only.
  public static let captionRecord = PostParts(rawValue: 4)
  /// The size of the latent.
  public static let latent = PostParts(rawValue: 8)
  /// All that a tagger has found in the post; it replaces what the tagger had found before. Scores
  /// without this part replace those of their tags only.
  public static let scores = PostParts(rawValue: 16)
  /// The picture of the post: its path, and the rest of its metadata.
  public static let image = PostParts(rawValue: 32)
}

/// A caption of a post: its kind, and its text in the text heap.
@frozen
public struct CaptionMention: BitwiseCopyable, Sendable {
  /// A place in `RecordBatch.captionKinds`.
  public var kind: UInt32
  public var text: TextSlice
  /// See `textLength(of:)`.
  public var textLength: UInt32

  @inlinable
  public init(kind: Int, text: TextSlice, textLength: Int) {
    self.kind = UInt32(truncatingIfNeeded: kind)
    self.text = text
    self.textLength = UInt32(truncatingIfNeeded: textLength)
  }
}

extension CaptionMention {
  /// How many code points the text has without the blanks around it (space, \\t \\n \\v \\f \\r);
  /// 0 for an empty caption. The same as SQL's length(trim(text, char(9, 10, 11, 12, 13, 32))).
  public static func textLength(of text: UnsafeBufferPointer<UInt8>) -> Int {
    var start = 0
    var end = text.count
    while start < end, isBlank(text[start]) { start += 1 }
    while end > start, isBlank(text[end - 1]) { end -= 1 }
    // All bytes but continuation bytes, which begin with the bits 10; eight at once.
    var continuationCount = 0
    var index = start
    if let base = text.baseAddress {
      let bytes = UnsafeRawPointer(base)
      while index + 8 <= end {
        let word = bytes.loadUnaligned(fromByteOffset: index, as: UInt64.self)
        let isContinuation = (word >> 7) & ~(word >> 6) & 0x0101_0101_0101_0101
        continuationCount += isContinuation.nonzeroBitCount
        index += 8
      }
    }
    while index < end {
      if text[index] & 0xC0 == 0x80 { continuationCount += 1 }
      index += 1
    }
    return end - start - continuationCount
  }

  @inline(__always)
  private static func isBlank(_ byte: UInt8) -> Bool {
    byte == 0x20 || 0x09...0x0D ~= byte
  }
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
