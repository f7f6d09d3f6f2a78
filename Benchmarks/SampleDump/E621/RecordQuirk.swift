/// What can be odd about a record of one kind of file. One record has one quirk at most.
protocol RecordQuirk: RawRepresentable<String>, CaseIterable, Equatable {
  /// Whether it is no record that could be imported.
  var isBroken: Bool { get }
  /// Whether it is a line of nothing.
  var isBlank: Bool { get }
}

extension RecordQuirk {
  var isBlank: Bool { false }

  /// The quirk of the post at a place, if it has one.
  static func at(_ position: Int, _ options: DumpOptions) -> Self? {
    guard options.quirkShare > 0 else { return nil }
    var random = SampleRandom(seed: options.seed, .quirk, position)
    let threshold = UInt64(options.quirkShare * 4_294_967_296)
    return random.next() >> 32 < threshold ? random.pick(Array(allCases)) : nil
  }
}

/// Oddities of a row of the posts export.
enum PostRowQuirk: String, RecordQuirk {
  /// A description of letters from everywhere.
  case unicodeText = "unicode-text"
  /// A description of quotes, commas and newlines of every kind.
  case quotedText = "quoted-text"
  case noTags = "no-tags"
  case crlfEnd = "crlf-end"
  // The row is no record.
  case badID = "bad-id"
  case noID = "no-id"

  var isBroken: Bool { self == .badID || self == .noID }
}

/// Oddities of a line of the caption dump.
enum CaptionQuirk: String, RecordQuirk {
  case nullSummary = "null-summary"
  case emptySummary = "empty-summary"
  case unicodeEscapes = "unicode-escapes"
  /// The id is a string.
  case textID = "text-id"
  /// The tags are a list of names.
  case tagList = "tag-list"
  case extraField = "extra-field"
  case crlfEnd = "crlf-end"
  /// The line stands there twice.
  case doubledRecord = "doubled-record"
  // The line is no record.
  case truncated
  case notJSON = "not-json"
  case noID = "no-id"
  case badID = "bad-id"
  case arrayLine = "array-line"
  case emptyLine = "empty-line"

  var isBroken: Bool {
    switch self {
    case .truncated, .notJSON, .noID, .badID, .arrayLine, .emptyLine: true
    default: false
    }
  }

  var isBlank: Bool { self == .emptyLine }
}

/// Oddities of an entry of kohya metadata with tags and resolutions.
enum LatentQuirk: String, RecordQuirk {
  case noTags = "no-tags"
  case emptyTags = "empty-tags"
  case noResolution = "no-resolution"

  var isBroken: Bool { false }
}

/// Oddities of an entry of kohya metadata with captions.
enum KohyaCaptionQuirk: String, RecordQuirk {
  case noCaption = "no-caption"
  case emptyCaption = "empty-caption"
  case nullCaption = "null-caption"

  var isBroken: Bool { false }
}
