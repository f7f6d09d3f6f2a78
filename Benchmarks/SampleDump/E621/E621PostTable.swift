// The posts export of e621: a CSV table with a header. NULL is an empty field, flags are `t` and
// `f`, sources and descriptions hold newlines.
//
//     id,uploader_id,created_at,md5,source,rating,…
//     12,5501,2008-06-10 03:08:07.342050,0cc1…,"https://a.example/1
//     https://b.example/2",s,…

/// Writes the posts as the posts export of e621, row by row.
struct E621PostTable {
  static let header: StaticString = """
    id,uploader_id,created_at,md5,source,rating,image_width,image_height,tag_string,locked_tags,\
    fav_count,file_ext,parent_id,change_seq,approver_id,file_size,comment_count,description,\
    duration,updated_at,is_deleted,is_pending,is_flagged,score,up_score,down_score,\
    is_rating_locked,is_status_locked,is_note_locked

    """

  private let options: DumpOptions
  private var composer: PostComposer
  private let rows = LineBuffer(capacity: DanbooruDump.chunkBytes * 2)
  private let field = LineBuffer()

  init(_ options: DumpOptions) {
    self.options = options
    composer = PostComposer(options: options)
  }

  /// Writes all rows.
  ///
  /// - Parameter output: takes each chunk; the bytes are valid during the call only.
  mutating func write(to output: (UnsafeRawBufferPointer) throws -> Void) rethrows -> RecordTally {
    var tally = RecordTally()
    var post = SamplePost()
    rows.append(Self.header)
    for position in 0..<options.postCount {
      composer.compose(position, into: &post)
      let quirk = PostRowQuirk.at(position, options)
      if let quirk { tally.add(quirk) } else { tally.addRecord() }
      appendRow(post, at: position, quirk)
      if rows.count >= DanbooruDump.chunkBytes {
        tally.byteCount += rows.count
        try output(rows.bytes)
        rows.removeAll()
      }
    }
    tally.byteCount += rows.count
    try output(rows.bytes)
    rows.removeAll()
    return tally
  }

  private func appendRow(_ post: SamplePost, at position: Int, _ quirk: PostRowQuirk?) {
    if quirk == .badID {
      rows.append("12x" as StaticString)
    } else if quirk != .noID {
      rows.append(decimal: post.number)
    }
    rows.append(commaAndNumber: post.uploader)
    appendTime(post.createdSeconds, post.createdMicroseconds)
    rows.append(UInt8(ascii: ","))
    rows.append(hexadecimal: post.digest.0)
    rows.append(hexadecimal: post.digest.1)
    appendSource(post)
    rows.append(UInt8(ascii: ","))
    rows.append(post.e621Rating)
    rows.append(commaAndNumber: post.width)
    rows.append(commaAndNumber: post.height)
    appendTags(quirk == .noTags ? [] : post.tags)
    // locked_tags
    rows.append(UInt8(ascii: ","))
    rows.append(commaAndNumber: post.favoriteCount)
    rows.append(post.isPNG ? ",png" : ",jpg" as StaticString)
    rows.append(commaAndNumber: post.parent > 0 ? post.parent : nil)
    rows.append(commaAndNumber: post.number * 3)
    rows.append(commaAndNumber: post.approver > 0 ? post.approver : nil)
    rows.append(commaAndNumber: post.fileBytes)
    rows.append(commaAndNumber: post.commentedSeconds > 0 ? 1 + post.number % 7 : 0)
    appendDescription(post, at: position, quirk)
    // duration
    rows.append(UInt8(ascii: ","))
    appendTime(post.updatedSeconds, post.createdMicroseconds)
    rows.append(commaAndFlag: post.isDeleted)
    rows.append(",f,f" as StaticString)
    rows.append(commaAndNumber: post.score)
    rows.append(commaAndNumber: post.upScore)
    rows.append(commaAndNumber: -post.downScore)
    rows.append(",f,f,f" as StaticString)
    if quirk == .crlfEnd { rows.append(UInt8(ascii: "\r")) }
    rows.append(UInt8(ascii: "\n"))
  }

  private func appendTime(_ seconds: Int, _ microseconds: Int) {
    rows.append(UInt8(ascii: ","))
    rows.append(CivilTime(seconds: seconds), separator: UInt8(ascii: " "))
    guard microseconds > 0 else { return }
    rows.append(UInt8(ascii: "."))
    rows.append(digits: UInt(microseconds), width: 6)
  }

  private func appendField() {
    rows.append(UInt8(ascii: ","))
    rows.append(tableField: field.bytes)
    field.removeAll()
  }

  private func appendTags(_ tags: [UInt32]) {
    for (position, tag) in tags.enumerated() {
      if position > 0 { field.append(UInt8(ascii: " ")) }
      field.append(composer.vocabulary.plainName(tag))
    }
    appendField()
  }

  /// One to three addresses, one a line, or a text, or nothing.
  private func appendSource(_ post: SamplePost) {
    switch post.source {
    case .none, .escaped, .invalid: break
    case .text(let index): field.append(text: DanbooruShape.sourceTexts[index])
    case .gallery:
      field.append("https://img.gallery.example/view/" as StaticString)
      field.append(decimal: post.galleryNumber)
      for page in 0..<post.number % 3 {
        field.append("\nhttps://img.gallery.example/full/" as StaticString)
        field.append(decimal: post.galleryNumber)
        field.append("_p" as StaticString)
        field.append(decimal: page)
        field.append(post.isPNG ? ".png" : ".jpg" as StaticString)
      }
    case .message:
      field.append("https://talk.example/u" as StaticString)
      field.append(decimal: post.uploader)
    }
    appendField()
  }

  private func appendDescription(_ post: SamplePost, at position: Int, _ quirk: PostRowQuirk?) {
    switch quirk {
    case .unicodeText: field.append(text: "дракон 龍 ಠ_ಠ 🐉 e\u{301} \u{FEFF}ok")
    case .quotedText: field.append(text: "\"\",\r\n\"said \"\"hi\"\"\n,\r\n\n\"")
    default:
      var random = SampleRandom(seed: options.seed, .description, position)
      guard random.isHit(perMille: 350) else { break }
      let newline: StaticString = random.isHit(perMille: 500) ? "\r\n" : "\n"
      field.append(random.pick(CaptionWords.descriptionOpenings))
      for _ in 0..<random.below(4) {
        field.append(newline)
        field.append(random.pick(CaptionWords.descriptionLines))
      }
    }
    appendField()
  }
}

extension SamplePost {
  /// The letter of e621, which knows no difference between general and sensitive.
  var e621Rating: UInt8 { rating == UInt8(ascii: "q") ? rating : UInt8(ascii: "s") }
}
