// The grammar, in short; docs/CAPTIONS.md says it in words.
//
//     template = { text | field }
//     text     = characters; {{ and }} stand for braces
//     field    = "{" name { ":" modifier } "}"
//     modifier = name [ "=" value ]
//     value    = characters other than : { } | "'" characters "'" | '"' characters '"'
//
// A quote inside of quotes is doubled.

extension CaptionTemplate {
  /// Reads a template. Throws `badTemplate` with the columns of what is wrong.
  public init(parsing text: String) throws(TagRulesError) {
    var parser = CaptionTemplateParser(text)
    self = try parser.template()
  }
}

struct CaptionTemplateParser {
  private let text: String
  private let characters: [Character]
  private var position = 0

  init(_ text: String) {
    self.text = text
    characters = Array(text)
  }

  private var next: Character? { position < characters.count ? characters[position] : nil }

  func error(_ message: String, hint: String? = nil, at columns: Range<Int>) -> TagRulesError {
    TagRulesError(.badTemplate, message, hint: hint, at: .columns(columns, in: text))
  }

  /// A word of the template and where it stands.
  struct Word {
    var text: String
    var columns: Range<Int>
  }

  /// A modifier as it is written.
  struct Modifier {
    var name: Word
    var value: Word?

    var columns: Range<Int> {
      name.columns.lowerBound..<(value?.columns.upperBound ?? name.columns.upperBound)
    }
  }

  mutating func template() throws(TagRulesError) -> CaptionTemplate {
    var template = CaptionTemplate()
    var literal = try literal()
    if isAtDirective { template.separatorChoice = try directive() }
    literal += try self.literal()
    template.opening = literal
    while next != nil {
      let separator = template.elements.isEmpty ? "" : literal
      template.elements.append(try field(separator: separator))
      literal = try self.literal()
    }
    guard !template.elements.isEmpty else {
      throw error(
        "the template has no field", hint: "Write a field in braces, such as {tags}.",
        at: 0..<characters.count)
    }
    template.closing = literal
    return template
  }

  /// Text up to a field or the end.
  private mutating func literal() throws(TagRulesError) -> String {
    var literal = ""
    while let character = next {
      let isDoubled = position + 1 < characters.count && characters[position + 1] == character
      if character == "{" || character == "}" {
        if !isDoubled {
          if character == "{" { return literal }
          throw error(
            "'}' closes no field", hint: "Write }} for a brace.", at: position..<(position + 1))
        }
        position += 1
      }
      literal.append(character)
      position += 1
    }
    return literal
  }

  // MARK: Fields

  private mutating func field(separator: String) throws(TagRulesError) -> CaptionTemplate.Element {
    let (name, modifiers) = try braces()
    guard let field = CaptionField(name: name.text) else {
      let names = CaptionField.allCases.map(\.rawValue).joined(separator: ", ")
      throw error(
        name.text.isEmpty ? "expected the name of a field" : "there is no field '\(name.text)'",
        hint: "Fields are \(names).", at: name.columns)
    }
    var style = FieldStyle.standard(for: field)
    var seen: Set<String> = []
    for modifier in modifiers {
      try apply(modifier, of: field, to: &style)
      guard seen.insert(modifier.name.text).inserted else {
        throw error("'\(modifier.name.text)' stands here twice", at: modifier.columns)
      }
    }
    return CaptionTemplate.Element(field, style: style, separator: separator)
  }

  /// What stands in a pair of braces.
  private mutating func braces() throws(TagRulesError) -> (name: Word, modifiers: [Modifier]) {
    let start = position
    position += 1
    let name = word(until: ":}{")
    var modifiers: [Modifier] = []
    while next == ":" {
      position += 1
      let name = word(until: ":=}{")
      var modifier = Modifier(name: name)
      if next == "=" {
        position += 1
        modifier.value = try value()
      }
      modifiers.append(modifier)
    }
    guard next == "}" else {
      if next == "{" {
        throw error(
          "'{' inside of a field", hint: "Close the field with } first.",
          at: position..<(position + 1))
      }
      throw error(
        "the field is not closed", hint: "Write } behind it, or {{ for a brace.",
        at: start..<characters.count)
    }
    position += 1
    return (name, modifiers)
  }

  /// Characters up to one of some, without spaces at the ends.
  private mutating func word(until ends: String) -> Word {
    while next == " " { position += 1 }
    let start = position
    while let character = next, !ends.contains(character) { position += 1 }
    var end = position
    while end > start, characters[end - 1] == " " { end -= 1 }
    return Word(text: String(characters[start..<end]), columns: start..<end)
  }

  /// A value, with its spaces; in quotes it may hold anything.
  private mutating func value() throws(TagRulesError) -> Word {
    let start = position
    guard let quote = next, quote == "'" || quote == "\"" else {
      while let character = next, !":}{".contains(character) { position += 1 }
      return Word(text: String(characters[start..<position]), columns: start..<position)
    }
    var text = ""
    position += 1
    while let character = next {
      position += 1
      if character == quote {
        guard next == quote else {
          let end = position
          while next == " " { position += 1 }
          if let character = next, !":}".contains(character) {
            throw error(
              "expected ':' or '}' behind the quotes, found '\(character)'",
              at: position..<(position + 1))
          }
          return Word(text: text, columns: start..<end)
        }
        position += 1
      }
      text.append(character)
    }
    throw error("the quote is not closed", at: start..<characters.count)
  }

  // MARK: Separators

  private static let directiveName = "separators"

  private var isAtDirective: Bool {
    guard next == "{" else { return false }
    return String(characters[(position + 1)...].prefix(Self.directiveName.count))
      == Self.directiveName
  }

  /// `{separators:last}`, before anything else.
  private mutating func directive() throws(TagRulesError) -> CaptionTemplate.SeparatorChoice {
    guard position == 0 else {
      throw error(
        "{separators:…} stands behind text", hint: "Write it first.",
        at: position..<(position + 1 + Self.directiveName.count))
    }
    let (name, modifiers) = try braces()
    guard name.text == Self.directiveName, modifiers.count == 1, modifiers[0].value == nil,
      let choice = CaptionTemplate.SeparatorChoice(rawValue: modifiers[0].name.text)
    else {
      throw error("expected {separators:last} or {separators:mark}", at: 0..<position)
    }
    return choice
  }
}
