public import Columns

/// What a `PostScan` has read of one post. Its memory is used again for the next one.
public struct ScannedPost: ~Copyable {
  /// A text of a post, in `captionBytes`.
  package struct Caption: BitwiseCopyable {
    package var kindID: Int64
    package var offset: Int
    package var count: Int
  }

  /// What the record says of the post as a whole.
  package struct Facts: BitwiseCopyable {
    var hasScore = false
    package var score: Int64 = 0
    package var createdYear: Int32 = 0
    package var updatedYear: Int32 = 0
    /// 0 when no file is known.
    package var importFileID: Int64 = 0
  }

  /// How sure a tagger is that the post has a tag.
  public struct TagScore: BitwiseCopyable, Sendable {
    public var taggerID: Int64
    public var tagID: Int64
    /// 0 to 1.
    public var score: Double
  }

  /// What the metadata of a picture in a folder says of it, beside tags and captions.
  public struct StoredPicture: Sendable {
    /// Its member `type`; nil without one.
    public var imageType: String?
    /// Which part of another picture it is, as its member `crop` says: empty when that is not said, nil
    /// for a whole picture.
    public var crop: String?
    /// How many people it shows; 0 when that is not known.
    public var personCount: Int
  }

  /// The site's own id of the post.
  public internal(set) var number: Int64 = 0
  public internal(set) var postID: Int64 = 0
  /// Pixels; 0 when the post has no latent, or they were not asked for.
  public internal(set) var latentWidth: Int64 = 0
  public internal(set) var latentHeight: Int64 = 0
  /// tag_id of the post's tags in the order of its record, or of the layer that was asked for; none
  /// unless they were asked for.
  public internal(set) var tagIDs = ColumnBuffer<Int64>()
  /// The scores that were asked for, by tagger_id and tag_id, both ascending.
  public internal(set) var scores = ColumnBuffer<TagScore>()
  /// Nil for a post without a picture in a folder, or when that was not asked for.
  public internal(set) var picture: StoredPicture?
  /// The stored tags, where those of another layer were asked for.
  var storedTagIDs = ColumnBuffer<Int64>()

  package var facts = Facts()
  var ratingBytes = ColumnBuffer<UInt8>()
  var columnBytes = ColumnBuffer<UInt8>()
  /// Where the value of each column ends; -1 for NULL.
  var columnEnds = ColumnBuffer<Int>()
  var hasFinishReason = false
  var finishReasonBytes = ColumnBuffer<UInt8>()
  var fileExtensionBytes = ColumnBuffer<UInt8>()
  package var captions = ColumnBuffer<Caption>()
  var captionBytes = ColumnBuffer<UInt8>(minimumCapacity: 1 << 12)

  package init() {}

  public var hasLatent: Bool { latentWidth > 0 }

  /// Why the model ended that wrote the captions; nil when that is not known, or captions were not
  /// asked for. Valid while the post is.
  public var finishReason: UnsafeBufferPointer<UInt8>? {
    hasFinishReason ? finishReasonBytes.buffer : nil
  }

  /// The ending of the post's file, without a dot; empty when it is not known or was not asked for.
  public var fileExtension: UnsafeBufferPointer<UInt8> { fileExtensionBytes.buffer }

  /// The rating as the record has it, mostly a letter; empty when it is not known. This and what
  /// follows is there only if facts were asked for.
  public var rating: UnsafeBufferPointer<UInt8> { ratingBytes.buffer }

  /// The value of one of the columns that were asked for, by its place among them; nil for NULL.
  package func column(_ position: Int) -> UnsafeBufferPointer<UInt8>? {
    let end = columnEnds[position]
    guard end >= 0 else { return nil }
    var start = 0
    for before in stride(from: position - 1, through: 0, by: -1) where columnEnds[before] >= 0 {
      start = columnEnds[before]
      break
    }
    return UnsafeBufferPointer(start: columnBytes.base + start, count: end - start)
  }

  /// Nil when it is not known.
  public var score: Int64? { facts.hasScore ? facts.score : nil }

  /// When the post was made and last changed, UTC; 0 when that is not known.
  public var createdYear: Int { Int(facts.createdYear) }
  public var updatedYear: Int { Int(facts.updatedYear) }

  /// The text of a kind; nil when the post has none, or it was not asked for. Valid while the post is.
  public func caption(ofKind kindID: Int64) -> UnsafeBufferPointer<UInt8>? {
    for index in 0..<captions.count where captions[index].kindID == kindID {
      let caption = captions[index]
      return UnsafeBufferPointer(start: captionBytes.base + caption.offset, count: caption.count)
    }
    return nil
  }
}
