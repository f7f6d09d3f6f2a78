extension CaptionTemplateParser {
  /// What modifiers there are, as they are written.
  static let names = [
    "prob", "except", "only", "shuffle", "people", "max", "underscores", "escape", "prefix", "sep",
    "suffix", "inner", "outer",
  ]

  func apply(
    _ modifier: Modifier, of field: CaptionField, to style: inout FieldStyle
  ) throws(TagRulesError) {
    switch modifier.name.text {
    case "prob": style.probability = try share(modifier)
    case "max": style.maximumCount = try count(modifier)
    case "except": style.excluded = try names(modifier)
    case "only": style.only = try names(modifier)
    case "prefix": style.prefix = try text(modifier)
    case "suffix": style.suffix = try text(modifier)
    case "sep": style.separator = try text(modifier)
    case "shuffle": style.isShuffled = try flag(modifier)
    case "underscores": style.usesUnderscores = try flag(modifier)
    case "escape": style.escapesParentheses = try flag(modifier)
    case "people":
      guard field.tagSource != nil else { throw misplaced(modifier, "fields of tags") }
      style.people = try people(modifier)
    case "inner", "outer":
      guard field == .character else { throw misplaced(modifier, "{character}") }
      if modifier.name.text == "inner" {
        style.innerSeparator = try text(modifier)
      } else {
        style.outerSeparator = try text(modifier)
      }
    default:
      throw error(
        modifier.name.text.isEmpty
          ? "expected a modifier" : "there is no modifier '\(modifier.name.text)'",
        hint: "Modifiers are \(Self.names.joined(separator: ", ")).", at: modifier.columns)
    }
  }

  private func misplaced(_ modifier: Modifier, _ position: String) -> TagRulesError {
    error("'\(modifier.name.text)' is only for \(position)", at: modifier.columns)
  }

  private func text(_ modifier: Modifier) throws(TagRulesError) -> String {
    guard let value = modifier.value else {
      throw error(
        "'\(modifier.name.text)' needs a value",
        hint: "Write \(modifier.name.text)=VALUE, in quotes if it holds ':', '{' or '}'.",
        at: modifier.columns)
    }
    return value.text
  }

  private func flag(_ modifier: Modifier) throws(TagRulesError) -> Bool {
    guard let value = modifier.value else { return true }
    throw error("'\(modifier.name.text)' takes no value", at: value.columns)
  }

  private func trimmed(_ modifier: Modifier) throws(TagRulesError) -> (String, Range<Int>) {
    let text = ListText.trimmed(try text(modifier))
    return (text, modifier.value?.columns ?? modifier.columns)
  }

  private func share(_ modifier: Modifier) throws(TagRulesError) -> Double {
    let (text, columns) = try trimmed(modifier)
    guard let share = Double(text), 0...1 ~= share else {
      throw error("expected a chance from 0 to 1, found '\(text)'", at: columns)
    }
    return share
  }

  private func count(_ modifier: Modifier) throws(TagRulesError) -> Int {
    let (text, columns) = try trimmed(modifier)
    guard let count = Int(text), count > 0 else {
      throw error("expected a whole number from 1 on, found '\(text)'", at: columns)
    }
    return count
  }

  /// Names with commas between them; no name holds one.
  private func names(_ modifier: Modifier) throws(TagRulesError) -> [String] {
    try text(modifier).split(separator: ",").map { ListText.trimmed(String($0)) }
      .filter { !$0.isEmpty }
  }

  private func people(_ modifier: Modifier) throws(TagRulesError) -> FieldStyle.People {
    if modifier.value == nil { return .first }
    let (text, columns) = try trimmed(modifier)
    guard let people = FieldStyle.People(rawValue: text) else {
      throw error("expected first, only or none, found '\(text)'", at: columns)
    }
    return people
  }
}
