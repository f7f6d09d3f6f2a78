// Aliases and implications, as sites list them.
//
//     id,antecedent_name,consequent_name,created_at,status      e621's exports; columns in any order
//     {"id":1,"antecedent_name":"1girls","consequent_name":"1girl","status":"active",…}   API pages
//
// Rules:
// - Both names and the status must be there; id and time may be missing. The status is kept as it is.
// - A time that is none is null, and counted like every field of a wrong type.
// Source: FORMATS in docs/FORMATS.md; samples of both sites.

/// Decodes lists of aliases, or of implications.
public final class TagRelationDecoder: RecordDecoder {
  private enum Location {
    static let number = 0
    static let antecedent = 1
    static let consequent = 2
    static let createdAt = 3
    static let status = 4
  }

  private static let names = [
    ("id", Location.number), ("antecedent_name", Location.antecedent),
    ("consequent_name", Location.consequent), ("created_at", Location.createdAt),
    ("status", Location.status),
  ]

  private let kind: TagRelation.Kind
  private let reader = ListReader(TagRelationDecoder.names, requiredNames: ["antecedent_name"])

  public private(set) var refusal: String?

  public init(_ kind: TagRelation.Kind) {
    self.kind = kind
  }

  public func begin(_ entry: EntryHead) {
    refusal = OtherExport.refusal(of: entry, expected: kind == .alias ? "aliases" : "implications")
    reader.begin(entry)
  }

  public func decode(
    _ bytes: UnsafeBufferPointer<UInt8>, at position: RecordLocation, into batch: RecordBatch
  ) -> RecordKind {
    switch reader.read(bytes, at: position) {
    case .blank: return .blank
    case .header: return .header
    case .rejected(let reason): batch.reject(bytes, at: position, reason)
    case .record(let record):
      switch relation(of: record) {
      case .failure(let flaw): batch.reject(bytes, at: position, flaw.reason)
      case .success(var relation):
        if let time = createdAt(of: record, lineNumber: position.lineNumber, in: batch) {
          relation.createdAt = time
        }
        batch.countProblems()
        batch.tagRelations.append(relation)
      }
    }
    return .record
  }

  private func relation(of record: ListRecord) -> Result<TagRelation, ListFlaw> {
    guard let antecedent = record.text(Location.antecedent), !antecedent.isEmpty else {
      return .failure(
        ListFlaw(reason: "has no antecedent_name but \(record.excerpt(Location.antecedent))"))
    }
    guard let consequent = record.text(Location.consequent), !consequent.isEmpty else {
      return .failure(
        ListFlaw(reason: "has no consequent_name but \(record.excerpt(Location.consequent))"))
    }
    guard let status = record.text(Location.status), !status.isEmpty else {
      return .failure(ListFlaw(reason: "has no status but \(record.excerpt(Location.status))"))
    }
    var relation = TagRelation(
      kind: kind, antecedentName: antecedent, consequentName: consequent, status: status)
    switch record.number(Location.number) {
    case .value(let number) where number >= 1: relation.number = number
    case .null: break
    default:
      return .failure(
        ListFlaw(
          reason: "has an id that is no whole number from 1 on: \(record.excerpt(Location.number))")
      )
    }
    return .success(relation)
  }

  /// The time in its normal form; nil when there is none, or what is there is no time.
  private func createdAt(
    of record: ListRecord, lineNumber: Int64, in batch: RecordBatch
  ) -> String? {
    guard record.hasValue(Location.createdAt) else { return nil }
    if var text = record.text(Location.createdAt) {
      if text.isEmpty { return nil }
      if let time = text.withUTF8({ Timestamp.normalized($0) }) { return time }
    }
    batch.noteProblem(
      named: "created_at", lineNumber: lineNumber, record.excerpt(Location.createdAt))
    return nil
  }
}
