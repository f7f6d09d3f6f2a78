internal import Reading
internal import Recipes
internal import Rows
internal import Store

/// Makes one caption a post: by a caption rule, or by a recipe. One thread.
struct PostCaption: ~Copyable {
  private var text: CaptionText
  private var recipe: RecipeCaption?
  private let made = RowBytes()

  init(_ making: CaptionMaking) {
    text = CaptionText(rule: making.rule, mode: making.mode)
    recipe = making.recipe.map { RecipeCaption($0) }
  }

  var hasRecipe: Bool { recipe != nil }

  /// The caption of the last post; valid until the next.
  var bytes: UnsafeRawBufferPointer { recipe == nil ? text.bytes : made.bytes }

  /// Makes the caption of a post and says what it is.
  mutating func compose(_ post: borrowing ScannedPost) -> CaptionState {
    guard recipe != nil else { return text.compose(post) }
    recipe?.compose(post)
    made.removeAll()
    recipe?.bytes.withUnsafeBytes { made.append($0) }
    return made.count > 0 ? .recipe : .none
  }

  /// The tags of the last post that a recipe has left, or has taken for its characters'.
  func forEachTag(isDropped: Bool, _ body: (ArraySlice<UInt8>) -> Void) {
    recipe?.forEachTag(isDropped: isDropped, body)
  }
}
