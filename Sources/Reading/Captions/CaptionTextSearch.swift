internal import GRDB
internal import GRDBSQLite
internal import Selection
internal import Statistics
internal import Store

/// Looks for the captions that have words one behind the other, in the index of caption texts or, where
/// there is none, in the texts: the same posts, later.
///
/// Only for the connection and the transaction that it was made in. Memory: the words of the phrase.
final class CaptionTextSearch {
  /// What the index is asked for (`caption_text MATCH …`); nil when the phrase has no word: no caption
  /// has it then.
  let matchExpression: String?
  /// Whether the file has an index that is right.
  let hasIndex: Bool

  private let tokenizer: CaptionTokenizer
  private let words: [[UInt8]]
  private let isPrefix: Bool

  /// Throws `badQuery` when the SQLite of the connection has no FTS5.
  init(_ phrase: CaptionPhrase, _ db: Database) throws {
    let tokenizer = try CaptionTokenizer(db)
    self.tokenizer = tokenizer
    var words: [[UInt8]] = []
    var text = phrase.text
    try text.withUTF8 { bytes in
      try tokenizer.forEachWord(of: bytes) { word in
        words.append(Array(word))
        return true
      }
    }
    self.words = words
    isPrefix = phrase.isPrefix
    matchExpression = words.isEmpty ? nil : Self.expression(of: phrase)
    hasIndex = try CaptionTextIndex.state(db) == .ready
  }

  /// The phrase in quotes, which FTS5 takes for words whatever they are; it would stop at U+0000, which
  /// parts words.
  private static func expression(of phrase: CaptionPhrase) -> String {
    let text = phrase.text.replacing("\"", with: "\"\"").replacing("\0", with: " ")
    return "\"\(text)\"" + (phrase.isPrefix ? "*" : "")
  }

  /// Hands out the post_ids that have a caption with the phrase, ascending, each once.
  func forEachPost(_ db: Database, _ body: (Int64) throws -> Void) throws {
    guard let matchExpression else { return }
    var lastPostID: Int64?
    if hasIndex {
      let rows = try db.cachedStatement(
        sql: "SELECT rowid FROM caption_text WHERE caption_text MATCH ? ORDER BY rowid")
      try rows.forEachRow([matchExpression], on: db) { row in
        let postID = sqlite3_column_int64(row, 0) / CaptionTextIndex.kindRoom
        if postID == lastPostID { return }
        lastPostID = postID
        try body(postID)
      }
      return
    }
    let captions = try db.cachedStatement(
      sql: "SELECT post_id, text FROM caption ORDER BY post_id, caption_kind_id")
    try captions.forEachRow(on: db) { row in
      let postID = sqlite3_column_int64(row, 0)
      guard postID != lastPostID, try hasPhrase(row.text(at: 1)) else { return }
      lastPostID = postID
      try body(postID)
    }
  }

  /// Whether a post has a caption with the phrase. Reads its texts; quick where posts are few.
  func isMatched(postID: Int64, _ db: Database) throws -> Bool {
    guard !words.isEmpty else { return false }
    var isFound = false
    let captions = try db.cachedStatement(sql: "SELECT text FROM caption WHERE post_id = ?")
    try captions.forEachRow([postID], on: db) { row in
      if !isFound { isFound = try hasPhrase(row.text(at: 0)) }
    }
    return isFound
  }

  /// Whether a text has the phrase.
  func hasPhrase(_ text: UnsafeBufferPointer<UInt8>) throws -> Bool {
    guard !words.isEmpty else { return false }
    var isFound = false
    /// How many words of the phrase stand right before the next word, for each place it may begin at.
    var begun: [Int] = []
    try tokenizer.forEachWord(of: text) { word in
      var count = 0
      for index in begun.indices where isMatch(word, at: begun[index]) {
        begun[count] = begun[index] + 1
        count += 1
      }
      begun.removeLast(begun.count - count)
      if isMatch(word, at: 0) { begun.append(1) }
      isFound = begun.first == words.count
      return !isFound
    }
    return isFound
  }

  private func isMatch(_ word: UnsafeBufferPointer<UInt8>, at position: Int) -> Bool {
    let wanted = words[position]
    if isPrefix, position == words.count - 1 {
      return word.count >= wanted.count && word.starts(with: wanted)
    }
    return word.count == wanted.count && word.elementsEqual(wanted)
  }
}
