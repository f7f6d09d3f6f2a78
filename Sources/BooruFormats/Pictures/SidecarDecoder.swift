// A picture with what lies beside it (waifuc, kohya) as a post of a local site.
//
//     .1_meta.json   {"tags": {"1girl": 0.99, …} or ["1girl", …], "characters": [...], "danbooru": {…},
//                     "caption": "…", "processed_tags": […], "type": "…", "crop": {…}, …}
//     1.txt          a caption
//     1.tags         1girl, solo, long hair
//     1.png.json     the post of a site, as gallery-dl writes it; also 1.json
//     1.png.txt      a caption or tags, as 1.txt
//
// Rules:
// - Tags are those of the file .tags if there is one, for people edit it; else those of `tags`; else
//   those of the post in `danbooru`. Behind them stand, if they are not among them, `characters`,
//   `copyright` and `artist`, with these categories; `unknown` and an artist `anonymous` are none. Fields may
//   have another name (`PictureMembers`). Tags that the post in `danbooru` has get their categories from there.
// - `tags` as a map of scores are scores of the tagger `sidecar` as well; ratings among them are no tags. So are
//   `characters`, `copyright` and `artist` as such maps.
// - Fields of the post (rating, score, …) are those of `danbooru`; `rating` by itself wins.
// - A text is tags if all are to be (`TextReading`), and where a picture has no others and it is plainly tags
//   (`TagText`); else a caption.
// - `caption`, `processed_tags` (its names with ", " between) and the text file are captions of the
//   kinds caption, processed_tags and txt.
// - The rest of the metadata is kept as it is, as one JSON object.
// Source: FORMATS in docs/FORMATS.md.

internal import Columns

/// The bytes of a picture's record, each nil where it has none. They stay where they are in the record.
public struct PictureRecord {
  public var path = ""
  public var hasPicture = true
  /// Why the picture cannot be read; reads on from "the record".
  public var flaw: String?
  public var metadata: UnsafeBufferPointer<UInt8>?
  public var text: UnsafeBufferPointer<UInt8>?
  public var tags: UnsafeBufferPointer<UInt8>?
  public var post: UnsafeBufferPointer<UInt8>?

  public init() {}
}

/// Decodes pictures with their sidecars.
public final class SidecarDecoder: RecordDecoder {
  /// Fields with names of a category.
  private static let nameFields: [(field: PictureField, category: Int16)] = [
    (.characters, 4), (.copyright, 3), (.artist, 1),
  ]

  private static let captionKinds = ["caption", "processed_tags", "txt"]
  private enum Kind {
    static let caption = 0
    static let processedTags = 1
    static let text = 2
  }

  /// Tape indices of the fields of the record at hand.
  private typealias FieldIndices = [PictureField: Int]

  private var numbers: PictureNumbers
  private let texts: TextReading
  /// Whether the text of the record at hand is tags.
  private var textIsTags = false
  private let postParser = JSONParser()
  private var postDocument = ColumnBuffer<UInt8>()
  private let cut: @Sendable (UnsafeBufferPointer<UInt8>) -> PictureRecord
  private let parser = JSONParser()
  /// `{}`, with what the parser wants to read behind it.
  private let noMetadata: ColumnBuffer<UInt8>
  private let members = PictureMembers()
  private let danbooru = DanbooruDecoder()
  private let scoreReader = ScoreReader()
  private let names = SidecarNames()

  /// - Parameters:
  ///   - texts: What texts beside pictures are.
  ///   - cut: Finds the parts of a record.
  public init(
    numbers: PictureNumbers, texts: TextReading = .told,
    cut: @escaping @Sendable (UnsafeBufferPointer<UInt8>) -> PictureRecord
  ) {
    self.numbers = numbers
    self.texts = texts
    self.cut = cut
    var empty = ColumnBuffer<UInt8>()
    for byte in "{}".utf8 { empty.append(byte) }
    empty.append(repeating: 0, count: JSONParser.paddingByteCount)
    noMetadata = empty
  }

  public func decode(
    _ bytes: UnsafeBufferPointer<UInt8>, at position: RecordLocation, into batch: RecordBatch
  ) -> RecordKind {
    let picture = cut(bytes)
    if let reason = picture.flaw ?? append(picture, at: position, into: batch) {
      // Of the record its path is shown.
      var path = picture.path
      path.withUTF8 { batch.reject($0, at: position, reason) }
    }
    return .record
  }

