/// A part of a caption. The raw values are the names in templates and in `caption_ordering`.
public enum CaptionField: String, CaseIterable, Sendable {
  /// How many people: `1person`, `2people`.
  case npeople
  case character
  case copyright
  /// `screenshots`, `booru` and so on, or a text for it.
  case imageType = "image_type"
  case artist
  case rating
  /// Whether the picture is a part of another.
  case cropInfo = "crop_info"
  /// All tags that are left after pruning, in their order.
  case tags
  // The tags of one group.
  case general
  case meta
  case species
  case lore
  /// Tags that were taken away because they describe the post's characters.
  case droppedTags = "dropped_character_tags"
  /// Words for the post's score among its like.
  case quality
  case year
  /// A text in sentences that the post has.
  case caption

  /// What the tags of the field are; nil for a field that is made of characters or texts.
  enum TagSource: Equatable {
    case all
    case group(TagGroup)
    case dropped
  }

  var tagSource: TagSource? {
    switch self {
    case .tags: .all
    case .general: .group(.general)
    case .meta: .group(.meta)
    case .species: .group(.species)
    case .lore: .group(.lore)
    case .droppedTags: .dropped
    default: nil
    }
  }

  /// The field of a name: a raw value, or one of the names that metadata and the original use.
  public init?(name: String) {
    let aliases: [String: CaptionField] = [
      "n_people": .npeople, "characters": .character, "copyrights": .copyright,
      "type": .imageType, "artists": .artist, "crop": .cropInfo, "tag": .tags,
    ]
    guard let field = CaptionField(rawValue: name) ?? aliases[name] else { return nil }
    self = field
  }
}
