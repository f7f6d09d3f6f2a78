import Selection
import Testing

@Suite struct PostSelectionTests {
  @Test func takesEverythingByDefault() {
    let selection = PostSelection()
    #expect(selection.query == nil && selection.caps == nil)
    #expect(selection.siteNames == [] && selection.ratings == [] && !selection.excludesDeleted)
  }

  @Test func readsCaps() {
    #expect(PostCaps.Limit("character:200") == .init(category: "character", count: 200))
    for text in ["character", "character:", ":5", "character:0", "character:-1", "character:x"] {
      #expect(PostCaps.Limit(text) == nil, "\(text)")
    }
  }
}
