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
  private func expectSameFindings(_ house: inout CaptionHouse, seed: UInt64) throws {
    var findingCount = 0
    for _ in 0..<40 {
      let phrase = house.phrase()
      let expected = house.posts(with: phrase)
      findingCount += expected.count
      let (found, isIndexed, single) = try house.access { db in
        let search = try CaptionTextSearch(phrase, db)
        var found: [Int64] = []
        try search.forEachPost(db) { found.append($0) }
        var single: [Int64] = []
        for postID in Int64(0)...80 where try search.isMatched(postID: postID, db) {
          single.append(postID)
        }
        #expect((search.matchExpression == nil) == CaptionHouse.words(of: phrase.text).isEmpty)
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
    var house = try CaptionHouse(seed: seed)
    try expectSameFindings(&house, seed: seed)
    #expect(try house.index() == .indexed(captionCount: house.texts.count))
    try expectSameFindings(&house, seed: seed)
    #expect(try house.findings() == [])
    #expect(try house.index() == .upToDate)
  }

  /// What other programs do to captions, one statement after the other.
  private func change(_ house: inout CaptionHouse) throws {
    let postID = Int64.random(in: 1...70, using: &house.generator)
    let kindID = CaptionHouse.kindIDs.randomElement(using: &house.generator)!
    let key = CaptionHouse.Key(postID: postID, kindID: kindID)
    let text = house.text()
    let isThere = house.texts[key] != nil
    switch Int.random(in: 0...7, using: &house.generator) {
    case 0:
      try house.access { try $0.execute(sql: "DELETE FROM post WHERE post_id = \(postID)") }
      house.texts = house.texts.filter { $0.key.postID != postID }
    case 1:
      try house.access { db in
        try db.execute(
          sql: "DELETE FROM caption WHERE caption_kind_id = ? AND post_id % 5 = ?",
          arguments: [kindID, postID % 5])
      }
      house.texts = house.texts.filter {
        $0.key.kindID != kindID || $0.key.postID % 5 != postID % 5
      }
    case 2 where isThere:
      try house.access { db in
        try db.execute(
          sql: """
            UPDATE caption
            SET text = new.text, text_length = length(trim(new.text, char(9, 10, 11, 12, 13, 32)))
            FROM (SELECT CAST(?1 AS TEXT) AS text) AS new
            WHERE post_id = ?2 AND caption_kind_id = ?3
            """, arguments: [CaptionHouse.bytes(text), postID, kindID])
      }
      house.texts[key] = text
    case 3 where isThere:
      let other = CaptionHouse.Key(postID: postID, kindID: 3)
      guard house.texts[other] == nil else { return }
      try house.access { db in
        try db.execute(
          sql: "UPDATE caption SET caption_kind_id = 3 WHERE post_id = ? AND caption_kind_id = ?",
          arguments: [postID, kindID])
      }
      house.texts[other] = house.texts.removeValue(forKey: key)
    case 4:
      try house.addPostIfMissing(postID)
      try house.access {
        try CaptionHouse.put(
          "INSERT", key, text, $0,
          conflict: """
            ON CONFLICT DO UPDATE SET text = excluded.text, text_length = excluded.text_length
            """
        )
      }
      house.texts[key] = text
    case 5:
      try house.addPostIfMissing(postID)
      try house.access { try CaptionHouse.put("INSERT OR IGNORE", key, text, $0) }
      if !isThere { house.texts[key] = text }
    case 6:
      try house.addPostIfMissing(postID)
      try house.access { db in
        try db.execute(sql: "PRAGMA recursive_triggers = ON")
        try CaptionHouse.put("INSERT OR REPLACE", key, text, db)
      }
      house.texts[key] = text
    default:
      // A change that comes to nothing.
      struct Regret: Error {}
      try? house.access { db in
        try db.execute(sql: "DELETE FROM caption WHERE post_id < ?", arguments: [postID])
        throw Regret()
      }
    }
  }

  @Test(arguments: 0..<4 as Range<UInt64>)
  func followsOtherPrograms(seed: UInt64) throws {
    var house = try CaptionHouse(seed: seed, isIndexed: true)
    for _ in 0..<120 { try change(&house) }
    #expect(try house.findings() == [], "seed \(seed)")
    try expectSameFindings(&house, seed: seed)
    let kept = try house.indexedWords()
    #expect(!kept.isEmpty)
    #expect(try house.index(isForced: true) == .indexed(captionCount: house.texts.count))
    #expect(try house.indexedWords() == kept, "seed \(seed)")
  }

  /// FTS5 cuts words at 32,768 bytes.
  @Test func longWords() throws {
    var house = try CaptionHouse(seed: 8, postCount: 4)
    let long = String(repeating: "x", count: 32_768)
    let keys = house.texts.keys.sorted { ($0.postID, $0.kindID) < ($1.postID, $1.kindID) }
    for (key, text) in zip(keys, ["\(long)yy red", "\(long)z red", "\(long.dropLast())"]) {
      try house.access { db in
        try db.execute(
          sql: """
            UPDATE caption SET text = ?, text_length = ?
            WHERE post_id = ? AND caption_kind_id = ?
            """,
          arguments: [text, text.count, key.postID, key.kindID])
      }
      house.texts[key] = text
    }
    let phrases = ["\(long)a red", long, "\(long.dropLast())"].flatMap {
      [CaptionPhrase(text: $0), CaptionPhrase(text: $0, isPrefix: true)]
    }
    for isIndexed in [false, true] {
      if isIndexed { try house.index() }
      for phrase in phrases {
        let expected = house.posts(with: phrase)
        let found = try house.access { db in
          var found: [Int64] = []
          try CaptionTextSearch(phrase, db).forEachPost(db) { found.append($0) }
          return found
        }
        #expect(found == expected && !found.isEmpty, "indexed \(isIndexed), \(phrase.isPrefix)")
      }
    }
    #expect(try house.findings() == [])
  }

  @Test func aDroppedKindLeavesTheIndex() throws {
    var house = try CaptionHouse(seed: 3, isIndexed: true)
    let warehouse = try Warehouse(path: house.path, mode: .write)
    _ = try warehouse.dropCaptionKind(named: "last")
    warehouse.close()
    let before = house.texts.count
    house.texts = house.texts.filter { $0.key.kindID != 1023 }
    #expect(house.texts.count < before)
    try expectSameFindings(&house, seed: 3)
    #expect(try house.findings() == [])
  }

  // MARK: What cannot be followed

  @Test func replacementIsRefused() throws {
    let house = try CaptionHouse(seed: 1, isIndexed: true)
    let key = try #require(house.texts.keys.first)
    let words = try house.indexedWords()
    for statement in ["INSERT OR REPLACE", "REPLACE"] {
      let error = #expect(throws: DatabaseError.self) {
        try house.access { try CaptionHouse.put(statement, key, "new", $0) }
      }
      #expect(error?.message?.contains("ON CONFLICT DO UPDATE") == true)
    }
    #expect(throws: DatabaseError.self) {
      try house.access {
        try $0.execute(sql: "UPDATE OR REPLACE caption SET post_id = 1, caption_kind_id = 1")
      }
    }
    #expect(try house.indexedWords() == words)
    #expect(try house.findings() == [])
  }

  @Test func kindsBeyondItsRoomAreRefused() throws {
    let house = try CaptionHouse(seed: 1, isIndexed: true)
    let key = CaptionHouse.Key(postID: 1, kindID: 1024)
    let kind = "INSERT INTO caption_kind VALUES (1024, 'one too many', 'kohya')"
    #expect(throws: DatabaseError.self) {
      try house.access { db in
        try db.execute(sql: kind)
        try CaptionHouse.put("INSERT", key, "red", db)
      }
    }
    #expect(try house.findings() == [])
    let warehouse = try Warehouse(path: house.path, mode: .load)
    #expect(try warehouse.dropCaptionText())
    #expect(try !warehouse.dropCaptionText())
    try house.access { db in
      try db.execute(sql: kind)
      try CaptionHouse.put("INSERT", key, "red", db)
    }
    let error = warehouseError { _ = try warehouse.indexCaptionText() }
    #expect(error?.code == .badQuery)
    #expect(error?.message.contains("kind 1024") == true)
    #expect(try !warehouse.hasCaptionText())
    #expect(try house.findings() == [])
  }
}

extension CaptionHouse {
  /// Makes a post without captions.
  func addPostIfMissing(_ postID: Int64) throws {
    try access { db in
      try db.execute(
        sql: "INSERT OR IGNORE INTO post (post_id, site_id, number) VALUES (?1, 2, ?1)",
        arguments: [postID])
    }
  }
}
