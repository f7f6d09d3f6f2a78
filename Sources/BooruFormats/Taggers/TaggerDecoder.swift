// What taggers write of images: tags with scores.
//
//     {"123": {"1girl": 0.99, "general": 0.8}, "path/124.png": {…}}        one object, of any size
//     {"123": {"rating": {…}, "general": {…}, "character": {…}}}           the same in groups
//     {"image": "path/123.png", "tags": {"1girl": 0.99}, "rating": {…}}    JSONL, or an array
//     id,tag,score                                                         a score a row
//     id,1girl,solo                                                        an image a row
//
// Rules:
// - A record is a member of the one object, an object by itself, or a row of a table. See
//   KohyaKeyReader for what a key says, ScoreReader for names and scores.
// - The key of an object is the first that it has of id, image, path, image_path, file, file_name,
//   filename. Its groups, and those of a member, are: tags, scores, general, general_tags,
//   predictions; character, characters, character_tags; copyright, copyrights, copyright_tags;
//   artist, artists, artist_tags; rating, ratings, rating_tags; meta, species, quality, model and year,
//   also with _tags. Another group beside them in a member is counted as a field of a wrong type.
// - A record has all that the tagger says of the image, but for a row of a table with one score: that
//   tells of its tag alone.
// - In a table with a column for each tag, an empty cell is no score.
// Source: FORMATS in docs/FORMATS.md; imgutils, wd14 and DeepDanbooru scripts as people use them.

internal import Columns

/// Decodes what taggers write.
public final class TaggerDecoder: RecordDecoder {
  private enum Field: BitwiseCopyable {
    /// A key; of several the lowest number counts.
    case key(Int)
    case group(ScoreReader.Group)
    /// A name that a group may have, or something else.
    case otherGroup
  }

  /// The categories of Danbooru and e621 that are the same.
  private static let groups: [(String, ScoreReader.Group)] =
    ["tags", "scores", "general", "general_tags", "predictions"].map { ($0, .any) }
    + ["artist", "artists", "artist_tags"].map { ($0, .category(1)) }
    + ["copyright", "copyrights", "copyright_tags"].map { ($0, .category(3)) }
    + ["character", "characters", "character_tags"].map { ($0, .category(4)) }
    + ["rating", "ratings", "rating_tags"].map { ($0, .ratings) }

  /// Groups whose categories sites number differently, or have not at all. A record may say something
  /// else under these names, such as which model it was.
  private static let otherGroups = ["meta", "species", "quality", "model", "year"].flatMap {
    [$0, "\($0)_tags"]
  }

  static let keyNames = ["id", "image", "path", "image_path", "file", "file_name", "filename"]

  private static let fields: [(String, Field)] =
    keyNames.enumerated().map { ($1, .key($0)) } + groups.map { ($0, .group($1)) }
    + otherGroups.map { ($0, .otherGroup) }

  /// First keys that an object has which is a record by itself.
  public static let recordKeys = fields.map(\.0).filter { !otherGroups.contains($0) }

  private let keyReader: KohyaKeyReader
  private let scoreReader: ScoreReader
  private let table: TaggerTable
  private let parser = JSONParser()
  private let keyParser = JSONParser()
  private let fieldTable = FieldNameTable(TaggerDecoder.fields)
  private var isTable = false

  public init(_ settings: TaggerSettings) {
    keyReader = KohyaKeyReader(
      KohyaSettings(
        keyPrefix: settings.keyPrefix, defaultSite: settings.defaultSite,
        knownSites: settings.knownSites))
    scoreReader = ScoreReader(tagList: settings.tagList, minimumScore: settings.minimumScore)
    table = TaggerTable(keyReader, scoreReader)
  }

  public func begin(_ entry: EntryHead) {
    isTable = entry.isTable
    if isTable { table.begin(entry) }
  }

  public func decode(
    _ bytes: UnsafeBufferPointer<UInt8>, at position: RecordLocation, into batch: RecordBatch
  ) -> RecordKind {
    if isTable { return table.decode(bytes, at: position, into: batch) }
    let start = bytes.firstIndex { !FieldText.isBlank($0) } ?? bytes.count
    let record = UnsafeBufferPointer(rebasing: bytes[start...])
    let reason =
      record.first == UInt8(ascii: "\"")
      ? decodeMember(record, at: position, into: batch)
      : decodeObject(record, at: position, into: batch)
    if let reason { batch.reject(bytes, at: position, reason) }
    return .record
  }

  // MARK: Members of one object

