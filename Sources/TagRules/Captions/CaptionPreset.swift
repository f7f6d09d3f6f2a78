/// Templates for common trainers. docs/CAPTIONS.md says what each produces.
public enum CaptionPreset: String, CaseIterable, Sendable {
  /// Kept tokens, the mark ` ||| `, then tags that the trainer shuffles.
  case kohya
  /// People, character, copyright, artist, tags, then words for quality, rating and year.
  case animagineLike = "animagine-like"
  /// All names as the board writes them, with spaces between them.
  case danbooruTags = "danbooru-tags"
  /// A sentence, and the tags behind it.
  case natural

  /// The template as text.
  public var text: String {
    switch self {
    case .kohya:
      "{general:people=only}, {character}, {copyright}, {artist:prefix='by '}, {rating} ||| "
        + "{tags:people=none}"
    case .animagineLike:
      "{general:people=only}, {character}, {copyright}, {artist:prefix='by '}, "
        + "{tags:people=none}, {quality}, {rating}, {year}"
    case .danbooruTags:
      "{artist:underscores:sep=' '} {character:underscores:sep=' '} "
        + "{copyright:underscores:sep=' '} {tags:underscores:sep=' '}"
    case .natural:
      "A picture of {character:sep=' and '} from {copyright:sep=' and '} by "
        + "{artist:sep=' and '}: {tags}. {caption}"
    }
  }

  /// The template, read.
  public func template() throws(TagRulesError) -> CaptionTemplate {
    try CaptionTemplate(parsing: text)
  }
}
