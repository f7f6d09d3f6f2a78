// The text of a step, from its parts:
//
//     clean    "A  fox.\r\n", "", " Runs "  ->  "A fox. Runs"
//     joined   "A  fox.\r\n", "", " Runs "  ->  "A  fox.  Runs "
//
// clean   runs of ASCII white space (9...13, 32) become one space, U+0001 is dropped, the ends are
//         trimmed, parts without anything else are left out, the others joined with a space.
// joined  parts of at least one byte are joined with a space, then each \n and \r is deleted.

package import Reading
package import Rows
internal import Store

/// Makes captions, post by post. One thread.
package struct CaptionText: ~Copyable {
  private let rule: CaptionRule
  private let mode: CaptionMode
  /// The caption of the last post; empty when the rule found none.
  private let text = RowBytes()

  package init(rule: CaptionRule, mode: CaptionMode) {
    self.rule = rule
    self.mode = mode
  }

  /// The caption of the last post; valid until the next.
  package var bytes: UnsafeRawBufferPointer { text.bytes }

  /// Makes the caption of a post and says what it is.
  package mutating func compose(_ post: borrowing ScannedPost) -> CaptionState {
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

  package static func append(clean part: UnsafeBufferPointer<UInt8>, to text: RowBytes) {
    // Most of a text, often all of it, is clean already.
    let cleanCount = cleanByteCount(part)
    if cleanCount > 0, let base = part.baseAddress {
      if text.count > 0 { text.append(0x20) }
      text.append(UnsafeRawBufferPointer(start: base, count: cleanCount))
    }
    var needsSpace = text.count > 0 && cleanCount == 0
    for byte in part[cleanCount...] {
      if byte == 0x20 || (0x09...0x0D).contains(byte) {
        needsSpace = text.count > 0
      } else if byte != 0x01 {
        if needsSpace { text.append(0x20) }
        needsSpace = false
        text.append(byte)
      }
    }
  }

  /// How many bytes at the beginning can be taken as they are: no control character, no space at an
  /// end of the whole, no two spaces, and the last of them is no space.
  package static func cleanByteCount(_ part: UnsafeBufferPointer<UInt8>) -> Int {
    guard let base = part.baseAddress, part.count > 0, part[0] > 0x20 else { return 0 }
    let bytes = UnsafeRawPointer(base)
    let low: UInt64 = 0x7F7F_7F7F_7F7F_7F7F
    let high: UInt64 = 0x8080_8080_8080_8080
    var position = 0
    // The high bit of the lowest byte, if the byte before is a space.
    var spaceBefore: UInt64 = 0
    while position + 8 <= part.count {
      let word = UInt64(
        littleEndian: bytes.loadUnaligned(fromByteOffset: position, as: UInt64.self))
      // Bytes below 0x20, and those that are 0x20: a sum of seven bits that does not carry.
      let isControl = ~(((word & low) &+ 0x6060_6060_6060_6060) | word) & high
      let difference = word ^ 0x2020_2020_2020_2020
      let isSpace = ~(((difference & low) &+ low) | difference | low)
      let isSecondSpace = isSpace & (isSpace << 8 | spaceBefore)
      let found = isControl | isSecondSpace
      if found != 0 {
        position += found.trailingZeroBitCount / 8
        break
      }
      spaceBefore = isSpace >> 56
      position += 8
    }
    if position + 8 > part.count {
      while position < part.count, part[position] >= 0x20,
        part[position] != 0x20 || position == 0 || part[position - 1] != 0x20
      {
        position += 1
      }
    }
    while position > 0, part[position - 1] == 0x20 { position -= 1 }
    return position
  }

  package static func append(
    joined part: UnsafeBufferPointer<UInt8>, to text: RowBytes, hasPart: inout Bool
  ) {
    guard !part.isEmpty else { return }
    if hasPart { text.append(0x20) }
    hasPart = true
    for byte in part where byte != 0x0A && byte != 0x0D { text.append(byte) }
  }
}
