import Answers
import CaptionFolder

/// The caption of a picture before and after, for people:
///
///     pics/1.png
///       before  1girl, hat, old words
///       after   miku, 1girl, hat
///       + miku
///       - old words
struct FolderSampleText {
  private let sample: FolderCaptionSample

  init(_ sample: FolderCaptionSample) {
    self.sample = sample
  }

  var text: String { text(headline: VisibleText.escaped(sample.path)) }

  func text(headline: String) -> String {
    func shown(_ text: String) -> String { VisibleText.escaped(text) }
    var text = headline + "\n"
    text += "  before  \(sample.before.map { shown(Self.trimmed($0)) } ?? "no caption")\n"
    text += "  after   \(shown(sample.after))\n"
    let before = Self.pieces(of: sample.before ?? "")
    let after = Self.pieces(of: sample.after)
    for (sign, pieces) in [
      ("+", after.filter { !before.contains($0) }), ("-", before.filter { !after.contains($0) }),
    ] where !pieces.isEmpty && sample.before != nil {
      text += "  \(sign) \(pieces.map(shown).joined(separator: ", "))\n"
    }
    if sample.isKept {
      text += "  the file stays: somebody else wrote it (--replace writes over it)\n"
    }
    return text
  }

  private static func trimmed(_ text: String) -> String {
    text.split(whereSeparator: \.isNewline).joined(separator: " ")
  }

  private static func pieces(of caption: String) -> [String] {
    caption.split { $0 == "," || $0.isNewline }
      .map { $0.drop(while: \.isWhitespace) }
      .map { String($0.reversed().drop(while: \.isWhitespace).reversed()) }.filter { !$0.isEmpty }
  }
}
