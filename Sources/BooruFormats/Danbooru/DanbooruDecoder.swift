// Danbooru's post metadata, in both shapes that its dumps have; which one is seen per record.
//
//     2017 to 2020  {"id":"263162","score":"1","tags":[{"id":"5","name":"1boy","category":"0"},…],…}
//     2021 and API  {"id":4018204,"score":1,"tag_string":"1girl ahoge …","tag_string_general":"…",…}
//
// Rules:
// - A record is an object whose `id` is a whole number, or a string of one, from 1 to 2^63 - 1.
// - Of a key that stands twice the last one counts, as in Python.
// - "None" is also written "0" (parent, pixiv, approver) and 1970-01-01 00:00:00 (times).
// - Tags are those of `tags` if that is an array with objects, else those of `tag_string`, else those
//   of the five tag_string_… in the order general, artist, copyright, character, meta. A tag of
//   `tag_string` that is in none of the five counts as general. Other shapes, such as the lists of
//   gallery-dl and the `tags` of the interface before 2014, are read by BoardTagReader.
// - `width` and `height`, and a time as {"s": seconds}, are those of the interface before 2014.
// - What a post lacks and its nested `media_asset` has (size, extension, md5) is taken from there; tables
//   name its fields `media_asset.md5` and so on.
// Source: FORMATS in docs/FORMATS.md; samples of the dumps and of the API.

/// Decodes posts of Danbooru dumps and of its API.
public final class DanbooruDecoder: RecordDecoder {
  private enum Field: BitwiseCopyable {
    case id
    case number(PostIntegerColumn)
    /// Of another name, which counts where the column's own has nothing.
    case otherNumber(PostIntegerColumn)
    case numberOrZero(PostIntegerColumn)
    case flag(PostIntegerColumn)
    case text(PostTextColumn)
    case time(PostTextColumn)
    case favorites
    case tags
    case tagString
    case tagGroup(Int)
    case mediaAsset
    /// A field of the media asset in a table that has no objects: a place in `assetFields`.
    case assetField(Int)
  }

  private static let fields: [(String, Field)] = [
    ("id", .id), ("score", .number(.score)), ("up_score", .number(.upScore)),
    ("down_score", .number(.downScore)), ("fav_count", .number(.favoriteCount)),
    ("favs", .favorites), ("image_width", .number(.imageWidth)),
    ("image_height", .number(.imageHeight)), ("file_size", .number(.fileSize)),
    ("width", .otherNumber(.imageWidth)), ("height", .otherNumber(.imageHeight)),
    ("creator_id", .otherNumber(.uploaderID)), ("uploader_id", .number(.uploaderID)),
    ("approver_id", .numberOrZero(.approverID)),
    ("parent_id", .numberOrZero(.parentNumber)), ("pixiv_id", .numberOrZero(.pixivID)),
    ("is_pending", .flag(.isPending)), ("is_flagged", .flag(.isFlagged)),
    ("is_deleted", .flag(.isDeleted)), ("is_banned", .flag(.isBanned)),
    ("has_children", .flag(.hasChildren)), ("is_rating_locked", .flag(.isRatingLocked)),
    ("is_note_locked", .flag(.isNoteLocked)), ("is_status_locked", .flag(.isStatusLocked)),
    ("created_at", .time(.createdAt)), ("updated_at", .time(.updatedAt)),
    ("rating", .text(.rating)), ("file_ext", .text(.fileExt)), ("md5", .text(.md5)),
    ("source", .text(.source)), ("tags", .tags), ("tag_string", .tagString),
    ("tag_string_general", .tagGroup(0)), ("tag_string_artist", .tagGroup(1)),
    ("tag_string_copyright", .tagGroup(2)), ("tag_string_character", .tagGroup(3)),
    ("tag_string_meta", .tagGroup(4)), ("media_asset", .mediaAsset),
    ("media_asset.image_width", .assetField(0)), ("media_asset.image_height", .assetField(1)),
    ("media_asset.file_size", .assetField(2)), ("media_asset.file_ext", .assetField(3)),
    ("media_asset.md5", .assetField(4)),
  ]

  /// The keys that are read, those of tags apart.
  public static let fieldNames = fields.map(\.0)

  /// Fields that `media_asset` can fill in.
  private static let assetFields: [(String, Field)] = [
    ("image_width", .number(.imageWidth)), ("image_height", .number(.imageHeight)),
    ("file_size", .number(.fileSize)), ("file_ext", .text(.fileExt)), ("md5", .text(.md5)),
  ]

  private let parser = JSONParser()
  private let fieldTable = FieldNameTable(DanbooruDecoder.fields)
  private let assetTable = FieldNameTable(DanbooruDecoder.assetFields)
  private var tagReader = DanbooruTagReader()
  /// Tape indices of the fields of the media asset in the record at hand, with their keys'.
  private var assetValues: [(field: Int, key: Int, value: Int)] = []

