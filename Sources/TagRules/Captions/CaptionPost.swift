/// A tag on a post.
public struct CaptionTag: Sendable, Equatable {
  /// In the `TagTable`.
  public var number: Int32
  /// How sure a tagger is; 0 on posts without scores.
  public var score: Double

  public init(_ number: Int32, score: Double = 0) {
    self.number = number
    self.score = score
  }
}

/// What a caption is made of: one post, filled, pruned, ordered and written, then used again for the
/// next. `removeAll` keeps its memory.
public struct CaptionPost: Sendable, Equatable {
  /// In the order of the record; what is left of them after pruning.
  public var tags: [CaptionTag] = []
  /// Tags that describe the post's characters and were taken away.
  public var droppedTags: [CaptionTag] = []
  /// Whether the tags have scores; a tag that comes twice then has the score of its last mention.
  public var isScored = false
  /// Numbers in the table of characters, in the order of the record.
  public var characters: [Int32] = []
  public var texts = CaptionTexts()

  public init() {}

  public mutating func removeAll() {
    tags.removeAll(keepingCapacity: true)
    droppedTags.removeAll(keepingCapacity: true)
    isScored = false
    characters.removeAll(keepingCapacity: true)
    texts.removeAll()
  }
}

/// The values of a post's fields that are texts: several a field, in the order in which they came.
public struct CaptionTexts: Sendable, Equatable {
  private var bytes: [UInt8] = []
  private var values: [Value] = []

  private struct Value: Equatable {
    var field: CaptionField
    var start: Int
    var end: Int
  }

  public init() {}

  public mutating func removeAll() {
    bytes.removeAll(keepingCapacity: true)
    values.removeAll(keepingCapacity: true)
  }

  public mutating func append(_ text: UnsafeBufferPointer<UInt8>, to field: CaptionField) {
    let start = bytes.count
    bytes.append(contentsOf: text)
    values.append(Value(field: field, start: start, end: bytes.count))
  }

  public mutating func append(_ text: String, to field: CaptionField) {
    var text = text
    text.withUTF8 { append($0, to: field) }
  }

  /// How many people there are: `1person`, `3people`; 0 is nothing.
  public mutating func setPersonCount(_ count: Int) {
    guard count != 0 else { return }
    append("\(count)\(count == 1 ? "person" : "people")", to: .npeople)
  }

  /// That the picture is a part of another: `cropped`, or `TYPE cropped`.
  public mutating func setCrop(type: String?) {
    append(type.map { "\($0) cropped" } ?? "cropped", to: .cropInfo)
  }

  /// Whether a rating of Danbooru is "sensitive": its `s` was safe until 2021. A record that was made or
  /// changed in 2022 or later speaks the newer language; `lastYear` is that of the change, 0 if unknown.
  public static func isSensitive(_ rating: some Sequence<UInt8>, lastYear: Int) -> Bool {
    lastYear >= 2022 && rating.elementsEqual("s".utf8)
  }

  /// `e` stands for explicit, `q` questionable, `s` safe, `g` general; other texts for themselves.
  public mutating func setRating(_ rating: String) {
    let words = ["e": "explicit", "q": "questionable", "s": "safe", "g": "general"]
    append(words[rating] ?? rating, to: .rating)
  }

  /// Whether a field has a value.
  public func has(_ text: UnsafeBufferPointer<UInt8>, in field: CaptionField) -> Bool {
    values.contains { $0.field == field && bytes[$0.start..<$0.end].elementsEqual(text) }
  }

  /// The first value of a field.
  public func first(of field: CaptionField) -> String? {
    values.first { $0.field == field }
      .map { String(decoding: bytes[$0.start..<$0.end], as: UTF8.self) }
  }

  /// Calls `body` with each value of a field.
  func forEach(of field: CaptionField, _ body: (ArraySlice<UInt8>) -> Void) {
    for value in values where value.field == field { body(bytes[value.start..<value.end]) }
  }
}
