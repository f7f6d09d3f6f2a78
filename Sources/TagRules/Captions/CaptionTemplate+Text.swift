extension CaptionTemplate: CustomStringConvertible {
  /// The template as text; reading it gives the same template.
  public var description: String {
    var text = separatorChoice == .mark ? "" : "{separators:\(separatorChoice.rawValue)}"
    text += Self.escaped(opening)
    for (position, element) in elements.enumerated() {
      if position > 0 { text += Self.escaped(element.separator) }
      text += "{\(element.field.rawValue)\(Self.modifiers(of: element))}"
    }
    return text + Self.escaped(closing)
  }

  private static func escaped(_ text: String) -> String {
    text.reduce(into: "") { $0 += $1 == "{" || $1 == "}" ? "\($1)\($1)" : String($1) }
  }

  /// What differs from the field's standard.
  private static func modifiers(of element: Element) -> String {
    let style = element.style
    let standard = FieldStyle.standard(for: element.field)
    var text = ""
    func add(_ name: String, _ value: String, unless isStandard: Bool) {
      if !isStandard { text += ":\(name)=\(quoted(value))" }
    }
    if style.probability != standard.probability { text += ":prob=\(style.probability)" }
    add(
      "except", style.excluded.joined(separator: ","),
      unless: style.excluded == standard.excluded)
    add("only", style.only?.joined(separator: ",") ?? "", unless: style.only == nil)
    if style.isShuffled { text += ":shuffle" }
    if let people = style.people {
      text += people == .first ? ":people" : ":people=\(people.rawValue)"
    }
    if let maximum = style.maximumCount { text += ":max=\(maximum)" }
    if style.usesUnderscores { text += ":underscores" }
    if style.escapesParentheses { text += ":escape" }
    add("prefix", style.prefix, unless: style.prefix.isEmpty)
    add("sep", style.separator, unless: style.separator == standard.separator)
    add("suffix", style.suffix, unless: style.suffix.isEmpty)
    add("inner", style.innerSeparator, unless: style.innerSeparator == standard.innerSeparator)
    add("outer", style.outerSeparator, unless: style.outerSeparator == standard.outerSeparator)
    return text
  }

  private static func quoted(_ value: String) -> String {
    "'\(value.reduce(into: "") { $0 += $1 == "'" ? "''" : String($1) })'"
  }
}
