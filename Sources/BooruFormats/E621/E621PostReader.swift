internal import Columns

/// Reads e621's posts as its API writes them; see E621PostsDecoder.swift for the rules.
final class E621PostReader {
  private enum Field: BitwiseCopyable {
    case id
    case number(PostIntegerColumn)
    case numberOrZero(PostIntegerColumn)
    case flag(PostIntegerColumn)
    case text(PostTextColumn)
    case time(PostTextColumn)
    case sources
    case tags
    case group(Int)
  }

  private static let fields: [(String, Field)] = [
    ("id", .id), ("created_at", .time(.createdAt)), ("updated_at", .time(.updatedAt)),
    ("rating", .text(.rating)), ("fav_count", .number(.favoriteCount)),
    ("uploader_id", .number(.uploaderID)), ("approver_id", .numberOrZero(.approverID)),
    ("sources", .sources), ("tags", .tags), ("file", .group(0)), ("score", .group(1)),
    ("flags", .group(2)), ("relationships", .group(3)),
  ]

  /// Fields of the record as it is stored inside the site, and as its interface wrote it before 2020;
  /// they count where the fields above say nothing.
  private static let plainFields: [(String, Field)] = [
    ("source", .text(.source)), ("md5", .text(.md5)), ("file_ext", .text(.fileExt)),
    ("file_size", .number(.fileSize)), ("image_width", .number(.imageWidth)),
    ("image_height", .number(.imageHeight)), ("width", .number(.imageWidth)),
    ("height", .number(.imageHeight)), ("up_score", .number(.upScore)),
    ("down_score", .number(.downScore)), ("creator_id", .number(.uploaderID)),
    ("parent_id", .numberOrZero(.parentNumber)), ("has_children", .flag(.hasChildren)),
    ("is_deleted", .flag(.isDeleted)), ("is_pending", .flag(.isPending)),
    ("is_flagged", .flag(.isFlagged)), ("is_note_locked", .flag(.isNoteLocked)),
    ("is_status_locked", .flag(.isStatusLocked)), ("is_rating_locked", .flag(.isRatingLocked)),
  ]

  static let fieldNames = fields.map(\.0) + plainFields.map(\.0)

  /// Keys that records of the site's other exports have, and what these are.
  private static let otherRecords: [(key: StaticString, noun: String)] = [
    ("post_id", "a version of a post or another thing that belongs to one"), ("post_ids", "a pool"),
    ("other_names", "an artist or a page of the wiki"), ("antecedent_name", "an alias"),
  ]

  private static let groupNames = ["file", "score", "flags", "relationships"]

  /// The fields of the objects `groupNames`.
  private static let groups: [[(String, Field)]] = [
    [
      ("width", .number(.imageWidth)), ("height", .number(.imageHeight)),
      ("ext", .text(.fileExt)), ("size", .number(.fileSize)), ("md5", .text(.md5)),
    ],
    [
      ("up", .number(.upScore)), ("down", .number(.downScore)), ("total", .number(.score)),
    ],
    [
      ("pending", .flag(.isPending)), ("flagged", .flag(.isFlagged)),
      ("deleted", .flag(.isDeleted)), ("note_locked", .flag(.isNoteLocked)),
      ("status_locked", .flag(.isStatusLocked)), ("rating_locked", .flag(.isRatingLocked)),
    ],
    [("parent_id", .numberOrZero(.parentNumber)), ("has_children", .flag(.hasChildren))],
  ]

  private static let categories = CategoryNames.e621

  private static let absent = -1

  private let parser = JSONParser()
  private let fieldTable = FieldNameTable(E621PostReader.fields)
  private let plainTable = FieldNameTable(E621PostReader.plainFields)
  private let otherShapes = BoardTagReader(E621PostReader.categories)
  private let groupTables = E621PostReader.groups.map { FieldNameTable($0) }
  private let categoryTable = FieldNameTable(E621PostReader.categories.words)
  /// Tape indices of the last list of each category in the record at hand.
  private var listIndices = ColumnBuffer<Int>()

