// Posts of boards that write flat records: moebooru (yande.re, konachan), gelbooru and its kin
// (rule34, safebooru), sankaku; from their interfaces or as gallery-dl keeps them.
//
//     {"id":1,"tags":"a b","created_at":1593904900,"width":9,"height":8,"rating":"s",…}        moebooru
//     {"@attributes":{…},"post":[{"id":1,"tags":"a b","created_at":"Sat Jul 04 …",…}]}         gelbooru
//     <posts><post id="1" tags="a b" created_at="Sat Jul 04 …" …/></posts>                     rule34
//     <posts><post><id>1</id><tags>a b</tags>…</post></posts>                                  gelbooru
//     {"id":1,"tags":[{"name":"a","type":0},…],"created_at":{"s":1593904900},…}                sankaku
//
// Rules:
// - A record is an object, or an element `post`, whose `id` is a whole number from 1 on. The
//   attributes of an element and the elements in it are its fields, all of them texts.
// - Fields with several names (`fields` below): the first that says something counts.
// - Tags as BoardTagReader reads them, categories by the words of the board.
// - Times are seconds since 1970, {"s": seconds}, or texts. A rating is kept as its first letter.
// - `status` is one of active, pending, flagged, deleted.
// - The ending of the file is that of `file_ext`, `extension`, `image` or `file_url`.
// Source: FORMATS in docs/FORMATS.md; the boards' own help pages of their interfaces.

internal import Columns

/// Decodes posts of boards with flat records.
public final class BoardDecoder: RecordDecoder {
  private enum Field: BitwiseCopyable {
    case id
    case number(PostIntegerColumn)
    case numberOrZero(PostIntegerColumn)
    case flag(PostIntegerColumn)
    case text(PostTextColumn)
    case time(PostTextColumn)
    /// The ending of a name or of an address.
    case fileName
    case rating, status, author
  }

  private static let fields: [(String, Field)] = [
    ("id", .id), ("created_at", .time(.createdAt)), ("updated_at", .time(.updatedAt)),
    ("rating", .rating), ("score", .number(.score)), ("total_score", .number(.score)),
    ("fav_count", .number(.favoriteCount)), ("width", .number(.imageWidth)),
    ("height", .number(.imageHeight)), ("image_width", .number(.imageWidth)),
    ("image_height", .number(.imageHeight)), ("file_size", .number(.fileSize)),
    ("md5", .text(.md5)), ("hash", .text(.md5)), ("source", .text(.source)),
    ("file_ext", .text(.fileExt)), ("extension", .text(.fileExt)), ("image", .fileName),
    ("file_url", .fileName), ("creator_id", .number(.uploaderID)),
    ("uploader_id", .number(.uploaderID)), ("author", .author),
    ("approver_id", .numberOrZero(.approverID)), ("parent_id", .numberOrZero(.parentNumber)),
    ("has_children", .flag(.hasChildren)), ("is_pending", .flag(.isPending)),
    ("is_rating_locked", .flag(.isRatingLocked)), ("is_note_locked", .flag(.isNoteLocked)),
    ("status", .status),
  ]

  /// The keys that are read, those of tags apart.
  public static let fieldNames = fields.map(\.0)

  private let parser = JSONParser()
  private let elementReader = BoardElementReader()
  private let fieldTable = FieldNameTable(BoardDecoder.fields)
  private let tagReader: BoardTagReader

  /// - Parameter categories: What the records call the categories of tags.
  public init(_ categories: CategoryNames) {
    tagReader = BoardTagReader(categories)
  }

  public func decode(
    _ bytes: UnsafeBufferPointer<UInt8>, at position: RecordLocation, into batch: RecordBatch
  ) -> RecordKind {
    if let reason = read(bytes, at: position, into: batch) {
      batch.reject(bytes, at: position, reason)
    }
    return .record
  }

