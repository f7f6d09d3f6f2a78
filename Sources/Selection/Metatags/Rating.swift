/// Ratings as people name them.
public enum Rating {
  /// The letter of a rating that is named by its letter or its word, whatever their case; nil for what is
  /// none.
  public static func letter(named name: String) -> String? {
    let name = name.lowercasedASCII
    let isLetter = name.utf8.count == 1 && ("a"..."z").contains(name)
    return isLetter ? name : letters[name]
  }

  /// The safe posts of old Danbooru and of e621 have the letter of the sensitive ones of today.
  static let letters = [
    "general": "g", "sensitive": "s", "safe": "s", "questionable": "q", "explicit": "e",
  ]
}
