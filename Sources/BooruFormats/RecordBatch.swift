public import Columns

/// A batch of decoded records, with what else their stretch of input held: posts in columns, and
/// what lists say of tags.
///
/// Filled by a decoder on one thread and handed over as a whole to the next; never used by two at
/// once, which is what makes it `@unchecked Sendable`. It keeps its memory from use to use.
public final class RecordBatch: @unchecked Sendable {
  /// Stands for null in `integers`.
  public static let none = Int64.min

  /// Bytes of the text heap that an emptied batch keeps.
  public static let keptHeapByteCount = 8 << 20

  /// The site's own ids, one a post, at least 1.
  public var numbers = ColumnBuffer<Int64>()
  /// `PostIntegerColumn.count` values a post.
  public var integers = ColumnBuffer<Int64>()
  /// `PostTextColumn.count` values a post.
  public var texts = ColumnBuffer<TextSlice>()
  /// All tags of all posts, in order; a tag that a record names twice is there twice.
  public var tags = ColumnBuffer<TagMention>()
  /// For each post the end of its tags in `tags`.
  public var tagEnds = ColumnBuffer<UInt32>()
  /// What each post's record tells.
  public var parts = ColumnBuffer<PostParts>()
  /// All captions of all posts; of a post at most one of each kind.
  public var captions = ColumnBuffer<CaptionMention>()
  /// For each post the end of its captions in `captions`.
  public var captionEnds = ColumnBuffer<UInt32>()
  /// All scores of all posts, of one tagger; see `scoreRange(of:)`.
  public var scores = ColumnBuffer<ScoreMention>()
  /// For each post the end of its scores in `scores`; shorter when the last posts have none.
  public var scoreEnds = ColumnBuffer<UInt32>()
  /// Names of the kinds that captions have. A decoder only ever adds to its list, so that a kind
  /// has the same place in all batches of an import.
  public var captionKinds: [String] = []
  /// Names of sites that records name themselves; a list like `captionKinds`.
  public var siteNames: [String] = []
  /// For each post its site: 0 is that of the import, n is `siteNames[n - 1]`. Empty when all posts
  /// are of the import's site.
  public var siteNumbers = ColumnBuffer<UInt16>()
  /// Records of tag lists.
  public var tagListings: [TagListing] = []
  /// Records of aliases or of implications.
  public var tagRelations: [TagRelation] = []
  /// UTF-8 bytes of texts and tag names.
  public var heap = ColumnBuffer<UInt8>(minimumCapacity: 1 << 16)

  /// Input that is no record, in the order of the input.
  public var rejects: [RejectedRecord] = []
  /// Fields of posts that had a wrong type, by field: in how many, and the first example.
  public var fieldProblems: [String: FieldProblem] = [:]
  /// Posts whose record had tags of which none was understood.
  public internal(set) var lostTagPostCount: Int64 = 0
  /// Texts beside pictures that were taken as tags, and as captions.
  public internal(set) var textCounts = TextCounts()
  /// Whether the record at hand is such a one; it counts when it turns out to be a post.
  var recordHasLostTags = false
  /// Those of the record at hand, each field once; they count when it turns out to be a post.
  var recordProblems: [(field: String, problem: FieldProblem)] = []

  /// What part of which input this batch is.
  public var extent = InputExtent()

  public init() {}

  public var count: Int { numbers.count }

  /// The range of a post's tags in `tags`.
  @inlinable
  public func tagRange(of post: Int) -> Range<Int> {
    (post == 0 ? 0 : Int(tagEnds[post - 1]))..<Int(tagEnds[post])
  }

  /// The range of a post's captions in `captions`.
  @inlinable
  public func captionRange(of post: Int) -> Range<Int> {
    (post == 0 ? 0 : Int(captionEnds[post - 1]))..<Int(captionEnds[post])
  }

  /// The range of a post's scores in `scores`.
  @inlinable
  public func scoreRange(of post: Int) -> Range<Int> {
    guard post < scoreEnds.count else { return 0..<0 }
    return (post == 0 ? 0 : Int(scoreEnds[post - 1]))..<Int(scoreEnds[post])
  }

  /// The bytes of a text that is not `none`.
  @inlinable
  public func bytes(of slice: TextSlice) -> UnsafeBufferPointer<UInt8> {
    UnsafeBufferPointer(start: heap.base + Int(slice.offset), count: Int(slice.count))
  }

  /// The name of a tag.
  @inlinable
  public func name(of tag: TagMention) -> UnsafeBufferPointer<UInt8> {
    UnsafeBufferPointer(start: heap.base + Int(tag.offset), count: Int(tag.count))
  }

  /// Appends input that is no record; `reason` reads on from "the record".
  public func reject(
    _ bytes: UnsafeBufferPointer<UInt8>, at position: RecordLocation, _ reason: String
  ) {
    rejects.append(
      RejectedRecord(
        lineNumber: position.lineNumber, byteOffset: position.byteOffset,
        byteCount: Int64(bytes.count), reason: reason, bytes: bytes))
  }

