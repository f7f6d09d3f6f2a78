import GRDB
import GRDBSQLite
import Selection
import TestSupport
import Testing

@testable import Reading
@testable import Statistics
@testable import Store

/// The index of caption texts finds what is in the texts, whatever has happened to them.
@Suite struct CaptionTextTests {
  /// Expects that all ways of searching find the posts that a naive one does.
  private func expectSameFindings(_ fixture: inout CaptionFixture, seed: UInt64) throws {
    var findingCount = 0
    for _ in 0..<40 {
      let phrase = fixture.phrase()
      let expected = fixture.posts(with: phrase)
      findingCount += expected.count
      let (found, isIndexed, single) = try fixture.access { db in
        let search = try CaptionTextSearch(phrase, db)
        var found: [Int64] = []
        try search.forEachPost(db) { found.append($0) }
        var single: [Int64] = []
        for postID in Int64(0)...80 where try search.isMatched(postID: postID, db) {
          single.append(postID)
        }
        #expect((search.matchExpression == nil) == CaptionFixture.words(of: phrase.text).isEmpty)
        guard search.hasIndex else { return (found, false, single) }
        // As sqlite3 would be asked.
        let asked = try Int64.fetchAll(
          db,
          sql: """
            SELECT DISTINCT rowid / 1024 FROM caption_text WHERE caption_text MATCH ? ORDER BY 1
            """, arguments: [search.matchExpression ?? "\"\""])
        #expect(asked == found, "seed \(seed), \(phrase)")
        return (found, true, single)
      }
      #expect(found == expected, "seed \(seed), indexed \(isIndexed), \(phrase)")
      #expect(single == expected, "seed \(seed), \(phrase)")
    }
    #expect(findingCount > 0, "seed \(seed): nothing was there to be found")
  }

  @Test(arguments: 0..<5 as Range<UInt64>)
  func findsWhatIsThere(seed: UInt64) throws {
    var fixture = try CaptionFixture(seed: seed)
    try expectSameFindings(&fixture, seed: seed)
    #expect(try fixture.index() == .indexed(captionCount: fixture.texts.count))
    try expectSameFindings(&fixture, seed: seed)
    #expect(try fixture.findings() == [])
    #expect(try fixture.index() == .upToDate)
  }

  /// What other programs do to captions, one statement after the other.
  private func change(_ fixture: inout CaptionFixture) throws {
    let postID = Int64.random(in: 1...70, using: &fixture.generator)
    let kindID = CaptionFixture.kindIDs.randomElement(using: &fixture.generator)!
    let key = CaptionFixture.Key(postID: postID, kindID: kindID)
    let text = fixture.text()
    let isThere = fixture.texts[key] != nil
    switch Int.random(in: 0...7, using: &fixture.generator) {
    case 0:
      try fixture.access { try $0.execute(sql: "DELETE FROM post WHERE post_id = \(postID)") }
      fixture.texts = fixture.texts.filter { $0.key.postID != postID }
    case 1:
      try fixture.access { db in
        try db.execute(
          sql: "DELETE FROM caption WHERE caption_kind_id = ? AND post_id % 5 = ?",
          arguments: [kindID, postID % 5])
      }
      fixture.texts = fixture.texts.filter {
        $0.key.kindID != kindID || $0.key.postID % 5 != postID % 5
      }
    case 2 where isThere:
      try fixture.access { db in
        try db.execute(
          sql: """
            UPDATE caption
            SET text = new.text, text_length = length(trim(new.text, char(9, 10, 11, 12, 13, 32)))
            FROM (SELECT CAST(?1 AS TEXT) AS text) AS new
            WHERE post_id = ?2 AND caption_kind_id = ?3
            """, arguments: [CaptionFixture.bytes(text), postID, kindID])
      }
      fixture.texts[key] = text
    case 3 where isThere:
      let other = CaptionFixture.Key(postID: postID, kindID: 3)
      guard fixture.texts[other] == nil else { return }
      try fixture.access { db in
        try db.execute(
          sql: "UPDATE caption SET caption_kind_id = 3 WHERE post_id = ? AND caption_kind_id = ?",
          arguments: [postID, kindID])
      }
      fixture.texts[other] = fixture.texts.removeValue(forKey: key)
    case 4:
      try fixture.addPostIfMissing(postID)
      try fixture.access {
        try CaptionFixture.put(
          "INSERT", key, text, $0,
          conflict: """
            ON CONFLICT DO UPDATE SET text = excluded.text, text_length = excluded.text_length
            """
        )
      }
      fixture.texts[key] = text
    case 5:
      try fixture.addPostIfMissing(postID)
      try fixture.access { try CaptionFixture.put("INSERT OR IGNORE", key, text, $0) }
      if !isThere { fixture.texts[key] = text }
    case 6:
      try fixture.addPostIfMissing(postID)
      try fixture.access { db in
        try db.execute(sql: "PRAGMA recursive_triggers = ON")
        try CaptionFixture.put("INSERT OR REPLACE", key, text, db)
      }
      fixture.texts[key] = text
    default:
      // A change that comes to nothing.
      struct Regret: Error {}
      try? fixture.access { db in
        try db.execute(sql: "DELETE FROM caption WHERE post_id < ?", arguments: [postID])
        throw Regret()
      }
    }
  }

