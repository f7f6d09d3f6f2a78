internal import GRDB
public import Store

/// What the rating `s` means, import by import; see the view rating_meaning.
public struct RatingMeanings: Sendable, Equatable {
  public enum Meaning: String, Sendable {
    case safe
    case sensitive
  }

  /// By import_file_id.
  private var meanings: [Int64: Meaning] = [:]

  /// Of a post whose record came from a file; nil where the file's ratings are not known, as those of
  /// imports of older versions.
  public func meaning(inFile importFileID: Int64) -> Meaning? { meanings[importFileID] }

  init(_ db: Database) throws {
    let rows = try Row.fetchCursor(db, sql: "SELECT import_file_id, meaning FROM rating_meaning")
    while let row = try rows.next() {
      meanings[try row.decode(atIndex: 0)] = Meaning(rawValue: try row.decode(atIndex: 1))
    }
  }
}

extension Warehouse {
  public func ratingMeanings() throws -> RatingMeanings {
    try Self.translating(path: path) { try queue.read { try RatingMeanings($0) } }
  }

  /// What `s` means in the records of an import run, and why; nil where none has it.
  public func ratingMeaning(
    ofRun runID: Int64
  ) throws -> (meaning: RatingMeanings.Meaning, reason: String)? {
    try Self.translating(path: path) {
      try queue.read { db in
        guard
          let row = try Row.fetchOne(
            db,
            sql: """
              SELECT rating_meaning.meaning, rating_meaning.reason
              FROM import_file
              JOIN rating_meaning ON rating_meaning.import_file_id = import_file.import_file_id
              WHERE import_file.last_import_run_id = ?
              ORDER BY import_file.import_file_id
              LIMIT 1
              """, arguments: [runID]),
          let meaning = RatingMeanings.Meaning(rawValue: try row.decode(atIndex: 0))
        else { return nil }
        return (meaning, try row.decode(atIndex: 1))
      }
    }
  }
}
