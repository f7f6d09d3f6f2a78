internal import Reading
internal import Recipes
internal import Rows
internal import Store

/// Makes the caption of a post, or several: by a caption rule, by a recipe, by sets of captions. One thread.
struct PostCaption: ~Copyable {
  private var text: CaptionText
  private var recipe: RecipeCaption?
  private let made = RowBytes()
  /// Nil where a post gets one caption.
  private let several: SeveralCaptions?

  init(_ making: CaptionMaking) {
    text = CaptionText(rule: making.rule, mode: making.mode)
    recipe = making.recipe.map { RecipeCaption($0) }
    several = making.parts.isEmpty ? nil : SeveralCaptions(making)
  }

  var hasRecipe: Bool { recipe != nil }

  /// The caption of the last post; of several each as often as it weighs, one a line. Valid until the next.
  var bytes: UnsafeRawBufferPointer {
    recipe == nil && several == nil ? text.bytes : made.bytes
  }

  /// Makes the caption of a post and says what it is.
  mutating func compose(_ post: borrowing ScannedPost) -> CaptionState {
    if let several {
      let state = several.compose(post, &recipe)
      made.removeAll()
      several.appendLines(to: made)
      return state
    }
    guard recipe != nil else { return text.compose(post) }
    recipe?.compose(post)
    made.removeAll()
    recipe?.bytes.withUnsafeBytes { made.append($0) }
    return made.count > 0 ? .recipe : .none
  }

  /// Calls `body` with each caption of the last post and its weight; with the one, where there is but one.
  func forEachCaption(_ body: (_ text: UnsafeRawBufferPointer, _ weight: Int) -> Void) {
    if let several { several.forEachCaption(body) } else { body(bytes, 1) }
  }

  /// The tags of the last post that a recipe has left, or has taken for its characters'.
  func forEachTag(isDropped: Bool, _ body: (ArraySlice<UInt8>) -> Void) {
    recipe?.forEachTag(isDropped: isDropped, body)
  }
}

/// The captions of a post, each with its weight. Equal ones are one, and their weights add up. One thread.
private final class SeveralCaptions {
  private enum Part {
    case kind(KindText, weight: Int)
    case variation(UInt64)
  }

  /// A caption that was made, in `bytes`.
  private struct Caption {
    var end: Int
    var weight: Int
  }

  private let parts: [Part]
  private let bytes = RowBytes()
  private var captions: [Caption] = []

  init(_ making: CaptionMaking) {
    parts = making.parts.map { part in
      switch part {
      case .rule(let rule, let weight):
        .kind(KindText(CaptionText(rule: rule, mode: making.mode)), weight: weight)
      case .variation(let variation): .variation(variation)
      }
    }
  }

  func compose(_ post: borrowing ScannedPost, _ recipe: inout RecipeCaption?) -> CaptionState {
    bytes.removeAll()
    captions.removeAll(keepingCapacity: true)
    var strongest = CaptionState.none
    for part in parts {
      switch part {
      case .kind(let kind, let weight):
        let state = kind.text.compose(post)
        if state == .none { continue }
        add(kind.text.bytes, weight)
        if strongest == .none || strongest == .tags { strongest = state }
      case .variation(let variation):
        recipe?.compose(post, variation: variation)
        let hasText = recipe?.bytes.withUnsafeBytes { text in
          if !text.isEmpty { add(text, 1) }
          return !text.isEmpty
        }
        if hasText == true { strongest = .recipe }
      }
    }
    return strongest
  }

  private func add(_ text: UnsafeRawBufferPointer, _ weight: Int) {
    var start = 0
    for index in captions.indices {
      let end = captions[index].end
      if UnsafeRawBufferPointer(rebasing: bytes.bytes[start..<end]).elementsEqual(text) {
        captions[index].weight += weight
        return
      }
      start = end
    }
    bytes.append(text)
    captions.append(Caption(end: bytes.count, weight: weight))
  }

  func forEachCaption(_ body: (_ text: UnsafeRawBufferPointer, _ weight: Int) -> Void) {
    var start = 0
    for caption in captions {
      body(UnsafeRawBufferPointer(rebasing: bytes.bytes[start..<caption.end]), caption.weight)
      start = caption.end
    }
  }

  /// Line breaks inside a caption become spaces, for it is one line.
  func appendLines(to lines: RowBytes) {
    var isFirst = true
    forEachCaption { text, weight in
      for _ in 0..<weight {
        if !isFirst { lines.append(UInt8(ascii: "\n")) }
        isFirst = false
        for byte in text {
          lines.append(byte == 0x0A || byte == 0x0D ? UInt8(ascii: " ") : byte)
        }
      }
    }
  }
}

/// A text that several share.
private final class KindText {
  var text: CaptionText

  init(_ text: consuming CaptionText) {
    self.text = text
  }
}