  /// Appends the picture; returns the reason when it is no record.
  private func append(
    _ picture: PictureRecord, at position: RecordLocation, into batch: RecordBatch
  ) -> String? {
    let document = picture.metadata ?? UnsafeBufferPointer(start: noMetadata.base, count: 2)
    let tape: JSONTape
    switch parser.parse(document) {
    case .failure(let failure):
      return "has metadata that " + failure.reason
    case .success(let parsed): tape = parsed
    }
    guard tape.kind(at: JSONTape.root) == JSONKind.object else {
      return "has metadata that is no JSON object but \(tape.excerpt(at: JSONTape.root))"
    }
    if batch.captionKinds.isEmpty { batch.captionKinds = Self.captionKinds }
    let row = JSONFieldRow(batch: batch, tape: tape, lineNumber: position.lineNumber)
    let indices = members.indices(of: tape)
    var parts: PostParts = [.fields, .tags, .image]
    if appendTags(of: picture, indices, to: row) { parts.insert(.scores) }
    appendCaptions(of: picture, indices, to: row)
    storeFields(of: picture, indices, hasMetadata: picture.metadata != nil, in: row)
    row.commit(number: numbers.number(ofPath: picture.path), parts: parts)
    return nil
  }

  // MARK: Tags

  /// Appends tags and scores; true when the metadata has scores.
  private func appendTags(
    of picture: PictureRecord, _ indices: FieldIndices, to row: JSONFieldRow
  ) -> Bool {
    let tape = row.tape
    let batch = row.batch
    let firstTag = batch.tags.count
    var siteTags: Range<Int> = firstTag..<firstTag
    if let post = picture.post {
      appendPost(post, to: row)
      siteTags = firstTag..<batch.tags.count
    }
    if let index = indices[.sitePost] {
      if tape.kind(at: index) == JSONKind.object {
        danbooru.append(postAt: index, to: row)
        siteTags = firstTag..<batch.tags.count
      } else {
        row.noteProblem(named: "danbooru", at: index)
      }
    }
    var hasScores = false
    var hasTags = false
    if let index = indices[.tags] {
      switch tape.kind(at: index) {
      case JSONKind.object:
        hasScores = true
        let firstScore = batch.scores.count
        if !scoreReader.append(at: index, as: .any, to: row) {
          row.noteProblem(named: "tags", at: index)
        }
        guard picture.tags == nil else { break }
        hasTags = true
        for position in firstScore..<batch.scores.count where !batch.scores[position].isRating {
          batch.tags.append(batch.scores[position].tag)
        }
      case JSONKind.array, JSONKind.string:
        guard picture.tags == nil else { break }
        hasTags = true
        if !names.append(at: index, category: TagMention.noCategory, to: row) {
          row.noteProblem(named: "tags", at: index)
        }
      default:
        row.noteProblem(named: "tags", at: index)
        if picture.tags == nil, siteTags.isEmpty { row.fields.noteLostTags() }
      }
    }
    textIsTags =
      switch texts {
      case .tags: true
      case .captions: false
      case .told:
        picture.tags == nil && !hasTags && siteTags.isEmpty
          && picture.text.map(TagText.isPlainlyTags) ?? false
      }
    if textIsTags, picture.tags == nil, let text = picture.text {
      if hasTags { batch.tags.truncate(to: siteTags.upperBound) }
      hasTags = true
      append(tagsOf: text, to: row)
    }
    if let text = picture.tags {
      hasTags = true
      if !names.append(text, category: TagMention.noCategory, to: row.fields) {
        row.fields.noteProblem(named: ".tags", FieldText.excerpt(text))
      }
    }
    if hasTags { names.replace(siteTags, in: batch, firstTag: firstTag) }
    // As they stand in the metadata.
    let named = Self.nameFields.compactMap { field, category in
      indices[field].map { (field, category, index: $0) }
    }.sorted { $0.index < $1.index }
    for (field, category, index) in named {
      if !names.append(at: index, category: category, to: row) {
        row.noteProblem(named: Self.problemName(of: field), at: index)
      } else if ScoreReader.isMap(tape, at: index) {
        hasScores = true
        _ = scoreReader.append(at: index, as: .category(category), to: row)
      }
    }
    return hasScores
  }

  /// Appends the post that lies beside a picture: its fields and its tags.
  private func appendPost(_ bytes: UnsafeBufferPointer<UInt8>, to row: JSONFieldRow) {
    postDocument.removeAll(keptCapacity: 1 << 20)
    if let base = bytes.baseAddress { postDocument.append(base, count: bytes.count) }
    postDocument.append(repeating: 0, count: JSONParser.paddingByteCount)
    let document = UnsafeBufferPointer(start: postDocument.base, count: bytes.count)
    switch postParser.parseObject(document) {
    case .failure: row.fields.noteProblem(named: ".json", FieldText.excerpt(bytes))
    case .success(let tape):
      danbooru.append(postAt: JSONTape.root, to: JSONFieldRow(row.fields, tape: tape))
    }
  }

