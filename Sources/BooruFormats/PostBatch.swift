public import Columns

/// A batch of decoded posts in columns, with what else its stretch of input held.
///
/// Filled by a decoder on one thread and handed over as a whole to the next; never used by two at
/// once, which is what makes it `@unchecked Sendable`. It keeps its memory from use to use.
public final class PostBatch: @unchecked Sendable {
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
  /// UTF-8 bytes of texts and tag names.
  public var heap = ColumnBuffer<UInt8>(minimumCapacity: 1 << 16)

  /// Input that is no record, in the order of the input.
  public var rejects: [RejectedRecord] = []
  /// Fields of posts that had a wrong type, by field: in how many, and the first example.
  public var fieldProblems: [String: FieldProblem] = [:]
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

  /// Appends a copy of one post of another batch.
  public func append(_ post: Int, of other: PostBatch) {
    numbers.append(other.numbers[post])
    integers.append(
      other.integers.base + post * PostIntegerColumn.count, count: PostIntegerColumn.count)
    for column in 0..<PostTextColumn.count {
      let slice = other.texts[post * PostTextColumn.count + column]
      if slice.isNone {
        texts.append(.none)
      } else {
        let offset = heap.append(
          other.heap.base + Int(slice.offset), count: Int(slice.count))
        texts.append(TextSlice(offset: offset, count: Int(slice.count)))
      }
    }
    for index in other.tagRange(of: post) {
      var tag = other.tags[index]
      let offset = heap.append(other.heap.base + Int(tag.offset), count: Int(tag.count))
      tag.offset = UInt32(truncatingIfNeeded: offset)
      tags.append(tag)
    }
    tagEnds.append(UInt32(truncatingIfNeeded: tags.count))
  }

  public func removeAll() {
    numbers.removeAll()
    integers.removeAll()
    texts.removeAll()
    tags.removeAll(keptCapacity: 1 << 20)
    tagEnds.removeAll()
    heap.removeAll(keptCapacity: Self.keptHeapByteCount)
    rejects.removeAll(keepingCapacity: true)
    fieldProblems.removeAll(keepingCapacity: true)
    extent = InputExtent()
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
