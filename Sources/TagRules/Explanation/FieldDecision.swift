/// What became of a field of a caption, and why.
public struct FieldDecision: Sendable, Equatable {
  public enum Fate: Sendable, Equatable {
    case written(String)
    /// Its chance, which came out against it by this draw of 0..<1; nil where nothing was drawn.
    case notUsed(probability: Double, draw: Double?)
    /// The post has no value for it, or none that the template writes.
    case empty
  }

  public var field: CaptionField
  public var fate: Fate
  /// What became of all that the post has for it, in the order of the post. Of a field of tags these are
  /// the tags that are left after pruning, or of `dropped_character_tags` those that are not.
  public var values: [ValueDecision] = []
}

/// What became of a value of a field, and why.
public struct ValueDecision: Sendable, Equatable {
  public enum Value: Sendable, Equatable {
    /// In the `TagTable`.
    case tag(Int32)
    /// In the table of characters.
    case character(Int32)
    case text
  }

  public enum Fate: Sendable, Equatable {
    /// It stands in the field, at a place from 0 on.
    case written(at: Int)
    case leftOut(by: ValueRule)
  }

  public var value: Value
  /// As the post has it.
  public var name: String
  public var fate: Fate
}

/// What keeps a value out of the text of a field.
public enum ValueRule: Sendable, Equatable {
  /// The field was not used.
  case chance
  /// The name that says nothing.
  case unknown
  /// The character is on no post alone, and so has no core tags.
  case withoutCoreTags
  /// `except` names it, or the field always leaves it out.
  case excluded
  /// `only` does not name it.
  case notNamed
  /// `people` wants only tags that count people, or none of them.
  case people(FieldStyle.People)
  /// It stands behind so many others.
  case maximum(Int)
}
