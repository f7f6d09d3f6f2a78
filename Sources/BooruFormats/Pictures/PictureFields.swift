/// What the metadata of a picture says that captions are made of. Names are as they stand there.
public struct PictureFields: Sendable, Equatable {
  /// Tags, in their order.
  public struct Tags: Sendable, Equatable {
    public struct Tag: Sendable, Equatable {
      public var name: [UInt8]
      /// 0 without scores.
      public var score: Double

      public init(name: [UInt8], score: Double = 0) {
        self.name = name
        self.score = score
      }
    }

    public var tags: [Tag] = []
    /// Whether they stand with scores.
    public var isScored = false
    /// Whether they stand as a list of JSON.
    public var isList = false

    public init() {}

    /// Without scores.
    public init(_ names: [[UInt8]]) {
      tags = names.map { Tag(name: $0, score: 0) }
    }
  }

  /// A part of another picture, of what type; nil: not said.
  public struct Crop: Sendable, Equatable {
    public var type: [UInt8]?

    public init(type: [UInt8]? = nil) {
      self.type = type
    }
  }

  /// Nil where there is no such field.
  public var tags: Tags?
  public var processedTags: Tags?
  public var droppedTags: Tags?
  /// Nil where there is no such field.
  public var characters: [[UInt8]]?
  public var copyrights: [[UInt8]]?
  public var artists: [[UInt8]]?
  public var rating: [UInt8] = []
  public var imageType: [UInt8] = []
  public var crop: Crop?
  /// 0: not said.
  public var personCount = 0
  public var caption: [UInt8]?
  /// The post of a site, under `danbooru`.
  public var sitePost: SitePost?
  /// Other fields that were asked for, as side files have them.
  public var others: [String: [UInt8]] = [:]

  public init() {}

  /// Names of a post of Danbooru, by category.
  public struct SitePost: Sendable, Equatable {
    public var general: [[UInt8]] = []
    public var meta: [[UInt8]] = []
    public var characters: [[UInt8]] = []
    public var copyrights: [[UInt8]] = []
    public var artists: [[UInt8]] = []
    /// A letter, or a word.
    public var rating: [UInt8] = []
    /// When the record was made and last changed; 0: not said.
    public var createdYear = 0
    public var updatedYear = 0

    /// Whether it names no tag.
    var isBare: Bool {
      [general, meta, characters, copyrights, artists].allSatisfy(\.isEmpty)
    }
  }
}

/// A field of the metadata that captions know. The raw values are the names; some have others, too.
public enum PictureField: String, Sendable, BitwiseCopyable, CaseIterable {
  case tags
  case processedTags = "processed_tags"
  case droppedTags = "dropped_character_tags"
  case characters
  case copyright
  case artist
  case rating
  case imageType = "type"
  case crop
  case personCount = "npeople"
  case caption
  case sitePost = "danbooru"

  /// Its own name, and behind it the other one, if it has one.
  public var names: [String] {
    switch self {
    case .characters: [rawValue, "character"]
    case .copyright: [rawValue, "copyrights"]
    case .artist: [rawValue, "artists"]
    case .imageType: [rawValue, "image_type"]
    case .crop: [rawValue, "crop_info"]
    case .personCount: [rawValue, "n_people"]
    case .tags, .processedTags, .droppedTags, .rating, .caption, .sitePost: [rawValue]
    }
  }

  /// The field of a name, be it another one.
  public init?(name: String) {
    guard let field = Self.allCases.first(where: { $0.names.contains(name) }) else { return nil }
    self = field
  }
}
