import Foundation
import GRDB
import Selection
import TestSupport

@testable import Statistics
@testable import Store

/// A warehouse of captions with odd characters, and the same in memory with words cut by a table of
/// characters.
struct CaptionFixture {
  struct Key: Hashable {
    var postID: Int64
    var kindID: Int64
  }

  let folder: TemporaryFolder
  let path: String
  var texts: [Key: String] = [:]
  var generator: SeededGenerator
  /// Words of texts that were cut before.
  private var words: [String: [String]] = [:]

  static let kindIDs: [Int64] = [1, 2, 3, 1023]

  /// - Parameter isIndexed: makes the index while there are no captions.
  init(seed: UInt64, postCount: Int64 = 60, isIndexed: Bool = false) throws {
    folder = try TemporaryFolder()
    path = folder.path("captions.db")
    generator = SeededGenerator(seed: seed)
    try TemplateFile.copy("empty warehouse", to: path) {
      try Warehouse.create(path: $0).close()
    }
    if isIndexed { try index() }
    try access { db in
      try db.execute(sql: "INSERT INTO caption_kind VALUES (1023, 'last', 'kohya')")
    }
    try addPosts(1...postCount)
  }

  mutating func addPost(_ postID: Int64) throws { try addPosts(postID...postID) }

  private mutating func addPosts(_ postIDs: ClosedRange<Int64>) throws {
    var added: [(postID: Int64, texts: [Key: String])] = []
    for postID in postIDs {
      var texts: [Key: String] = [:]
      for kindID in Self.kindIDs where generator.chance(0.6) {
        texts[Key(postID: postID, kindID: kindID)] = text()
      }
      added.append((postID, texts))
    }
    try access { db in
      for (postID, texts) in added {
        try db.execute(
          sql: "INSERT OR IGNORE INTO post (post_id, site_id, number) VALUES (?1, 2, ?1)",
          arguments: [postID])
        for (key, text) in texts { try Self.put("INSERT", key, text, db) }
      }
    }
    for post in added { texts.merge(post.texts) { $1 } }
  }

  /// Runs an INSERT of a caption, with words in front of INTO and behind.
  static func put(
    _ verb: String, _ key: Key, _ text: String, _ db: Database, conflict: String = ""
  ) throws {
    try db.execute(
      sql: """
        \(verb) INTO caption (post_id, caption_kind_id, text_length, text)
        SELECT ?1, ?2, length(trim(text, char(9, 10, 11, 12, 13, 32))), text
        FROM (SELECT CAST(?3 AS TEXT) AS text)
        WHERE TRUE
        \(conflict)
        """, arguments: [key.postID, key.kindID, bytes(text)])
  }

  /// A text as a blob: one that is bound as a text would end at U+0000.
  static func bytes(_ text: String) -> Data { Data(text.utf8) }

  /// Runs on a connection as other programs have it: triggers on.
  func access<Value>(_ body: (Database) throws -> Value) throws -> Value {
    var configuration = Configuration()
    configuration.prepareDatabase { try $0.execute(sql: "PRAGMA synchronous = OFF") }
    let queue = try DatabaseQueue(path: path, configuration: configuration)
    defer { try? queue.close() }
    return try queue.write(body)
  }

  @discardableResult
  func index(isForced: Bool = false) throws -> CaptionTextOutcome {
    let warehouse = try Warehouse(path: path, mode: .load)
    defer { warehouse.close() }
    return try warehouse.indexCaptionText(isForced: isForced)
  }

  /// What the check says of the index, and of the file.
  func findings() throws -> [String] {
    let warehouse = try Warehouse(path: path, mode: .read)
    defer { warehouse.close() }
    return try WarehouseCheck(warehouse).run { _ in }
      .filter { $0.name != "caches_are_current" && $0.name != "site_count_agrees" }
      .flatMap { finding in finding.rows.map { "\(finding.name): \($0)" } }
  }

  /// All that the index holds: word, row and place.
  func indexedWords() throws -> [String] {
    try access { db in
      try db.execute(
        sql: "CREATE VIRTUAL TABLE temp.held USING fts5vocab(main, caption_text, 'instance')")
      defer { try? db.execute(sql: "DROP TABLE temp.held") }
      return try String.fetchAll(
        db,
        sql: """
          SELECT hex(term) || ' ' || doc || ' ' || offset FROM temp.held ORDER BY term, doc, offset
          """)
    }
  }

  // MARK: Texts

