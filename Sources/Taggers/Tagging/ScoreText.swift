internal import Columns

/// Tags with scores as JSON.
enum ScoreText {
  /// `{"1girl": 0.99, "solo": 0.5}`
  /// - Parameter isSpaced: Names have spaces for underscores.
  static func map(_ tags: [ScoredTag], isSpaced: Bool = false) -> [UInt8] {
    var json = [UInt8(ascii: "{")]
    for (position, tag) in tags.enumerated() {
      if position > 0 { json += Array(", ".utf8) }
      let name = isSpaced ? tag.tag.name.replacing("_", with: " ") : tag.tag.name
      json += JSONString.quoted(name.utf8)
      // Scores are numbers of 32 bits; more digits say nothing.
      json += Array(": \(Float(tag.score))".utf8)
    }
    return json + [UInt8(ascii: "}")]
  }
}