  private func decodeMember(
    _ record: UnsafeBufferPointer<UInt8>, at position: RecordLocation, into batch: RecordBatch
  ) -> String? {
    let member: JSONMember
    let tape: JSONTape
    switch JSONMember.read(record, by: parser.parse) {
    case .failure(let failure): return failure.reason
    case .success(let read): (member, tape) = read
    }
    guard ScoreReader.canHold(tape, at: JSONTape.root) else {
      return "has a value that is no object of scores but \(tape.excerpt(at: JSONTape.root))"
    }
    let key: UnsafeBufferPointer<UInt8>
    switch member.keyText(keyParser) {
    case .failure(let failure): return failure.reason
    case .success(let text): key = text
    }
    return append(key: key, of: tape, at: position, into: batch) { row in
      if isGrouped(tape) {
        _ = appendGroups(of: row, notesOthers: true)
      } else if !scoreReader.append(at: JSONTape.root, as: .any, to: row) {
        row.noteProblem(named: "tags", at: JSONTape.root)
      }
      return nil
    }
  }

  /// Whether the object at the root has groups of scores rather than scores.
  private func isGrouped(_ tape: JSONTape) -> Bool {
    guard tape.kind(at: JSONTape.root) == JSONKind.object else { return false }
    let first = JSONTape.root + 1
    guard first < tape.endIndex(of: JSONTape.root), ScoreReader.canHold(tape, at: first + 1),
      let field = fieldTable.field(named: tape.string(at: first))
    else { return false }
    if case .key = field { return false }
    return true
  }

  // MARK: Objects

  private func decodeObject(
    _ record: UnsafeBufferPointer<UInt8>, at position: RecordLocation, into batch: RecordBatch
  ) -> String? {
    let tape: JSONTape
    switch parser.parseObject(record) {
    case .failure(let failure): return failure.reason
    case .success(let parsed): tape = parsed
    }
    guard let index = keyIndex(of: tape) else {
      return "has no id, image, path or other key"
    }
    let groups: (JSONFieldRow) -> String? = { row in
      self.appendGroups(of: row) ? nil : "has no tags with scores"
    }
    switch tape.kind(at: index) {
    case JSONKind.string:
      return append(
        key: tape.string(at: index), of: tape, at: position, into: batch, groups)
    case JSONKind.integer:
      var digits = String(tape.integer(at: index))
      return digits.withUTF8 { append(key: $0, of: tape, at: position, into: batch, groups) }
    default: return "has a key that is no number or text: \(tape.excerpt(at: index))"
    }
  }

  private func keyIndex(of tape: JSONTape) -> Int? {
    var found: (rank: Int, index: Int)?
    for (key, value) in tape.members {
      if case .key(let rank) = fieldTable.field(named: tape.string(at: key)),
        tape.kind(at: value) != JSONKind.null, rank <= found?.rank ?? .max
      {
        found = (rank, value)
      }
    }
    return found?.index
  }

  /// Appends all groups of the object at the root; false when it has none.
  ///
  /// - Parameter notesOthers: Whether there is nothing but groups in it.
  private func appendGroups(of row: JSONFieldRow, notesOthers: Bool = false) -> Bool {
    let tape = row.tape
    var isFound = false
    for (key, value) in tape.members {
      let name = tape.string(at: key)
      let group: ScoreReader.Group
      switch fieldTable.field(named: name) {
      case .group(let known) where tape.kind(at: value) != JSONKind.null: group = known
      case .otherGroup where ScoreReader.canHold(tape, at: value): group = .any
      case nil where notesOthers && ScoreReader.canHold(tape, at: value):
        row.noteProblem(named: name, at: value)
        continue
      default: continue
      }
      guard ScoreReader.canHold(tape, at: value) else {
        row.noteProblem(named: name, at: value)
        continue
      }
      isFound = true
      if !scoreReader.append(at: value, as: group, to: row) {
        row.noteProblem(named: name, at: value)
      }
    }
    return isFound
  }

  /// Appends the post that a key names, with what `fill` adds; returns the reason when it is none.
  private func append(
    key: UnsafeBufferPointer<UInt8>, of tape: JSONTape, at position: RecordLocation,
    into batch: RecordBatch, _ fill: (JSONFieldRow) -> String?
  ) -> String? {
    switch keyReader.post(ofKey: key) {
    case .failure(let failure): return failure.reason
    case .success(let post):
      let row = JSONFieldRow(batch: batch, tape: tape, lineNumber: position.lineNumber)
      if let reason = fill(row) {
        row.discard()
        return reason
      }
      if batch.siteNames.count < keyReader.siteNames.count {
        batch.siteNames = keyReader.siteNames
      }
      row.commit(number: post.number, parts: .scores, site: post.site)
      return nil
    }
  }
}
