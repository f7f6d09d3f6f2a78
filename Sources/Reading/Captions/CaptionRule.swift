internal import Columns
internal import GRDB
internal import Selection
public import Store

/// How one caption is made of what a post has: steps that are tried in their order.
///
/// The first step that applies to the post and finds text makes the caption. The rules are data: see
/// the tables caption_rule, caption_rule_step and caption_rule_part.
public struct CaptionRule: Sendable, Equatable {
  /// The rule that is taken when none is named.
  public static let defaultName = "default"

  /// What the text of a step is.
  public enum State: String, Sendable {
    /// A real caption.
    case sentence
    /// Tags that stand in for one.
    case tags
  }

  public struct Step: Sendable, Equatable {
    public var state: State
    /// The step applies only to posts whose caption record ended so; nil: to all.
    public var onlyIfFinishReason: [UInt8]?
    /// The step does not apply to posts whose caption record ended so; nil: no exception.
    public var exceptIfFinishReason: [UInt8]?
    /// caption_kind_id of the texts that it joins, in order.
    public var kindIDs: [Int64]

    /// Whether the step applies to a post with a finish reason; nil when the post has none.
    public func applies(to finishReason: UnsafeBufferPointer<UInt8>?) -> Bool {
      func isReason(_ bytes: [UInt8]) -> Bool {
        guard let finishReason else { return false }
        return bytes.withUnsafeBufferPointer { $0.hasSameBytes(as: finishReason) }
      }
      if let onlyIfFinishReason, !isReason(onlyIfFinishReason) { return false }
      if let exceptIfFinishReason, isReason(exceptIfFinishReason) { return false }
      return true
    }
  }

  public var name: String
  public var steps: [Step]

  /// caption_kind_id of every text that a step may ask for, ascending.
  public var kindIDs: [Int64] { Set(steps.flatMap(\.kindIDs)).sorted() }
}

extension Warehouse {
  /// Reads a rule. Throws `unknownCaptionRule`, naming those that there are.
  public func captionRule(named name: String) throws -> CaptionRule {
    try Self.translating(path: path) {
      try queue.inDatabase { db in
        guard
          let id = try Int64.fetchOne(
            db, sql: "SELECT caption_rule_id FROM caption_rule WHERE name = ?", arguments: [name])
        else {
          let names = try String.fetchAll(
            db, sql: "SELECT name FROM caption_rule ORDER BY caption_rule_id")
          throw WarehouseError(
            .unknownCaptionRule, "there is no caption rule '\(name)' in it",
            hint: names.isEmpty ? nil : "It knows \(names.joined(separator: ", ")).", path: path)
        }
        return CaptionRule(name: name, steps: try Self.steps(ofRule: id, db))
      }
    }
  }

  /// The rule that takes the text of the first of some kinds that has any.
  ///
  /// A text of a kind is tags where the rules of the warehouse take it for tags.
  ///
  /// Throws `badQuery` for a kind that is not there, naming those nearest to it.
  public func captionRule(ofKinds names: [String]) throws -> CaptionRule {
    try Self.translating(path: path) {
      try queue.inDatabase { db in
        let steps = try names.map { name in
          guard
            let id = try Int64.fetchOne(
              db, sql: "SELECT caption_kind_id FROM caption_kind WHERE name = ?", arguments: [name])
          else {
            let known = try String.fetchAll(
              db, sql: "SELECT name FROM caption_kind ORDER BY caption_kind_id")
            let near = NearestNames.among(known, to: name)
            throw WarehouseError(
              .badQuery, "there is no set of captions '\(name)' in it",
              hint: near.isEmpty
                ? "It has \(NearestNames.list(known)); `taghouse caption-kinds` counts them."
                : "Did you mean \(near)?", path: path)
          }
          let state = try String.fetchOne(
            db,
            sql: """
              SELECT MAX(caption_rule_step.state)
              FROM caption_rule_part
              JOIN caption_rule_step
                ON caption_rule_step.caption_rule_id = caption_rule_part.caption_rule_id
                AND caption_rule_step.step = caption_rule_part.step
              WHERE caption_rule_part.caption_kind_id = ?
              """, arguments: [id])
          return CaptionRule.Step(
            state: state.flatMap(CaptionRule.State.init) ?? .sentence, kindIDs: [id])
        }
        return CaptionRule(name: names.joined(separator: ", "), steps: steps)
      }
    }
  }

  private static func steps(ofRule id: Int64, _ db: Database) throws -> [CaptionRule.Step] {
    let rows = try Row.fetchAll(
      db,
      sql: """
        SELECT
          caption_rule_step.step,
          caption_rule_step.state,
          caption_rule_step.only_if_finish_reason,
          caption_rule_step.except_if_finish_reason,
          caption_rule_part.caption_kind_id
        FROM caption_rule_step
        LEFT JOIN caption_rule_part
          ON caption_rule_part.caption_rule_id = caption_rule_step.caption_rule_id
          AND caption_rule_part.step = caption_rule_step.step
        WHERE caption_rule_step.caption_rule_id = ?
        ORDER BY caption_rule_step.step, caption_rule_part.position
        """, arguments: [id])
    var steps: [CaptionRule.Step] = []
    var lastStep: Int64?
    for row in rows {
      let step: Int64 = try row.decode(forColumn: "step")
      if step != lastStep {
        lastStep = step
        let onlyIf: String? = try row.decode(forColumn: "only_if_finish_reason")
        let exceptIf: String? = try row.decode(forColumn: "except_if_finish_reason")
        steps.append(
          CaptionRule.Step(
            // The table knows no other states.
            state: CaptionRule.State(rawValue: try row.decode(forColumn: "state")) ?? .sentence,
            onlyIfFinishReason: onlyIf.map { Array($0.utf8) },
            exceptIfFinishReason: exceptIf.map { Array($0.utf8) }, kindIDs: []))
      }
      if let kind = try row.decode(Int64?.self, forColumn: "caption_kind_id") {
        steps[steps.count - 1].kindIDs.append(kind)
      }
    }
    return steps
  }
}