  /// Characters and what they are in a word; nil parts words, "" is nothing within one.
  private static let characters: [(Unicode.Scalar, String?)] = [
    ("a", "a"), ("b", "b"), ("A", "a"), ("Z", "z"), ("7", "7"), ("é", "e"), ("Ä", "a"), ("ộ", "o"),
    ("ß", "ß"), ("Ł", "ł"), ("Й", "й"), ("Σ", "σ"), ("赤", "赤"), ("い", "い"), ("１", "１"),
    ("²", "²"), ("ﬁ", "ﬁ"), ("\u{E000}", "\u{E000}"), (" ", nil), ("\n", nil), ("_", nil),
    ("-", nil), ("'", nil), ("\"", nil), ("*", nil), ("(", nil), (":", nil), ("^", nil),
    ("\\", nil),
    ("😀", nil), ("\u{200D}", nil), ("\u{AD}", nil), ("\0", nil), ("，", nil), ("%", nil),
  ]
  private static let foldings = Dictionary(uniqueKeysWithValues: characters)

  private static let wholes = [
    "red", "dress", "Red", "DRESS", "re", "AND", "OR", "NOT", "NEAR(", "text:", "réd", "dressing",
  ]

  mutating func text() -> String {
    var text = ""
    for _ in 0..<Int.random(in: 0...14, using: &generator) {
      if generator.chance(0.5) {
        text += Self.wholes.randomElement(using: &generator)!
        text += generator.chance(0.8) ? " " : ""
      } else {
        let (scalar, folded) = Self.characters.randomElement(using: &generator)!
        text.unicodeScalars.append(scalar)
        // A sign on a letter, which is a part of it and folded away.
        if folded != nil, generator.chance(0.2) { text.unicodeScalars.append("\u{301}") }
      }
    }
    return text
  }

  /// A phrase of some words of a text, or words by chance.
  mutating func phrase() -> CaptionPhrase {
    let isPrefix = generator.chance(0.3)
    let key = texts.keys.sorted { ($0.postID, $0.kindID) < ($1.postID, $1.kindID) }
      .randomElement(using: &generator)
    guard let key, let source = texts[key], generator.chance(0.7) else {
      return CaptionPhrase(text: text(), isPrefix: isPrefix)
    }
    let scalars = Array(source.unicodeScalars.prefix(200))
    guard !scalars.isEmpty else { return CaptionPhrase(text: "red", isPrefix: isPrefix) }
    let start = scalars.indices.randomElement(using: &generator)!
    let part = scalars[start...].prefix(Int.random(in: 1...9, using: &generator))
    return CaptionPhrase(text: String(String.UnicodeScalarView(part)), isPrefix: isPrefix)
  }

  static func words(of text: String) -> [String] {
    var words: [String] = []
    var isOpen = false
    for scalar in text.unicodeScalars {
      let folded = scalar == "\u{301}" ? (isOpen ? "" : nil) : folding(of: scalar)
      guard let folded else {
        isOpen = false
        continue
      }
      if !isOpen { words.append("") }
      isOpen = true
      words[words.count - 1] += folded
    }
    // FTS5 cuts longer words there.
    return words.map { String(decoding: $0.utf8.prefix(32768), as: UTF8.self) }
  }

  private static func folding(of scalar: Unicode.Scalar) -> String? {
    if let known = foldings[scalar] { return known }
    guard scalar.isASCII, scalar.properties.isAlphabetic else { return nil }
    return scalar.properties.lowercaseMapping
  }

  static func has(_ phrase: CaptionPhrase, in text: String) -> Bool {
    let wanted = words(of: phrase.text)
    return has(wanted, isPrefix: phrase.isPrefix, in: words(of: text))
  }

  private static func has(_ wanted: [String], isPrefix: Bool, in words: [String]) -> Bool {
    guard !wanted.isEmpty, words.count >= wanted.count else { return false }
    return (0...words.count - wanted.count).contains { start in
      wanted.indices.allSatisfy { position in
        let word = words[start + position]
        return isPrefix && position == wanted.count - 1
          ? word.utf8.starts(with: wanted[position].utf8)
          : word.utf8.elementsEqual(wanted[position].utf8)
      }
    }
  }

  /// The posts that a search ought to find.
  mutating func posts(with phrase: CaptionPhrase) -> [Int64] {
    let wanted = Self.words(of: phrase.text)
    for text in texts.values where words[text] == nil { words[text] = Self.words(of: text) }
    let found = texts.filter { _, text in
      Self.has(wanted, isPrefix: phrase.isPrefix, in: words[text] ?? [])
    }
    return Set(found.map(\.key.postID)).sorted()
  }
}