  @Test(arguments: 0..<4 as Range<UInt64>)
  func followsOtherPrograms(seed: UInt64) throws {
    var fixture = try CaptionFixture(seed: seed, isIndexed: true)
    for _ in 0..<120 { try change(&fixture) }
    #expect(try fixture.findings() == [], "seed \(seed)")
    try expectSameFindings(&fixture, seed: seed)
    let kept = try fixture.indexedWords()
    #expect(!kept.isEmpty)
    #expect(try fixture.index(isForced: true) == .indexed(captionCount: fixture.texts.count))
    #expect(try fixture.indexedWords() == kept, "seed \(seed)")
  }

  /// FTS5 cuts words at 32,768 bytes.
  @Test func longWords() throws {
    var fixture = try CaptionFixture(seed: 8, postCount: 4)
    let long = String(repeating: "x", count: 32_768)
    let keys = fixture.texts.keys.sorted { ($0.postID, $0.kindID) < ($1.postID, $1.kindID) }
    for (key, text) in zip(keys, ["\(long)yy red", "\(long)z red", "\(long.dropLast())"]) {
      try fixture.access { db in
        try db.execute(
          sql: """
            UPDATE caption SET text = ?, text_length = ?
            WHERE post_id = ? AND caption_kind_id = ?
            """,
          arguments: [text, text.count, key.postID, key.kindID])
      }
      fixture.texts[key] = text
    }
    let phrases = ["\(long)a red", long, "\(long.dropLast())"].flatMap {
      [CaptionPhrase(text: $0), CaptionPhrase(text: $0, isPrefix: true)]
    }
    for isIndexed in [false, true] {
      if isIndexed { try fixture.index() }
      for phrase in phrases {
        let expected = fixture.posts(with: phrase)
        let found = try fixture.access { db in
          var found: [Int64] = []
          try CaptionTextSearch(phrase, db).forEachPost(db) { found.append($0) }
          return found
        }
        #expect(found == expected && !found.isEmpty, "indexed \(isIndexed), \(phrase.isPrefix)")
      }
    }
    #expect(try fixture.findings() == [])
  }

  @Test func aDroppedKindLeavesTheIndex() throws {
    var fixture = try CaptionFixture(seed: 3, isIndexed: true)
    let warehouse = try Warehouse(path: fixture.path, mode: .write)
    _ = try warehouse.dropCaptionKind(named: "last")
    warehouse.close()
    let before = fixture.texts.count
    fixture.texts = fixture.texts.filter { $0.key.kindID != 1023 }
    #expect(fixture.texts.count < before)
    try expectSameFindings(&fixture, seed: 3)
    #expect(try fixture.findings() == [])
  }

  // MARK: What cannot be followed

  @Test func replacementIsRefused() throws {
    let fixture = try CaptionFixture(seed: 1, isIndexed: true)
    let key = try #require(fixture.texts.keys.first)
    let words = try fixture.indexedWords()
    for statement in ["INSERT OR REPLACE", "REPLACE"] {
      let error = #expect(throws: DatabaseError.self) {
        try fixture.access { try CaptionFixture.put(statement, key, "new", $0) }
      }
      #expect(error?.message?.contains("ON CONFLICT DO UPDATE") == true)
    }
    #expect(throws: DatabaseError.self) {
      try fixture.access {
        try $0.execute(sql: "UPDATE OR REPLACE caption SET post_id = 1, caption_kind_id = 1")
      }
    }
    #expect(try fixture.indexedWords() == words)
    #expect(try fixture.findings() == [])
  }

  @Test func kindsBeyondItsRoomAreRefused() throws {
    let fixture = try CaptionFixture(seed: 1, isIndexed: true)
    let key = CaptionFixture.Key(postID: 1, kindID: 1024)
    let kind = "INSERT INTO caption_kind VALUES (1024, 'one too many', 'kohya')"
    #expect(throws: DatabaseError.self) {
      try fixture.access { db in
        try db.execute(sql: kind)
        try CaptionFixture.put("INSERT", key, "red", db)
      }
    }
    #expect(try fixture.findings() == [])
    let warehouse = try Warehouse(path: fixture.path, mode: .load)
    #expect(try warehouse.dropCaptionText())
    #expect(try !warehouse.dropCaptionText())
    try fixture.access { db in
      try db.execute(sql: kind)
      try CaptionFixture.put("INSERT", key, "red", db)
    }
    let error = warehouseError { _ = try warehouse.indexCaptionText() }
    #expect(error?.code == .badQuery)
    #expect(error?.message.contains("kind 1024") == true)
    #expect(try !warehouse.hasCaptionText())
    #expect(try fixture.findings() == [])
  }
}

extension CaptionFixture {
  /// Makes a post without captions.
  func addPostIfMissing(_ postID: Int64) throws {
    try access { db in
      try db.execute(
        sql: "INSERT OR IGNORE INTO post (post_id, site_id, number) VALUES (?1, 2, ?1)",
        arguments: [postID])
    }
  }
}
