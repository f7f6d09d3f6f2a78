/// Takes away the tags that the rules prune by name and by company: blacklist, overlap, and in the
/// mode `character` the tags that describe characters. One a thread.
///
/// What a post's characters give up in the mode `character_core` is known only when all posts were
/// seen: `CoreTagPruning`.
public struct TagPruning {
  private let table: TagTable
  /// The last post that had the tag (scored posts), that had a tag with its name inside, and that
  /// had the key of the overlap list.
  private var seen: PostMarks
  private var inside: PostMarks
  private var keys: PostMarks

  public init(_ table: TagTable) {
    self.table = table
    seen = PostMarks(count: table.count)
    inside = PostMarks(count: table.count)
    keys = PostMarks(count: table.overlapKeyCount)
  }

  /// Prunes the post's tags; those of its characters go to `droppedTags`, which is emptied before.
  public mutating func prune(_ post: inout CaptionPost) {
    post.droppedTags.removeAll(keepingCapacity: true)
    if post.isScored || table.mergesRepeated { mergeRepeated(&post.tags) }
    guard table.rules.mode != .none else { return }
    post.tags.removeAll { table.traits[Int($0.number)].contains(.blacklisted) }
    removeOverlap(&post.tags)
    if table.rules.mode == .character, !post.characters.isEmpty {
      for tag in post.tags where isDropped(tag) { post.droppedTags.append(tag) }
      if !post.droppedTags.isEmpty { post.tags.removeAll(where: isDropped) }
    }
  }

  private func isDropped(_ tag: CaptionTag) -> Bool {
    table.traits[Int(tag.number)].contains(.dropped)
  }

  /// Each tag once, at its first place and with its last score.
  private mutating func mergeRepeated(_ tags: inout [CaptionTag]) {
    seen.begin()
    var kept = 0
    for position in tags.indices {
      let tag = tags[position]
      if seen.mark(tag.number) {
        tags[kept] = tag
        kept += 1
      } else if let first = tags[..<kept].firstIndex(where: { $0.number == tag.number }) {
        tags[first].score = tag.score
      }
    }
    tags.removeLast(tags.count - kept)
  }

  /// All tags are there when each is looked at: what covers a tag may go itself.
  private mutating func removeOverlap(_ tags: inout [CaptionTag]) {
    keys.begin()
    inside.begin()
    for tag in tags {
      let key = table.overlapKeys[Int(tag.number)]
      if key >= 0 { keys.mark(key) }
      table.subTags.forEachSubTag(at: Int(tag.number)) { inside.mark($0) }
    }
    tags.removeAll { tag in
      if inside.isMarked(tag.number) { return true }
      let key = table.overlapKeys[Int(tag.number)]
      return key >= 0 && table.covers.anySatisfy(at: Int(key)) { keys.isMarked($0) }
    }
  }
}

/// Marks on numbers that are forgotten with each post, without touching them.
struct PostMarks {
  private var posts: [UInt32]
  private var post: UInt32 = 0

  init(count: Int) {
    posts = Array(repeating: 0, count: count)
  }

  /// Begins a post: nothing is marked.
  mutating func begin() {
    post &+= 1
    if post == 0 {
      for position in posts.indices { posts[position] = 0 }
      post = 1
    }
  }

  /// Whether the mark is new.
  @discardableResult
  mutating func mark(_ number: Int32) -> Bool {
    if posts[Int(number)] == post { return false }
    posts[Int(number)] = post
    return true
  }

  func isMarked(_ number: Int32) -> Bool { posts[Int(number)] == post }
}
