/// A text with the columns of a terminal that it takes.
struct ChartLabel {
  let text: String
  let width: Int

  /// Control characters become visible, and what is wider than `maximumWidth` ends in `…`.
  init(_ text: String, maximumWidth: Int = .max) {
    var pieces = ""
    var width = 0
    // The end of the text that leaves room for the dots.
    var cut = pieces
    var cutWidth = 0
    for character in text {
      let (shown, shownWidth) = Self.visible(character)
      pieces += shown
      width += shownWidth
      if width < maximumWidth {
        cut = pieces
        cutWidth = width
      }
      guard width <= maximumWidth else {
        self.text = cut + "…"
        self.width = cutWidth + 1
        return
      }
    }
    self.text = pieces
    self.width = width
  }

  private static func visible(_ character: Character) -> (text: String, width: Int) {
    let bytes = RowBytes(capacity: 16)
    var text = String(character)
    let width = text.withUTF8 { bytes.append(tableCell: UnsafeRawBufferPointer($0)) }
    return (String(decoding: bytes.bytes, as: UTF8.self), width)
  }

  /// With spaces behind it.
  func padded(to width: Int) -> String {
    text + String(repeating: " ", count: max(0, width - self.width))
  }

  /// With spaces before it.
  func aligned(to width: Int) -> String {
    String(repeating: " ", count: max(0, width - self.width)) + text
  }
}
