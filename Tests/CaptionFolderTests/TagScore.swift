import TagRules

/// A scored tag of an invented post.
struct TagScore {
  var tag: Int32
  var score: Double

  static func post(_ tags: [TagScore], character: Int32) -> CaptionPost {
    var post = CaptionPost()
    post.isScored = true
    post.characters = [character]
    post.tags = tags.map { CaptionTag($0.tag, score: $0.score) }
    return post
  }
}
