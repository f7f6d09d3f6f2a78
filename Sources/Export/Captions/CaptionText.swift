// The text of a step, from its parts:
//
//     clean    "A  fox.\r\n", "", " Runs "  ->  "A fox. Runs"
//     joined   "A  fox.\r\n", "", " Runs "  ->  "A  fox.  Runs "
//
// clean   runs of ASCII white space (9...13, 32) become one space, U+0001 is dropped, the ends are
//         trimmed, parts without anything else are left out, the others joined with a space.
// joined  parts of at least one byte are joined with a space, then each \n and \r is deleted.

internal import Warehouse

/// Makes captions, post by post. One thread.
struct CaptionText: ~Copyable {
  private let rule: CaptionRule
  private let mode: CaptionMode
  /// The caption of the last post; empty when the rule found none.
  private let text = RowBytes()

  init(rule: CaptionRule, mode: CaptionMode) {
    self.rule = rule
    self.mode = mode
  }

  /// The caption of the last post; valid until the next.
  var bytes: UnsafeRawBufferPointer { text.bytes }

  /// Makes the caption of a post and says what it is.
  mutating func compose(_ post: borrowing ScannedPost) -> CaptionState {
    for step in rule.steps where step.applies(to: post.finishReason) {
      text.removeAll()
      var hasPart = false
      for kindID in step.kindIDs {
        guard let part = post.caption(ofKind: kindID) else { continue }
        switch mode {
        case .clean: Self.append(clean: part, to: text)
        case .joined: Self.append(joined: part, to: text, hasPart: &hasPart)
        }
      }
      if text.count > 0 { return step.state == .sentence ? .sentence : .tags }
    }
    text.removeAll()
    return .none
  }

  static func append(clean part: UnsafeBufferPointer<UInt8>, to text: RowBytes) {
    var needsSpace = text.count > 0
    for byte in part {
      if byte == 0x20 || (0x09...0x0D).contains(byte) {
        needsSpace = text.count > 0
      } else if byte != 0x01 {
        if needsSpace { text.append(0x20) }
        needsSpace = false
        text.append(byte)
      }
    }
  }

  static func append(
    joined part: UnsafeBufferPointer<UInt8>, to text: RowBytes, hasPart: inout Bool
  ) {
    guard !part.isEmpty else { return }
    if hasPart { text.append(0x20) }
    hasPart = true
    for byte in part where byte != 0x0A && byte != 0x0D { text.append(byte) }
  }
}
