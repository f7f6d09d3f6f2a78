import GRDB
import TestSupport
import Testing

@testable import Loading
@testable import Store

/// Rows of tag_post that wait, against the rows as they would be, written at once.
@Suite struct TagPostChangesTests {
  @Test(arguments: [1, 2, 3] as [UInt64]) func agreesWithRowsWrittenAtOnce(seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    let queue = try DatabaseQueue()
    try queue.write { db in
      try db.execute(
        sql: "CREATE TABLE tag_post (tag_id, post_id, PRIMARY KEY (tag_id, post_id)) WITHOUT ROWID")
      var tags: [Int64: [Int64]] = [:]
      for postID in Int64(1)...20 {
        tags[postID] = Array(Set((0..<8).map { _ in Int64.random(in: 1...12, using: &generator) }))
        for tagID in tags[postID]! {
          try db.execute(sql: "INSERT INTO tag_post VALUES (?, ?)", arguments: [tagID, postID])
        }
      }
      var changes = TagPostChanges()
      for round in 0..<120 {
        let postID = Int64.random(in: 1...20, using: &generator)
        let new = Array(
          Set(
            (0..<Int.random(in: 0...8, using: &generator)).map { _ in
              Int64.random(in: 1...12, using: &generator)
            }))
        changes.note(postID: postID, from: tags[postID]!, to: new)
        #expect(changes.contains(postID: postID))
        tags[postID] = new
        guard round % 40 == 39 else { continue }
        try changes.write(db)
        #expect(changes.count == 0 && !changes.contains(postID: postID))
        let expected = tags.flatMap { post in post.value.map { "\($0) \(post.key)" } }.sorted()
        let rows = try String.fetchAll(db, sql: "SELECT tag_id || ' ' || post_id FROM tag_post")
        #expect(rows.sorted() == expected, "seed \(seed), round \(round)")
      }
    }
  }
}
