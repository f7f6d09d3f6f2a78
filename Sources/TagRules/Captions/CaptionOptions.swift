/// The options of captions, with the names and defaults of the original. They are one template.
public struct CaptionOptions: Sendable, Equatable {
  /// `caption_ordering`.
  public var ordering: [CaptionField] = [
    .npeople, .character, .copyright, .imageType, .artist, .rating, .cropInfo, .tags,
  ]
  /// `caption_inner_sep`: between the values of a field.
  public var innerSeparator = ", "
  /// `caption_outer_sep`: between fields.
  public var outerSeparator = ", "
  /// `character_sep`: between characters.
  public var characterSeparator = ", "
  /// `character_inner_sep`: inside a part of a character's name.
  public var characterInnerSeparator = " "
  /// `character_outer_sep`: between the parts.
  public var characterOuterSeparator = ", "
  /// `keep_tokens_sep`: before the field `keepTokensBefore`; nil or empty takes
  /// `characterOuterSeparator`.
  public var keepTokensSeparator: String?
  /// `keep_tokens_before`.
  public var keepTokensBefore: CaptionField? = .tags
  /// `use_npeople_prob` and so on: the chance, 0 to 1, that a field is used. A field that is not
  /// here is used always.
  public var probabilities: [CaptionField: Double] = [
    .npeople: 0, .character: 1, .copyright: 0, .imageType: 1, .artist: 0, .rating: 1, .cropInfo: 1,
    .tags: 1,
  ]

  public init() {}

  /// The template that does what the options say.
  public var template: CaptionTemplate {
    var template = CaptionTemplate()
    template.separatorChoice = .last
    let keepSeparator = keepTokensSeparator.flatMap { $0.isEmpty ? nil : $0 }
    template.elements = ordering.map { field in
      CaptionTemplate.Element(
        field, style: style(of: field),
        separator: field == keepTokensBefore
          ? keepSeparator ?? characterOuterSeparator : outerSeparator)
    }
    if !template.elements.isEmpty { template.elements[0].separator = "" }
    return template
  }

  private func style(of field: CaptionField) -> FieldStyle {
    var style = FieldStyle.standard(for: field)
    style.probability = probabilities[field] ?? 1
    style.separator = innerSeparator
    switch field {
    case .character:
      style.separator = characterSeparator
      style.innerSeparator = characterInnerSeparator
      style.outerSeparator = characterOuterSeparator
    case .copyright: style.prefix = "from "
    case .artist: style.prefix = "by "
    case .rating: style.only = ["explicit"]
    default: break
    }
    return style
  }
}
