/// How a caption is made of a post: fields, and the text around them.
///
///     {rating}, {character}, {copyright} ||| {general:shuffle:max=30}
///
/// docs/CAPTIONS.md has the whole grammar. Options make such a value, too: `CaptionOptions.template`.
public struct CaptionTemplate: Sendable, Equatable {
  public struct Element: Sendable, Equatable {
    /// The text between the field before it and this one; empty for the first.
    public var separator: String
    public var field: CaptionField
    public var style: FieldStyle

    public init(_ field: CaptionField, style: FieldStyle, separator: String = "") {
      self.separator = separator
      self.field = field
      self.style = style
    }
  }

  /// Which text stands between two fields when fields between them came out empty.
  public enum SeparatorChoice: String, CaseIterable, Sendable {
    /// That before the second field, as in the original.
    case last
    /// The last of those with the mark `|||` in it, so that no empty field takes the mark of kept
    /// tokens along; that before the second field when there is no mark.
    case mark
  }

  /// Text before the first field and behind the last; not written when all fields are empty.
  public var opening = ""
  public var closing = ""
  public var elements: [Element] = []
  public var separatorChoice = SeparatorChoice.mark

  public init() {}

  /// The fields that are written, or may be.
  public var usedFields: Set<CaptionField> {
    Set(elements.filter { $0.style.probability > 0 }.map(\.field))
  }

  /// The same with every field that has a chance at all.
  public var withoutChance: CaptionTemplate {
    var template = self
    for position in template.elements.indices
    where template.elements[position].style.probability > 0 {
      template.elements[position].style.probability = 1
    }
    return template
  }
}

/// How the values of a field become text. Applied in the order of the members.
public struct FieldStyle: Sendable, Equatable {
  public enum People: String, CaseIterable, Sendable {
    /// Tags that count people stand before the others.
    case first
    /// Only those.
    case only
    /// All but those.
    case without = "none"
  }

  /// The chance, 0 to 1, that the field is used.
  public var probability = 1.0
  /// Values that are left out.
  public var excluded: [String] = []
  /// The only values that are written; nil writes all.
  public var only: [String]?
  /// Values in random order.
  public var isShuffled = false
  public var people: People?
  /// At most so many values; nil writes all.
  public var maximumCount: Int?
  /// Underscores for spaces inside of values.
  public var usesUnderscores = false
  /// Backslashes before parentheses and backslashes, as prompts of the common web interface need.
  public var escapesParentheses = false
  public var prefix = ""
  public var separator = ", "
  public var suffix = ""
  /// Inside a part of a character's name, and between its parts.
  public var innerSeparator = " "
  public var outerSeparator = ", "

  public init() {}

  /// What a field has when nothing else is said: names that say nothing are left out.
  public static func standard(for field: CaptionField) -> FieldStyle {
    var style = FieldStyle()
    switch field {
    case .artist: style.excluded = ["unknown", "anonymous"]
    case .copyright: style.excluded = ["unknown"]
    default: if field.tagSource != nil { style.excluded = ["unknown"] }
    }
    return style
  }
}