  /// Appends a copy of one post of another batch of the same import.
  public func append(_ post: Int, of other: RecordBatch) {
    appendSiteNumber(post < other.siteNumbers.count ? other.siteNumbers[post] : 0)
    numbers.append(other.numbers[post])
    parts.append(other.parts[post])
    if siteNames.count < other.siteNames.count { siteNames = other.siteNames }
    if captionKinds.count < other.captionKinds.count { captionKinds = other.captionKinds }
    integers.append(
      other.integers.base + post * PostIntegerColumn.count, count: PostIntegerColumn.count)
    for column in 0..<PostTextColumn.count {
      texts.append(copy(other.texts[post * PostTextColumn.count + column], of: other))
    }
    for index in other.tagRange(of: post) {
      var tag = other.tags[index]
      let offset = heap.append(other.heap.base + Int(tag.offset), count: Int(tag.count))
      tag.offset = UInt32(truncatingIfNeeded: offset)
      tags.append(tag)
    }
    tagEnds.append(UInt32(truncatingIfNeeded: tags.count))
    for index in other.captionRange(of: post) {
      var caption = other.captions[index]
      caption.text = copy(caption.text, of: other)
      captions.append(caption)
    }
    captionEnds.append(UInt32(truncatingIfNeeded: captions.count))
    for index in other.scoreRange(of: post) {
      var score = other.scores[index]
      let offset = heap.append(other.heap.base + Int(score.tag.offset), count: Int(score.tag.count))
      score.tag.offset = UInt32(truncatingIfNeeded: offset)
      scores.append(score)
    }
    endScores()
  }

  private func copy(_ slice: TextSlice, of other: RecordBatch) -> TextSlice {
    if slice.isNone { return .none }
    let offset = heap.append(other.heap.base + Int(slice.offset), count: Int(slice.count))
    return TextSlice(offset: offset, count: Int(slice.count))
  }

  public func removeAll() {
    numbers.removeAll()
    integers.removeAll()
    texts.removeAll()
    tags.removeAll(keptCapacity: 1 << 20)
    tagEnds.removeAll()
    parts.removeAll()
    captions.removeAll()
    captionEnds.removeAll()
    scores.removeAll()
    scoreEnds.removeAll()
    siteNumbers.removeAll()
    tagListings.removeAll(keepingCapacity: true)
    tagRelations.removeAll(keepingCapacity: true)
    heap.removeAll(keptCapacity: Self.keptHeapByteCount)
    rejects.removeAll(keepingCapacity: true)
    fieldProblems.removeAll(keepingCapacity: true)
    lostTagPostCount = 0
    textCounts = TextCounts()
    extent = InputExtent()
  }
}

/// How texts beside pictures were taken.
public struct TextCounts: Sendable, Equatable {
  public var tags: Int64 = 0
  public var captions: Int64 = 0

  public init() {}

  public static func += (sum: inout TextCounts, other: TextCounts) {
    sum.tags += other.tags
    sum.captions += other.captions
  }
}

/// A stretch of one input file, or of one member of an archive.
public struct InputExtent: Sendable {
  /// The file's place in the importer's list of inputs and members.
  public var file = 0
  /// Decoded bytes up to the end of the stretch: where reading can go on.
  public var endByteOffset: Int64 = 0
  /// The number of the line that begins there.
  public var endLineNumber: Int64 = 1
  /// Records and blank lines in the stretch.
  public var lineCount: Int64 = 0
  public var blankCount: Int64 = 0
  /// Bytes of the underlying file that are read, for progress.
  public var consumedByteCount: Int64 = 0
  /// Whether nothing comes behind it: what it holds is noted together with the end of the file.
  public var endsFile = false

  public init() {}
}

/// Input that is no record.
public struct RejectedRecord: Sendable, Equatable {
  /// At most so many bytes of the record are kept.
  public static let keptByteCount = 200

  /// Physical line where it begins, from 1.
  public var lineNumber: Int64
  /// Of its first byte, in decoded bytes from the start of the file.
  public var byteOffset: Int64
  /// Its whole length.
  public var byteCount: Int64
  /// Reads on from "the record".
  public var reason: String
  /// The first bytes as text; what is no UTF-8 is shown as U+FFFD.
  public var firstBytes: String

  public init(
    lineNumber: Int64, byteOffset: Int64, byteCount: Int64, reason: String,
    bytes: UnsafeBufferPointer<UInt8>
  ) {
    self.lineNumber = lineNumber
    self.byteOffset = byteOffset
    self.byteCount = byteCount
    self.reason = reason
    // SQLite's text functions end at a NUL, so that one is shown as well.
    let kept = bytes.prefix(Self.keptByteCount)
    firstBytes = String(decoding: kept, as: UTF8.self).replacing("\0", with: "\u{FFFD}")
  }
}

/// In how many posts a field had a wrong type, and where first.
public struct FieldProblem: Sendable, Equatable {
  public var recordCount: Int64
  public var firstLineNumber: Int64
  /// What stood there, shortened.
  public var firstValue: String

  public init(recordCount: Int64, firstLineNumber: Int64, firstValue: String) {
    self.recordCount = recordCount
    self.firstLineNumber = firstLineNumber
    self.firstValue = firstValue
  }

  /// Adds the problems of a later stretch of the same file.
  public mutating func add(_ later: FieldProblem) {
    recordCount += later.recordCount
  }
}
