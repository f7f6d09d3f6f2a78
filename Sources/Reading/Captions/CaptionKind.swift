package import GRDB
public import Store

/// A kind of caption: a field of a caption dump, or a set of captions with a name.
public struct CaptionKind: Sendable, Equatable {
  public var name: String
  /// Of the import that brought it: `e621-captions`, `kohya`.
  public var format: String
  /// Captions of the kind, and those of them without text.
  public var captionCount: Int64
  public var emptyCount: Int64
}

/// What the drop of a kind has removed.
public struct CaptionKindDrop: Sendable, Equatable {
  public var captionCount: Int64
  /// Steps of rules that had no other kind.
  public var stepCount: Int64
  /// Input files that can be imported again.
  public var fileCount: Int64
  /// False for a kind that every warehouse has: it stays, without captions, and so do its rules.
  public var isKindRemoved: Bool
}

extension Warehouse {
  /// The kinds that the schema brings.
  private static let shippedCaptionKindIDs: ClosedRange<Int64> = 1...3

  /// All kinds in the order in which they came. Reads the index of captions, not their texts.
  public func captionKinds() throws -> [CaptionKind] {
    try Self.translating(path: path) {
      try queue.inDatabase { db in
        try Row.fetchAll(
          db,
          sql: """
            WITH counted AS (
              SELECT
                caption_kind_id,
                COUNT(*) AS caption_count,
                SUM(text_length = 0) AS empty_count
              FROM caption INDEXED BY caption_by_kind
              GROUP BY caption_kind_id
            )
            SELECT
              caption_kind.name,
              caption_kind.format,
              COALESCE(counted.caption_count, 0),
              COALESCE(counted.empty_count, 0)
            FROM caption_kind
            LEFT JOIN counted ON counted.caption_kind_id = caption_kind.caption_kind_id
            ORDER BY caption_kind.caption_kind_id
            """
        ).map {
          try CaptionKind(
            name: $0.decode(atIndex: 0), format: $0.decode(atIndex: 1),
            captionCount: $0.decode(atIndex: 2), emptyCount: $0.decode(atIndex: 3))
        }
      }
    }
  }

  /// Removes the captions of a kind, its place in rules, and the kind; all or nothing.
  ///
  /// The files that brought it count as not imported, so that an import reads them again. Posts and
  /// caption records stay. Throws `badQuery`, naming the kinds that there are; `busy`, `writeFailed`.
  public func dropCaptionKind(named name: String) throws -> CaptionKindDrop {
    let kinds = try captionKinds()
    guard kinds.contains(where: { $0.name == name }) else {
      throw WarehouseError(
        .badQuery, "there is no caption kind '\(name)' in it",
        hint: "It has \(kinds.map(\.name).joined(separator: ", ")).", path: path)
    }
    return try Self.translating(path: path) {
      try queue.inDatabase { db in
        var drop: CaptionKindDrop?
        try db.inTransaction(.immediate) {
          drop = try Self.dropCaptionKind(named: name, db)
          return .commit
        }
        guard let drop else { fatalError("the transaction was committed without its closure") }
        return drop
      }
    }
  }

  private static func dropCaptionKind(named name: String, _ db: Database) throws -> CaptionKindDrop
  {
    guard
      let kind = try Row.fetchOne(
        db, sql: "SELECT caption_kind_id, format FROM caption_kind WHERE name = ?",
        arguments: [name])
    else { throw WarehouseError(.badQuery, "the caption kind '\(name)' is gone") }
    let kindID: Int64 = try kind.decode(atIndex: 0)
    let format: String = try kind.decode(atIndex: 1)
    let isShipped = shippedCaptionKindIDs.contains(kindID)
    var drop = CaptionKindDrop(
      captionCount: 0, stepCount: 0, fileCount: 0, isKindRemoved: !isShipped)

    try db.execute(sql: "DELETE FROM caption WHERE caption_kind_id = ?", arguments: [kindID])
    drop.captionCount = Int64(db.changesCount)
    if !isShipped {
      drop.stepCount = try CaptionKind.removeSteps(ofKind: kindID, db)
      if format == CaptionKind.ownFormat { try CaptionKind.dropRule(named: name, db) }
      try db.execute(sql: "DELETE FROM caption_kind WHERE caption_kind_id = ?", arguments: [kindID])
    }
    // A kohya file brings one set, which its settings name; a caption dump brings all its kinds.
    try db.execute(
      sql: """
        UPDATE import_file
        SET fingerprint = NULL, is_complete = 0
        WHERE format = :format
          AND (
            :format <> 'kohya'
            OR IIF(json_valid(settings), json_extract(settings, '$.caption_kind'), NULL) = :name
          )
        """, arguments: ["format": format, "name": name])
    drop.fileCount = Int64(db.changesCount)
    return drop
  }
}

extension CaptionKind {
  /// caption_kind.format of kinds that Taghouse itself has made.
  package static let ownFormat = "taghouse"

  /// Removes a kind from all rules, with the steps that have no other kind, and returns how many those were.
  @discardableResult
  package static func removeSteps(ofKind kindID: Int64, _ db: Database) throws -> Int64 {
    try db.execute(
      sql: """
        DELETE FROM caption_rule_step
        WHERE EXISTS (
            SELECT 1
            FROM caption_rule_part
            WHERE caption_rule_part.caption_rule_id = caption_rule_step.caption_rule_id
              AND caption_rule_part.step = caption_rule_step.step
              AND caption_rule_part.caption_kind_id = ?1
          )
          AND NOT EXISTS (
            SELECT 1
            FROM caption_rule_part
            WHERE caption_rule_part.caption_rule_id = caption_rule_step.caption_rule_id
              AND caption_rule_part.step = caption_rule_step.step
              AND caption_rule_part.caption_kind_id <> ?1
          )
        """, arguments: [kindID])
    let count = Int64(db.changesCount)
    try db.execute(
      sql: "DELETE FROM caption_rule_part WHERE caption_kind_id = ?", arguments: [kindID])
    return count
  }

  /// Removes the rule of a kind, unless somebody has given it other steps.
  static func dropRule(named name: String, _ db: Database) throws {
    try db.execute(
      sql: """
        DELETE FROM caption_rule
        WHERE name = ?
          AND NOT EXISTS (
            SELECT 1
            FROM caption_rule_step
            WHERE caption_rule_step.caption_rule_id = caption_rule.caption_rule_id
          )
        """, arguments: [name])
  }
}