  public init() {}

  public func decode(
    _ bytes: UnsafeBufferPointer<UInt8>, at position: RecordLocation, into batch: RecordBatch
  ) -> RecordKind {
    switch parser.parseObject(bytes) {
    case .failure(let failure):
      batch.reject(bytes, at: position, failure.reason)
    case .success(let tape):
      if let reason = decodeObject(tape, at: position, into: batch) {
        batch.reject(bytes, at: position, reason)
      }
    }
    return .record
  }

  /// Appends the post; returns the reason when it is no record.
  private func decodeObject(
    _ tape: JSONTape, at position: RecordLocation, into batch: RecordBatch
  ) -> String? {
    let row = JSONFieldRow(batch: batch, tape: tape, lineNumber: position.lineNumber)
    guard let idIndex = storeFields(ofObjectAt: JSONTape.root, in: row) else {
      row.discard()
      return "has no id"
    }
    guard let number = tape.postNumber(at: idIndex) else {
      row.discard()
      return "has an id that is no whole number from 1 on: \(tape.excerpt(at: idIndex))"
    }
    let isLost = tagReader.appendTags(ofObjectAt: JSONTape.root, to: row) == .lost
    row.commit(number: number, parts: isLost ? .fields : [.fields, .tags])
    return nil
  }

  /// Stores what a post's object says but its tags; returns where its id stands. The tags that it names
  /// can be appended until the next object is read.
  private func storeFields(ofObjectAt object: Int, in row: JSONFieldRow) -> Int? {
    let tape = row.tape
    var idIndex: Int?
    var assetIndex: Int?
    tagReader.begin()
    assetValues.removeAll(keepingCapacity: true)

    var position = object + 1
    let end = tape.endIndex(of: object)
    while position < end {
      let value = position + 1
      let keyIndex = position
      let key = tape.string(at: position)
      position = tape.index(after: value)
      guard let field = fieldTable.field(named: key) else { continue }
      switch field {
      case .assetField(let position): assetValues.append((position, keyIndex, value))
      case .id: idIndex = value
      case .tags: tagReader.arrayIndex = value
      case .tagString: tagReader.stringIndex = value
      case .tagGroup(let group): tagReader.setGroupIndex(value, of: group)
      case .mediaAsset: assetIndex = value
      default: store(field, at: value, named: key, in: row)
      }
    }
    if let assetIndex, tape.kind(at: assetIndex) == JSONKind.object {
      storeAsset(at: assetIndex, in: row)
    }
    for (position, key, value) in assetValues {
      storeAssetField(Self.assetFields[position].1, at: value, named: tape.string(at: key), in: row)
    }
    return idIndex
  }

  /// Stores what a post that is part of another record says: its fields, and all its tags.
  func append(postAt object: Int, to row: JSONFieldRow) {
    _ = storeFields(ofObjectAt: object, in: row)
    _ = tagReader.appendTags(ofObjectAt: object, to: row)
  }

  private func store(
    _ field: Field, at index: Int, named name: UnsafeBufferPointer<UInt8>, in row: JSONFieldRow
  ) {
    let isUnderstood =
      switch field {
      case .number(let column): row.storeNumber(at: index, in: column)
      case .numberOrZero(let column): row.storeNumber(at: index, in: column, zeroIsNone: true)
      case .flag(let column): row.storeFlag(at: index, in: column)
      case .text(let column): row.storeText(at: index, in: column)
      case .time(let column): row.storeTime(at: index, in: column)
      case .otherNumber(let column):
        !row.isNone(column) || row.storeNumber(at: index, in: column)
      case .favorites: row.storeElementCount(at: index, in: .favoriteCount)
      case .id, .tags, .tagString, .tagGroup, .mediaAsset, .assetField: true
      }
    if !isUnderstood { row.noteProblem(named: name, at: index) }
  }

  /// Fills what the post itself does not say from its media asset.
  private func storeAsset(at assetIndex: Int, in row: JSONFieldRow) {
    var position = assetIndex + 1
    let end = row.tape.endIndex(of: assetIndex)
    while position < end {
      let value = position + 1
      let key = row.tape.string(at: position)
      position = row.tape.index(after: value)
      guard let field = assetTable.field(named: key) else { continue }
      storeAssetField(field, at: value, named: key, in: row)
    }
  }

  private func storeAssetField(
    _ field: Field, at value: Int, named key: UnsafeBufferPointer<UInt8>, in row: JSONFieldRow
  ) {
    switch field {
    case .number(let column) where row.isNone(column): store(field, at: value, named: key, in: row)
    case .text(let column) where row.isNone(column): store(field, at: value, named: key, in: row)
    default: break
    }
  }
}