  /// Appends the post; returns the reason when the bytes are no record.
  func read(
    _ bytes: UnsafeBufferPointer<UInt8>, at position: RecordLocation, into batch: RecordBatch
  ) -> String? {
    let tape: JSONTape
    switch parser.parseObject(bytes) {
    case .failure(let failure): return failure.reason
    case .success(let parsed): tape = parsed
    }
    let row = JSONFieldRow(batch: batch, tape: tape, lineNumber: position.lineNumber)
    if let reason = store(in: row) {
      row.discard()
      return reason
    }
    return nil
  }

  private func store(in row: JSONFieldRow) -> String? {
    let tape = row.tape
    // A single post of the interface: {"post": {…}}.
    var object = JSONTape.root
    if tape.value(ofFirst: ["id"], inObjectAt: object) == nil,
      let post = tape.value(ofFirst: ["post"], inObjectAt: object),
      tape.kind(at: post) == JSONKind.object
    {
      object = post
    }
    var idIndex = Self.absent
    var tagsIndex = Self.absent
    var groupIndices = (Self.absent, Self.absent, Self.absent, Self.absent)
    var position = object + 1
    let end = tape.endIndex(of: object)
    while position < end {
      let value = position + 1
      let key = tape.string(at: position)
      position = tape.index(after: value)
      guard let field = fieldTable.field(named: key) else {
        if let field = plainTable.field(named: key), !storePlain(field, at: value, in: row) {
          row.noteProblem(named: key, at: value)
        }
        continue
      }
      switch field {
      case .id: idIndex = value
      case .tags: tagsIndex = value
      case .group(0): groupIndices.0 = value
      case .group(1): groupIndices.1 = value
      case .group(2): groupIndices.2 = value
      case .group: groupIndices.3 = value
      default:
        if !store(field, at: value, in: row) { row.noteProblem(named: key, at: value) }
      }
    }
    guard idIndex != Self.absent else { return "has no id" }
    guard let number = tape.postNumber(at: idIndex) else {
      return "has an id that is no whole number from 1 on: \(tape.excerpt(at: idIndex))"
    }
    if groupIndices.0 == Self.absent, row.isNone(.md5), let noun = otherNoun(object, on: tape) {
      return "is no post but \(noun)"
    }
    storeGroup(0, at: groupIndices.0, in: row)
    storeGroup(1, at: groupIndices.1, in: row)
    storeGroup(2, at: groupIndices.2, in: row)
    storeGroup(3, at: groupIndices.3, in: row)
    let reading = appendTags(at: tagsIndex, ofObjectAt: object, to: row)
    row.commit(number: number, parts: reading == .told ? [.fields, .tags] : .fields)
    return nil
  }

  /// What another record of the site is, by a key that no post has.
  private func otherNoun(_ object: Int, on tape: JSONTape) -> String? {
    Self.otherRecords.first { tape.value(ofFirst: [$0.key], inObjectAt: object) != nil }?.noun
  }

  private func storePlain(_ field: Field, at index: Int, in row: JSONFieldRow) -> Bool {
    switch field {
    case .number(let column), .numberOrZero(let column), .flag(let column):
      !row.isNone(column) || store(field, at: index, in: row)
    case .text(let column): !row.isNone(column) || store(field, at: index, in: row)
    case .id, .time, .sources, .tags, .group: true
    }
  }

  private func store(_ field: Field, at index: Int, in row: JSONFieldRow) -> Bool {
    switch field {
    case .number(let column): row.storeNumber(at: index, in: column)
    case .numberOrZero(let column): row.storeNumber(at: index, in: column, zeroIsNone: true)
    case .flag(let column): row.storeFlag(at: index, in: column)
    case .text(let column): row.storeText(at: index, in: column)
    case .time(let column): row.storeTime(at: index, in: column)
    case .sources: storeSources(at: index, in: row)
    case .id, .tags, .group: true
    }
  }

