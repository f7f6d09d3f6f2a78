/// Text of an option in which some characters are written as in C: `\t`, `\n`, `\r`, `\\`.
enum EscapedText {
  /// What it stands for; a backslash before anything else is itself.
  static func text(_ argument: String) -> String {
    var text = ""
    var rest = argument[...]
    while let character = rest.popFirst() {
      guard character == "\\", let next = rest.first, let meant = Self.meanings[next] else {
        text.append(character)
        continue
      }
      rest.removeFirst()
      text.append(meant)
    }
    return text
  }

  private static let meanings: [Character: Character] = [
    "t": "\t", "n": "\n", "r": "\r", "\\": "\\",
  ]
}
