/// One invented post, before it takes a shape. Reused from post to post.
struct SamplePost {
  /// Where the picture is said to come from.
  enum Source {
    case none
    /// A numbered page of a gallery, the number is `galleryNumber`.
    case gallery
    /// A message of a user.
    case message
    /// One of the free texts.
    case text(Int)
    /// Text in `\u` escapes.
    case escaped
    /// Text with a byte that is not UTF-8.
    case invalid
  }

  var number = 0
  var createdSeconds = 0
  var createdMicroseconds = 0
  var updatedSeconds = 0
  var uploader = 0
  /// 0 for none, as for the next four.
  var approver = 0
  var parent = 0
  var galleryNumber = 0
  var pool = 0
  var commentedSeconds = 0
  var upScore = 0
  var downScore = 0
  var favoriteCount = 0
  var width = 0
  var height = 0
  var fileBytes = 0
  var digest: (UInt64, UInt64) = (0, 0)
  /// `g`, `s` or `q`.
  var rating = UInt8(ascii: "g")
  var isPNG = false
  var source = Source.none
  var hasChildren = false
  var isDeleted = false
  var isBanned = false
  var hasMediaAsset = false
  /// In the order of the names, without repetition unless a quirk asks for one.
  var tags: [UInt32] = []

  var score: Int { upScore - downScore }

  /// The users who like it, by place.
  func favorite(_ position: Int) -> Int {
    1 + (number * 31 + position * 7919) % 800_000
  }
}
