import Selection
import Testing

@Suite struct PostSelectionTests {
  @Test func takesEverythingByDefault() {
    #expect(PostSelection().condition == .init(sql: "TRUE", arguments: []))
  }

  @Test func bindsRatingsInsteadOfWritingThem() {
    var selection = PostSelection()
    selection.ratings = ["s", "x' OR 1 --"]
    selection.excludesDeleted = true
    #expect(
      selection.condition.sql == "post.rating IN (?, ?) AND post.is_deleted IS NOT 1")
    #expect(selection.condition.arguments == ["s", "x' OR 1 --"])
  }
}
