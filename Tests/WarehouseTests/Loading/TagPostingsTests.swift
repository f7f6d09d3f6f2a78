import Columns
import TestSupport
import Testing

@testable import Loading
@testable import Statistics
@testable import Store

/// The rows of tag_post come out sorted by tag and post, in whatever order posts were loaded.
@Suite struct TagPostingsTests {
  private struct Row: Hashable, Comparable, CustomStringConvertible {
    var tagID: Int64
    var postID: Int64

    static func < (left: Row, right: Row) -> Bool {
      (left.tagID, left.postID) < (right.tagID, right.postID)
    }
    var description: String { "(\(tagID), \(postID))" }
  }

  private func drained(
    _ postings: inout TagPostings, tags: borrowing SiteTags
  ) throws -> [Row] {
    var rows: [Row] = []
    try postings.drain(tags: tags) { values in
      for row in 0..<values.count / 2 {
        rows.append(Row(tagID: values[row * 2], postID: values[row * 2 + 1]))
      }
    }
    return rows
  }

  /// Tags whose ids have gaps, as after deletions.
  private func table(tagCount: Int) -> SiteTags {
    var tags = SiteTags(ids: TagIDSource(next: 10_000))
    for position in 0..<tagCount {
      tags.insertStored(id: Int64(position * 3 + 5), name: "tag_\(position)", category: 0)
    }
    return tags
  }

  enum Order: CaseIterable { case ascending, descending, shuffled }

  @Test(arguments: Order.allCases, [8 << 10, 16 << 20])
  func rowsAreSorted(order: Order, arena: Int) throws {
    let folder = try TemporaryFolder()
    var generator = SeededGenerator(seed: 11)
    let tags = table(tagCount: 120)
    var postings = TagPostings(folder: folder.path, arenaByteCount: arena)
    postings.reserveTags(tags.count)
    var postIDs = [Int64](1...3000)
    // Far apart as well: a site's later posts in a warehouse of many.
    postIDs += [1 << 33, (1 << 40) + 1]
    if order == .descending { postIDs.reverse() }
    if order == .shuffled { postIDs.shuffle(using: &generator) }
    var naive: [Row] = []
    for postID in postIDs {
      // The last tag is left without posts.
      for position in Set((0..<8).map { _ in Int.random(in: 0..<119, using: &generator) }) {
        try postings.append(postID: postID, to: position)
        naive.append(Row(tagID: tags.ids[position], postID: postID))
      }
    }
    let count = postings.count
    #expect(count == naive.count)
    let rows = try drained(&postings, tags: tags)
    #expect(rows == naive.sorted(), "\(order), arena of \(arena)")
    #expect(try folder.names() == [])
  }

  @Test func aTagOfMoreRowsThanArePassedOnAtOnce() throws {
    let folder = try TemporaryFolder()
    let tags = table(tagCount: 2)
    var postings = TagPostings(folder: folder.path, arenaByteCount: 8 << 10)
    postings.reserveTags(tags.count)
    for postID in 1...Int64(70_000) { try postings.append(postID: postID, to: 0) }
    try postings.append(postID: 4, to: 1)
    let rows = try drained(&postings, tags: tags)
    #expect(rows.count == 70_001)
    #expect(rows.map(\.postID) == Array(1...70_000) + [4])
  }

  @Test func drainedPostingsBeginAnew() throws {
    let folder = try TemporaryFolder()
    let tags = table(tagCount: 3)
    var postings = TagPostings(folder: folder.path, arenaByteCount: 8 << 10)
    postings.reserveTags(tags.count)
    try postings.append(postID: 900, to: 2)
    _ = try drained(&postings, tags: tags)
    let count = postings.count
    #expect(count == 0)
    try postings.append(postID: 7, to: 2)
    try postings.append(postID: 6, to: 0)
    let rows = try drained(&postings, tags: tags)
    #expect(rows == [Row(tagID: 5, postID: 6), Row(tagID: 11, postID: 7)])
    try postings.append(postID: 8, to: 1)
    postings.removeAll()
    let none = try drained(&postings, tags: tags)
    #expect(none == [])
  }
}