  private func storeGroup(_ group: Int, at index: Int, in row: JSONFieldRow) {
    guard index != Self.absent else { return }
    let tape = row.tape
    guard tape.kind(at: index) == JSONKind.object else {
      // The score by itself, as it is stored inside the site.
      if group == 1, case .value = tape.wholeNumber(at: index) {
        _ = row.storeNumber(at: index, in: .score)
      } else if tape.kind(at: index) != JSONKind.null {
        row.fields.noteProblem(named: Self.groupNames[group], tape.excerpt(at: index))
      }
      return
    }
    var position = index + 1
    let end = tape.endIndex(of: index)
    while position < end {
      let value = position + 1
      let key = tape.string(at: position)
      position = tape.index(after: value)
      guard let field = groupTables[group].field(named: key) else { continue }
      if !store(field, at: value, in: row) {
        let name = "\(Self.groupNames[group]).\(String(decoding: key, as: UTF8.self))"
        row.fields.noteProblem(named: name, tape.excerpt(at: value))
      }
    }
  }

  /// Joins the sources with line breaks, as the export has them; none is null.
  private func storeSources(at index: Int, in row: JSONFieldRow) -> Bool {
    let tape = row.tape
    row.fields.storeNone(in: .source)
    guard tape.kind(at: index) == JSONKind.array else {
      return row.storeText(at: index, in: .source)
    }
    let start = row.batch.heap.count
    var areUnderstood = true
    var isFirst = true
    var position = index + 1
    let end = tape.endIndex(of: index)
    while position < end {
      let element = position
      position = tape.index(after: element)
      guard tape.kind(at: element) == JSONKind.string, !tape.string(at: element).hasByte(0),
        let base = tape.string(at: element).baseAddress
      else {
        areUnderstood = false
        continue
      }
      if !isFirst { row.batch.heap.append(UInt8(ascii: "\n")) }
      isFirst = false
      row.batch.heap.append(base, count: tape.string(at: element).count)
    }
    if !isFirst {
      let slice = TextSlice(offset: start, count: row.batch.heap.count - start)
      row.fields.store(slice, in: .source)
    }
    return areUnderstood
  }

  // MARK: tags: {"general": ["solo", …], "species": […], …}

  /// Appends the tags in the order of the record.
  private func appendTags(at index: Int, ofObjectAt object: Int, to row: JSONFieldRow) -> TagReading
  {
    let tape = row.tape
    guard index != Self.absent, tape.kind(at: index) == JSONKind.object else {
      return otherShapes.appendTags(ofObjectAt: object, to: row)
    }
    let first = row.batch.tags.count
    findLists(at: index, of: tape)
    var position = index + 1
    let end = tape.endIndex(of: index)
    while position < end {
      let list = position + 1
      let key = tape.string(at: position)
      position = tape.index(after: list)
      if let category = categoryTable.field(named: key) {
        // Of a key that stands twice the last one counts.
        guard listIndices[Int(category)] == list else { continue }
        appendList(at: list, category: category, of: row)
      } else {
        row.fields.noteProblem(named: "tags", FieldText.excerpt(key))
        appendList(at: list, category: TagMention.noCategory, of: row)
      }
    }
    if row.batch.tags.count == first, BoardTagReader.hasContent(tape, at: index) {
      row.fields.noteLostTags()
      return .lost
    }
    return .told
  }

  private func findLists(at index: Int, of tape: JSONTape) {
    listIndices.removeAll()
    listIndices.append(repeating: Self.absent, count: Self.categories.categories.count)
    var position = index + 1
    let end = tape.endIndex(of: index)
    while position < end {
      let list = position + 1
      if let category = categoryTable.field(named: tape.string(at: position)) {
        listIndices[Int(category)] = list
      }
      position = tape.index(after: list)
    }
  }

  private func appendList(at list: Int, category: Int16, of row: JSONFieldRow) {
    let tape = row.tape
    guard tape.kind(at: list) == JSONKind.array else {
      if tape.kind(at: list) != JSONKind.null { row.noteProblem(named: "tags", at: list) }
      return
    }
    var position = list + 1
    let end = tape.endIndex(of: list)
    while position < end {
      let isStored =
        tape.kind(at: position) == JSONKind.string
        && row.fields.appendTag(
          tape.string(at: position), category: category,
          isStated: category != TagMention.noCategory)
      if !isStored { row.noteProblem(named: "tags", at: position) }
      position = tape.index(after: position)
    }
  }
}