  /// Appends the post; returns the reason when the bytes are no record.
  private func read(
    _ bytes: UnsafeBufferPointer<UInt8>, at position: RecordLocation, into batch: RecordBatch
  ) -> String? {
    var document = bytes
    if bytes.first(where: { !FieldText.isBlank($0) }) == UInt8(ascii: "<") {
      if let reason = elementReader.read(bytes) { return reason }
      document = elementReader.document
    }
    let tape: JSONTape
    switch parser.parseObject(document) {
    case .failure(let failure): return failure.reason
    case .success(let parsed): tape = parsed
    }
    let row = JSONFieldRow(batch: batch, tape: tape, lineNumber: position.lineNumber)
    var idIndex: Int?
    for (keyIndex, value) in tape.members {
      let key = tape.string(at: keyIndex)
      guard let field = fieldTable.field(named: key) else { continue }
      if case .id = field {
        idIndex = value
      } else if !store(field, at: value, in: row) {
        row.noteProblem(named: key, at: value)
      }
    }
    guard let idIndex else {
      row.discard()
      return "has no id"
    }
    guard let number = tape.postNumber(at: idIndex) else {
      row.discard()
      return "has an id that is no whole number from 1 on: \(tape.excerpt(at: idIndex))"
    }
    let reading = tagReader.appendTags(ofObjectAt: JSONTape.root, to: row)
    row.commit(number: number, parts: reading == .told ? [.fields, .tags] : .fields)
    return nil
  }

  // MARK: Fields

  private func store(_ field: Field, at index: Int, in row: JSONFieldRow) -> Bool {
    switch field {
    case .id: true
    case .number(let column): !row.isNone(column) || row.storeNumber(at: index, in: column)
    case .numberOrZero(let column):
      !row.isNone(column) || row.storeNumber(at: index, in: column, zeroIsNone: true)
    case .flag(let column): !row.isNone(column) || row.storeFlag(at: index, in: column)
    case .text(let column):
      !row.isNone(column) || isEmptyText(at: index, on: row.tape)
        || row.storeText(at: index, in: column)
    case .time(let column): storeTime(at: index, in: column, of: row)
    case .fileName: storeEnding(at: index, in: row)
    case .rating: storeRating(at: index, in: row)
    case .status: storeStatus(at: index, in: row)
    case .author: storeAuthor(at: index, in: row)
    }
  }

  private func isEmptyText(at index: Int, on tape: JSONTape) -> Bool {
    tape.kind(at: index) == JSONKind.string && tape.string(at: index).isEmpty
  }

  private func storeTime(at index: Int, in column: PostTextColumn, of row: JSONFieldRow) -> Bool {
    let tape = row.tape
    switch tape.kind(at: index) {
    case JSONKind.integer, JSONKind.real: return row.storeSeconds(at: index, in: column)
    case JSONKind.string where !tape.string(at: index).contains(where: { !FieldText.isDigit($0) }):
      return row.storeSeconds(at: index, in: column)
    default: return row.storeTime(at: index, in: column)
    }
  }

  /// Stores what follows the last dot of a file's name or address.
  private func storeEnding(at index: Int, in row: JSONFieldRow) -> Bool {
    let tape = row.tape
    guard row.isNone(.fileExt), tape.kind(at: index) == JSONKind.string else { return true }
    var name = tape.string(at: index)[...]
    if let end = name.firstIndex(where: { $0 == UInt8(ascii: "?") || $0 == UInt8(ascii: "#") }) {
      name = name[..<end]
    }
    if let slash = name.lastIndex(of: UInt8(ascii: "/")) { name = name[(slash + 1)...] }
    guard let dot = name.lastIndex(of: UInt8(ascii: ".")), 1...5 ~= name.endIndex - dot - 1 else {
      return true
    }
    return row.fields.storeText(UnsafeBufferPointer(rebasing: name[(dot + 1)...]), in: .fileExt)
  }

  private func storeRating(at index: Int, in row: JSONFieldRow) -> Bool {
    let tape = row.tape
    guard tape.kind(at: index) == JSONKind.string else {
      return row.storeText(at: index, in: .rating)
    }
    return row.fields.storeText(SidecarNames.rating(tape.string(at: index)), in: .rating)
  }

  private func storeStatus(at index: Int, in row: JSONFieldRow) -> Bool {
    let tape = row.tape
    guard tape.kind(at: index) == JSONKind.string else {
      return tape.kind(at: index) == JSONKind.null
    }
    let status = tape.string(at: index)
    for (name, column) in [
      ("deleted", PostIntegerColumn.isDeleted), ("pending", .isPending), ("flagged", .isFlagged),
    ] where row.isNone(column) {
      _ = row.fields.store(.value(status.elementsEqual(name.utf8) ? 1 : 0), in: column)
    }
    return true
  }

  /// Stores the id of a person who is written as an object; a name says nothing.
  private func storeAuthor(at index: Int, in row: JSONFieldRow) -> Bool {
    let tape = row.tape
    guard tape.kind(at: index) == JSONKind.object, row.isNone(.uploaderID),
      let id = tape.value(ofFirst: ["id"], inObjectAt: index)
    else { return true }
    return row.storeNumber(at: id, in: .uploaderID)
  }
}
