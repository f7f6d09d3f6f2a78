internal import BooruFormats
internal import Columns
internal import GRDB
internal import Store

/// The kinds of captions by name, while a loader runs.
package struct CaptionKindTable {
  /// Where the sets of `import kohya` stand among the steps of the default rule.
  private static let firstSetStep: Int64 = 1000
  private static let defaultRuleID = 1

  private let format: String
  /// Whether a new kind becomes a source of sentences in the default rule.
  private let joinsDefaultRule: Bool
  private var idsByName: [String: Int64] = [:]
  private var nextID: Int64 = 1
  private var unwritten: [(id: Int64, name: String)] = []

  /// caption_kind_id by the number that a batch's captions have; 0 while no caption has had it.
  private(set) var ids: [Int64] = []
  private var unresolvedCount = 0
  /// The kinds of the format: a record of a caption dump replaces its post's captions of these.
  private(set) var formatIDs: Set<Int64> = []

  init(_ db: Database, run: ImportRunRecord) throws {
    format = run.format
    joinsDefaultRule = run.makesCaptionSets
    nextID = max(nextID, try db.nextID("caption_kind_id", of: "caption_kind"))
    for row in try Row.fetchAll(db, sql: "SELECT caption_kind_id, name, format FROM caption_kind") {
      let id: Int64 = try row.decode(forColumn: "caption_kind_id")
      idsByName[try row.decode(forColumn: "name")] = id
      if try row.decode(String.self, forColumn: "format") == format { formatIDs.insert(id) }
    }
  }

  /// The highest caption_kind_id in use.
  var highestID: Int64 { nextID - 1 }

  /// Makes `ids` cover the kinds that captions of a batch have. A kind of which no caption came is not made.
  ///
  /// Throws `badQuery` when a set of captions has the name of a kind of another format, such as
  /// `tags`: its captions would replace those of a caption dump.
  mutating func resolve(_ batch: RecordBatch) throws {
    let newCount = max(0, batch.captionKinds.count - ids.count)
    ids += Array(repeating: 0, count: newCount)
    unresolvedCount += newCount
    guard unresolvedCount > 0 else { return }
    for position in 0..<batch.captions.count {
      let number = Int(batch.captions[position].kind)
      guard ids[number] == 0 else { continue }
      ids[number] = try id(named: batch.captionKinds[number])
      unresolvedCount -= 1
    }
  }

  private mutating func id(named name: String) throws -> Int64 {
    if let id = idsByName[name] {
      if joinsDefaultRule, !formatIDs.contains(id) {
        throw WarehouseError(
          .badQuery, "a set of captions cannot be called '\(name)': another format has that kind",
          hint: "Give it another name with --caption-kind.")
      }
      return id
    }
    let id = nextID
    nextID += 1
    idsByName[name] = id
    formatIDs.insert(id)
    unwritten.append((id, name))
    return id
  }

  /// Writes the kinds that are new.
  mutating func write(_ db: Database) throws {
    for (id, name) in unwritten {
      try db.execute(
        sql: "INSERT INTO caption_kind (caption_kind_id, name, format) VALUES (?, ?, ?)",
        arguments: [id, name, format])
      guard joinsDefaultRule else { continue }
      let step = Self.firstSetStep + id
      try db.execute(
        sql: """
          INSERT INTO caption_rule_step (caption_rule_id, step, state)
          SELECT caption_rule_id, ?, 'sentence' FROM caption_rule WHERE caption_rule_id = ?
          """, arguments: [step, Self.defaultRuleID])
      try db.execute(
        sql: """
          INSERT INTO caption_rule_part (caption_rule_id, step, position, caption_kind_id)
          SELECT caption_rule_id, ?, 0, ? FROM caption_rule WHERE caption_rule_id = ?
          """, arguments: [step, id, Self.defaultRuleID])
    }
    unwritten.removeAll()
  }
}
