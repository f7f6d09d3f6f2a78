internal import GRDB
public import Store

/// What became of the index of caption texts.
public enum CaptionTextOutcome: Sendable, Equatable {
  case upToDate
  /// It was made, of so many captions.
  case indexed(captionCount: Int)
}

extension Warehouse {
  /// Makes the index of caption texts, in one transaction: what ends it leaves the file as it was.
  ///
  /// - Parameters:
  ///   - isForced: makes it anew if it is there.
  ///   - report: how much is done, 0 to 1. What it throws ends the work.
  /// - Throws: `badQuery` if there are more kinds of captions than it has room for, or if this SQLite has
  ///   no FTS5; `busy`, `writeFailed`.
  public func indexCaptionText(
    isForced: Bool = false, report: (_ done: Double) throws -> Void = { _ in }
  ) throws -> CaptionTextOutcome {
    try Self.translating(path: path) {
      try queue.inDatabase { db in
        try db.execute(sql: "PRAGMA cache_size = -65536")
        var outcome = CaptionTextOutcome.upToDate
        try db.inTransaction(.immediate) {
          if try isForced || CaptionTextIndex.state(db) != .ready {
            outcome = .indexed(captionCount: try CaptionTextIndex.build(db, report: report))
          }
          return .commit
        }
        return outcome
      }
    }
  }

  /// Takes the index away; says whether there was one.
  public func dropCaptionText() throws -> Bool {
    try Self.translating(path: path) {
      try queue.inDatabase { db in
        var wasThere = false
        try db.inTransaction(.immediate) {
          wasThere = try CaptionTextIndex.drop(db)
          return .commit
        }
        return wasThere
      }
    }
  }
}
