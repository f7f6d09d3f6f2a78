/// What became of a tag of a post, and why.
public struct TagDecision: Sendable, Equatable {
  public enum Fate: Sendable, Equatable {
    /// It stands in the caption's tags, at a place from 0 on.
    case kept(at: Int)
    case moved(to: Int, by: Movement)
    case dropped(by: TagRule)
  }

  public enum Movement: Sendable, Equatable {
    /// Tags that count people stand before the others.
    case peopleFirst
    case score
    case shuffle
    /// The rule took it away, and `append_dropped_character_tags` put it behind the others.
    case appended(after: TagRule)
  }

  /// As the record has it.
  public var recordName: String
  /// As captions write it.
  public var name: String
  public var fate: Fate

  /// Whether captions write it in another way than the record.
  public var isRenamed: Bool { !recordName.utf8.elementsEqual(name.utf8) }
}

/// The rule that took a tag away.
public enum TagRule: Sendable, Equatable {
  /// An entry of the blacklist, a name or a pattern.
  case blacklist(entry: String)
  /// The overlap list says that this tag of the post says more.
  case overlap(with: String)
  /// Its name is a part of this tag's.
  case inside(of: String)
  /// A pattern of character tags takes it.
  case characterTag(CharacterTagPatterns.Match)
  /// This character of the post gives it up.
  case coreTag(of: String)
  /// The embedding of this character of the post starts from it.
  case embedding(of: String)
  /// This tag stands before it in an exclusive group.
  case exclusive(with: String)
  /// This tag, which is kept, implies it.
  case implied(by: String)
  /// It was there already.
  case repeated
  /// It stands behind `max_tag_number` others.
  case maximum(Int)
}
