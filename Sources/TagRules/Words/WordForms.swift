/// Singular and plural of English words, by their endings.
///
///     WordForms.singular("braids")   "braid"
///     WordForms.plural("eyelash")    "eyelashes"
///
/// The rules are those of the Python package hbutils (`singular_form`, `plural_form`), which the
/// original pipeline asks: those of Ruby on Rails with some pronouns. They are rules of endings and
/// make odd words at times (`outfit` becomes `outfthey`). Nobody writes those; what counts is that
/// lists mean here what they mean there.
enum WordForms {
  static func singular(_ word: String) -> String {
    uncountables.contains { isLastWord($0, of: word) } ? word : changed(word, by: singulars)
  }

  static func plural(_ word: String) -> String {
    word.isEmpty || uncountables.contains(lowered(word)) ? word : changed(word, by: plurals)
  }

  /// Each text with its singular and its plural; one that comes twice comes once.
  static func forms(of texts: [String]) -> [String] {
    var seen: Set<[UInt8]> = []
    return texts.flatMap { [$0, singular($0), plural($0)] }
      .filter { seen.insert(Array($0.utf8)).inserted }
  }

  /// An ending, and what becomes of it: `(kept)(dropped)` turns into `(kept)(added)`.
  struct EndingRule {
    enum Kept {
      /// One of these, in any case; it stays as it is written.
      case text([String])
      /// One scalar that is none of these, or one of these texts.
      case other(than: String, or: [String])
    }

    var kept: Kept
    /// The first that fits is dropped.
    var dropped: [String]
    var added: String
    /// Whether kept and dropped are the whole word.
    var isWhole = false
    /// Whether the word only has to begin like that, and its rest stays.
    var isPrefix = false
    /// Whether the first letter must have this case, as in the table; else no case matters.
    var hasCase = false
  }

  private static func changed(_ word: String, by rules: [EndingRule]) -> String {
    let scalars = Array(word.unicodeScalars)
    for rule in rules {
      if let changed = rule.changed(scalars) {
        return String(String.UnicodeScalarView(changed))
      }
    }
    return word
  }

  private static func lowered(_ word: String) -> String {
    String(String.UnicodeScalarView(word.unicodeScalars.map(EndingRule.lowered)))
  }

  /// Whether the text ends with the word and no letter, digit or underscore stands before it.
  private static func isLastWord(_ word: String, of text: String) -> Bool {
    let scalars = Array(text.unicodeScalars.map(EndingRule.lowered))
    let wanted = Array(word.unicodeScalars)
    guard scalars.count >= wanted.count, scalars.suffix(wanted.count) == wanted[...] else {
      return false
    }
    guard let before = scalars.dropLast(wanted.count).last else { return true }
    let properties = before.properties
    return !(properties.isAlphabetic || properties.numericType != nil || before == "_")
  }
}

extension WordForms.EndingRule {
  static func lowered(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
    "A"..."Z" ~= scalar ? Unicode.Scalar(UInt8(scalar.value) | 0x20) : scalar
  }

  /// The word by this rule; nil when it does not apply.
  func changed(_ word: [Unicode.Scalar]) -> [Unicode.Scalar]? {
    for ending in dropped {
      let end = Array(ending.unicodeScalars)
      if isPrefix {
        for start in keptTexts where fits(word.prefix(start.count + end.count), start + end) {
          return Array(word.prefix(start.count)) + Array(added.unicodeScalars)
            + Array(word.dropFirst(start.count + end.count))
        }
        continue
      }
      guard fits(word.suffix(end.count), end) else { continue }
      let stem = word.dropLast(end.count)
      guard keeps(stem), !hasCase || word[stem.endIndex] == end.first else { continue }
      return Array(stem) + Array(added.unicodeScalars)
    }
    return nil
  }

  private var keptTexts: [[Unicode.Scalar]] {
    switch kept {
    case .text(let texts), .other(_, let texts): texts.map { Array($0.unicodeScalars) }
    }
  }

  private func keeps(_ stem: ArraySlice<Unicode.Scalar>) -> Bool {
    if case .other(let excluded, _) = kept, let last = stem.last,
      !excluded.unicodeScalars.contains(Self.lowered(last))
    {
      return true
    }
    return keptTexts.contains { text in
      isWhole ? stem.count == text.count && fits(stem, text) : fits(stem.suffix(text.count), text)
    }
  }

  private func fits(_ part: ArraySlice<Unicode.Scalar>, _ text: [Unicode.Scalar]) -> Bool {
    part.count == text.count && zip(part, text).allSatisfy { Self.lowered($0) == Self.lowered($1) }
  }
}
