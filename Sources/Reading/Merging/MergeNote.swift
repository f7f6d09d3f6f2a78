/// What is told of posts that were merged.
struct MergeNote {
  /// A tag that two sites have in different categories.
  struct Conflict: Sendable {
    /// On the other site.
    var tagID: Int64
    var name: String
    /// On the site of the post that stays, which counts.
    var category: String
    var otherCategory: String
    var otherSite: String
  }

  private static let shownCount = 3

  var copyCount: Int64
  var ratingCount: Int64
  var categoryConflicts: [Conflict]

  var text: String {
    guard copyCount > 0 else { return "no two posts of different sites have one md5" }
    let posts = copyCount == 1 ? "1 post has" : "\(copyCount) posts have"
    var text = "\(posts) the md5 of a post of another site and \(copyCount == 1 ? "is" : "are")"
    text += " merged into it"
    if ratingCount > 0 { text += "; \(ratingCount) with another rating there, which is left out" }
    guard !categoryConflicts.isEmpty else { return text }
    let count = categoryConflicts.count
    text += "; \(count == 1 ? "1 tag has" : "\(count) tags have") another category there: "
    text += categoryConflicts.prefix(Self.shownCount).map {
      "\($0.name) (\($0.category), on \($0.otherSite) \($0.otherCategory))"
    }.joined(separator: ", ")
    return text + (count > Self.shownCount ? " and others" : "")
  }
}