  /// Appends the tags of a text.
  private func append(tagsOf text: UnsafeBufferPointer<UInt8>, to row: JSONFieldRow) {
    guard let found = TagText(text) else {
      return row.fields.noteProblem(named: ".txt", FieldText.excerpt(text))
    }
    if let rating = found.rating {
      rating.withUnsafeBufferPointer { _ = row.fields.storeText($0, in: .rating) }
    }
    for tag in found.tags {
      let isStored = tag.name.withUnsafeBufferPointer {
        row.fields.appendTag(
          $0, category: tag.category ?? TagMention.noCategory, isStated: tag.category != nil)
      }
      if !isStored { row.fields.noteProblem(named: ".txt", FieldText.excerpt(text)) }
    }
  }

  private static func problemName(of field: PictureField) -> StaticString {
    switch field {
    case .artist: "artist"
    case .copyright: "copyright"
    default: "characters"
    }
  }

  // MARK: Captions

  private func appendCaptions(
    of picture: PictureRecord, _ indices: FieldIndices, to row: JSONFieldRow
  ) {
    let tape = row.tape
    if let index = indices[.caption] {
      if tape.kind(at: index) == JSONKind.string,
        let text = row.fields.appendText(tape.string(at: index))
      {
        append(text, kind: Kind.caption, to: row)
      } else {
        row.noteProblem(named: "caption", at: index)
      }
    }
    if let index = indices[.processedTags] {
      if let text = names.joined(at: index, of: row) {
        append(text, kind: Kind.processedTags, to: row)
      } else {
        row.noteProblem(named: "processed_tags", at: index)
      }
    }
    guard var bytes = picture.text else { return }
    if textIsTags {
      row.batch.textCounts.tags += 1
      return
    }
    row.batch.textCounts.captions += 1
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) {
      bytes = UnsafeBufferPointer(rebasing: bytes[3...])
    }
    if (try? UTF8Span(validating: bytes.span)) != nil, let text = row.fields.appendText(bytes) {
      append(text, kind: Kind.text, to: row)
    } else {
      row.fields.noteProblem(named: ".txt", FieldText.excerpt(bytes))
    }
  }

  private func append(_ text: TextSlice, kind: Int, to row: JSONFieldRow) {
    let length = CaptionMention.textLength(of: row.batch.bytes(of: text))
    row.batch.captions.append(CaptionMention(kind: kind, text: text, textLength: length))
  }

  // MARK: Fields

  private func storeFields(
    of picture: PictureRecord, _ indices: FieldIndices, hasMetadata: Bool, in row: JSONFieldRow
  ) {
    let tape = row.tape
    if let index = indices[.rating] {
      if tape.kind(at: index) != JSONKind.string {
        row.noteProblem(named: "rating", at: index)
      } else if !row.fields.storeText(SidecarNames.rating(tape.string(at: index)), in: .rating) {
        row.noteProblem(named: "rating", at: index)
      }
    }
    var path = picture.path
    path.withUTF8 { _ = row.fields.storeText($0, in: .imagePath) }
    row.fields.storeNone(in: .fileExt)
    if picture.hasPicture, let dot = picture.path.lastIndex(of: ".") {
      var ending = picture.path[picture.path.index(after: dot)...].lowercased()
      ending.withUTF8 { _ = row.fields.storeText($0, in: .fileExt) }
    }
    guard hasMetadata else { return }
    row.fields.store(rest(of: row), in: .imageMetadata)
  }

  /// What the metadata holds beside tags, captions and the post of a site, as JSON in the heap.
  private func rest(of row: JSONFieldRow) -> TextSlice {
    let tape = row.tape
    let start = row.batch.heap.count
    row.batch.heap.append(UInt8(ascii: "{"))
    for (key, value) in tape.members {
      switch members.field(named: tape.string(at: key)) {
      case .tags, .sitePost, .caption, .processedTags: continue
      default: break
      }
      if row.batch.heap.count > start + 1 { row.batch.heap.append(UInt8(ascii: ",")) }
      tape.appendText(of: key, to: &row.batch.heap)
      row.batch.heap.append(UInt8(ascii: ":"))
      tape.appendText(of: value, to: &row.batch.heap)
    }
    row.batch.heap.append(UInt8(ascii: "}"))
    return TextSlice(offset: start, count: row.batch.heap.count - start)
  }
}
