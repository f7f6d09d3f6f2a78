/// What there is to know of a setting.
public struct SettingDeclaration: Sendable {
  public let setting: CaptionSetting
  public let group: SettingGroup
  public let kind: SettingKind
  /// What is in force when nothing is said.
  public let standard: SettingValue
  /// A sentence for help and docs.
  public let help: String

  init(
    _ setting: CaptionSetting, _ group: SettingGroup, _ kind: SettingKind,
    _ standard: SettingValue, _ help: String
  ) {
    self.setting = setting
    self.group = group
    self.kind = kind
    self.standard = standard
    self.help = help
  }
}

/// The value of a setting.
public enum SettingValue: Sendable, Hashable {
  case flag(Bool)
  case count(Int)
  case share(Double)
  /// Empty: none.
  case text(String)
  case names([String])
}

/// What a setting may be.
public enum SettingKind: Sendable, Equatable {
  case flag
  /// A whole number.
  case count(ClosedRange<Int>)
  /// A number from 0 to 1.
  case share
  case text
  /// One of some words.
  case choice([String])
  /// One of some words, or nothing.
  case optionalChoice([String])
  /// The path of a file, or nothing.
  case path
  /// Some of some words.
  case choices([String])
  /// Names of a post's fields, as parts of captions; at least one.
  case fields
  /// The name of such a field, or nothing.
  case optionalField
  /// Words that can be part of a file's name.
  case fileWords
  /// The ending of a file's name.
  case fileExtension
  /// Words, each with a number from 0 to 1.
  case shares
  /// A share of posts: `0/4`, or nothing.
  case part
  /// Categories, each with a number of posts.
  case limits

  /// What is expected, as an error says it.
  public var expectation: String {
    switch self {
    case .flag: "true or false"
    case .count(let range):
      range.upperBound == .max
        ? "a whole number from \(range.lowerBound) on"
        : "a whole number from \(range.lowerBound) to \(range.upperBound)"
    case .share: "a number from 0 to 1"
    case .text: "a text"
    case .choice(let words): "one of \(words.joined(separator: ", "))"
    case .optionalChoice(let words): "one of \(words.joined(separator: ", ")), or nothing"
    case .path: "the path of a file"
    case .choices(let words): "some of \(words.joined(separator: ", "))"
    case .fields: "names of fields, such as character and tags"
    case .optionalField: "the name of a field, such as tags"
    case .fileWords: "names of letters, digits, '_' and '-'"
    case .fileExtension: "an ending of letters and digits, such as txt"
    case .shares: "words with a number from 0 to 1, such as good=0.5,bad=0"
    case .part: "K/N with K below N, such as 0/4, or nothing"
    case .limits: "categories with a number of posts, such as character:200"
    }
  }
}
