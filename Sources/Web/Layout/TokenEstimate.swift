internal import Answers

/// About how many tokens CLIP's tokenizer makes of a text: words of the usual length are one, longer ones several,
/// and every digit and sign one. An estimate; the tokenizer itself has a table of 49,408 pieces.
struct TokenEstimate {
  /// Tokens that the text encoder takes, without the two at the ends, and what trainers make of three of them.
  static let single = 75
  static let triple = 225
  /// Letters of a piece, on the average over tags.
  private static let lettersPerToken = 6

  let count: Int

  init(_ text: String) {
    var count = 0
    var letters = 0
    func endWord() {
      if letters > 0 { count += (letters + Self.lettersPerToken - 1) / Self.lettersPerToken }
      letters = 0
    }
    for scalar in text.unicodeScalars {
      let properties = scalar.properties
      if properties.isAlphabetic, scalar.isASCII {
        letters += 1
      } else if properties.isWhitespace {
        endWord()
      } else {
        endWord()
        // Beyond ASCII a piece is about a byte or two.
        count += scalar.isASCII ? 1 : 2
      }
    }
    endWord()
    self.count = count
  }

  var document: Document {
    [
      "count": .integer(Int64(count)), "is_estimate": true,
      "share": .real(min(1, Double(count) / Double(Self.triple))),
      "is_beyond_75": .flag(count > Self.single), "is_beyond": .flag(count > Self.triple),
    ]
  }
}
