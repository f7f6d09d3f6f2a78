/// Tag names as training text wants them: spaces for underscores, except in kaomoji.
enum TagSpelling {
  /// Kaomoji with letters or digits that are longer than three characters.
  private static let longKaomoji: Set<String> = [
    "(o)_(o)", "<o>_<o>", "o_o;", "@_@;", "(9)", "o_(o)", "\\o_o/",
  ]

  /// Whether a tag is a face: its underscores are mouths.
  ///
  /// Three characters with an underscore in the middle (`o_o`, `^_^`, `6_9`), nothing but signs
  /// (`<|>_<|>`, `;_;`), or one of a list.
  static func isKaomoji(_ name: String) -> Bool {
    let scalars = Array(name.unicodeScalars)
    guard scalars.contains("_") else { return false }
    if scalars.count == 3, scalars[1] == "_" { return true }
    let hasWord = scalars.contains {
      $0.properties.isAlphabetic || $0.properties.numericType != nil
    }
    return !hasWord || longKaomoji.contains(name)
  }

  /// The name with spaces for underscores, unless it is a kaomoji.
  static func spaced(_ name: String) -> String {
    isKaomoji(name) ? name : String(name.map { $0 == "_" ? " " : $0 })
  }
}
