// e621's posts, in both shapes that they come in.
//
//     posts export (CSV)  id,uploader_id,created_at,md5,source,rating,…,tag_string,…
//     API (JSON)          {"id":1,"file":{"md5":"…",…},"tags":{"general":["solo"],…},…}
//
// Rules:
// - The columns of a table are found by the names in its first row. There must be `id`, and one that
//   only posts have: the site's other exports have ids too, of other things (`ownColumns`).
// - A row that has nothing in any column is blank.
// - A cell that is empty without quotes is null. Flags are t and f.
// - `tag_string` names tags without their categories; the API has a list for each category. Other
//   shapes, such as the flat lists of gallery-dl, are read by BoardTagReader.
// - Inside the site a record is flat: `md5`, `image_width`, `source` as a text, `score` as a number. A
//   single post of the API is {"post": {…}}.
// - Several sources are one text with a line each.
// Source: FORMATS in docs/FORMATS.md; samples of the export and of the API.

/// Decodes posts of e621's export and of its API.
public final class E621PostsDecoder: RecordDecoder {
  private enum Field: BitwiseCopyable {
    case id
    case number(PostIntegerColumn)
    case numberOrZero(PostIntegerColumn)
    case flag(PostIntegerColumn)
    case text(PostTextColumn)
    case time(PostTextColumn)
    case tags
    /// Tags of a table that has no `tag_string`.
    case otherTags
  }

  private static let columns: [(String, Field)] = [
    ("id", .id), ("score", .number(.score)), ("up_score", .number(.upScore)),
    ("down_score", .number(.downScore)), ("fav_count", .number(.favoriteCount)),
    ("image_width", .number(.imageWidth)), ("image_height", .number(.imageHeight)),
    ("file_size", .number(.fileSize)), ("uploader_id", .number(.uploaderID)),
    ("approver_id", .numberOrZero(.approverID)), ("parent_id", .numberOrZero(.parentNumber)),
    ("is_pending", .flag(.isPending)), ("is_flagged", .flag(.isFlagged)),
    ("is_deleted", .flag(.isDeleted)), ("has_children", .flag(.hasChildren)),
    ("is_rating_locked", .flag(.isRatingLocked)), ("is_note_locked", .flag(.isNoteLocked)),
    ("is_status_locked", .flag(.isStatusLocked)), ("created_at", .time(.createdAt)),
    ("updated_at", .time(.updatedAt)), ("rating", .text(.rating)), ("file_ext", .text(.fileExt)),
    ("md5", .text(.md5)), ("source", .text(.source)), ("tag_string", .tags), ("tags", .otherTags),
  ]

  /// The keys and columns that are read, those of tags apart.
  public static let fieldNames = columns.map(\.0) + E621PostReader.fieldNames

  /// Columns that no other table of the site has.
  private static let ownColumns: Set = [
    "tag_string", "md5", "rating", "file_ext", "image_width", "uploader_id", "score",
  ]

  private let columnTable = FieldNameTable(E621PostsDecoder.columns)
  private let cells = TableRow()
  private let postReader = E621PostReader()
  private var isTable = false
  private var table: TableColumns<Field>?
  private var parts: PostParts = .fields
  /// The column `tags` of a table without `tag_string`.
  private var tagsColumn: Int?
  /// A column that seems to hold tags, where no other does.
  private var lostColumn: Int?
  /// Why rows of the table at hand are no posts.
  private var tableFlaw = ""
  public private(set) var refusal: String?

  public init() {}

  public func begin(_ entry: EntryHead) {
    isTable = entry.isTable
    refusal = OtherExport.refusal(of: entry, expected: "posts")
    table = nil
    tableFlaw = "is of a table whose first row names no column id"
    guard isTable else { return }
    table = TableColumns(
      firstRow: entry.firstRow, requiredAny: ["id"], of: columnTable, by: cells)
    if let table, Self.ownColumns.isDisjoint(with: table.names) {
      self.table = nil
      tableFlaw = "is of a table that is none of posts: it has no column tag_string or md5"
    }
    let hasTagString =
      table?.fields.contains { field in
        if case .tags? = field { true } else { false }
      } ?? false
    let others = table?.names.firstIndex { $0 == "tags" }
    tagsColumn = hasTagString ? nil : others
    parts = hasTagString || tagsColumn != nil ? [.fields, .tags] : .fields
    lostColumn =
      parts.contains(.tags)
      ? nil : table?.names.firstIndex { $0.hasPrefix("tag") && !$0.hasPrefix("tag_count") }
  }

  public func decode(
    _ bytes: UnsafeBufferPointer<UInt8>, at position: RecordLocation, into batch: RecordBatch
  ) -> RecordKind {
    guard isTable else {
      if let reason = postReader.read(bytes, at: position, into: batch) {
        batch.reject(bytes, at: position, reason)
      }
      return .record
    }
    guard let table else {
      batch.reject(bytes, at: position, tableFlaw)
      return .record
    }
    if table.isHeader(bytes, at: position) { return .header }
    let flaw = cells.cut(bytes)
    if flaw == nil, cells.isBlank { return .blank }
    if let reason = flaw ?? table.flaw(ofRowWith: cells.count) {
      batch.reject(bytes, at: position, reason)
      return .record
    }
    let row = FieldRow(batch: batch, lineNumber: position.lineNumber)
    if let reason = store(in: row, by: table) {
      row.discard()
      batch.reject(bytes, at: position, reason)
    }
    return .record
  }

  /// Stores the cells of a row and ends it; returns the reason when it is no record.
  private func store(in row: FieldRow, by table: TableColumns<Field>) -> String? {
    var number: Int64?
    for (column, field) in table.fields.enumerated() {
      guard let field, !cells.isNull(column) else { continue }
      let cell = cells[column]
      let isUnderstood: Bool
      switch field {
      case .id:
        number = FieldText.postNumber(cell)
        if number == nil {
          return "has an id that is no whole number from 1 on: \(FieldText.excerpt(cell))"
        }
        isUnderstood = true
      case .number(let position): isUnderstood = row.store(FieldText.number(cell), in: position)
      case .numberOrZero(let position):
        isUnderstood = row.store(FieldText.number(cell), in: position, zeroIsNone: true)
      case .flag(let position): isUnderstood = row.store(FieldText.flag(cell), in: position)
      case .text(let position): isUnderstood = row.storeText(cell, in: position)
      case .time(let position): isUnderstood = row.storeTime(cell, in: position)
      case .otherTags where column != tagsColumn: isUnderstood = true
      case .tags, .otherTags:
        var names = TagTokens(cell)
        var areUnderstood = true
        while let name = names.next() {
          let isStored = row.appendTag(name, category: TagMention.noCategory, isStated: false)
          areUnderstood = areUnderstood && isStored
        }
        isUnderstood = areUnderstood
      }
      if !isUnderstood {
        row.noteProblem(named: table.names[column], FieldText.excerpt(cell))
      }
    }
    guard let number else { return "has no id" }
    if let lostColumn, !cells.isNull(lostColumn) {
      row.noteProblem(named: table.names[lostColumn], FieldText.excerpt(cells[lostColumn]))
      row.noteLostTags()
    }
    row.commit(number: number, parts: parts)
    return nil
  }
}
