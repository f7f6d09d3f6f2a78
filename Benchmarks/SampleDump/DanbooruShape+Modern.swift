// The shape of 2021 and of the API: numbers are numbers, tags are strings of names.
//
//     {"id":12,"created_at":"2021-05-19T01:30:25.096-04:00","score":1,…,"parent_id":null,…,
//      "tag_string":"1girl hat solo",…,"tag_string_general":"1girl hat solo",…}

extension DanbooruShape {
  private typealias Category = TagVocabulary.Category

  /// Appends the record in the shape of 2021.
  func appendModern(_ post: SamplePost, _ quirk: Quirk?, to line: LineBuffer) {
    appendID(post, isQuoted: false, quirk, to: line)
    if quirk == .extraField { appendExtraField(to: line) }
    appendTime(",\"created_at\":\"", post.createdSeconds, post.createdMicroseconds, to: line)
    appendNullable(",\"uploader_id\":", post.uploader, quirk, to: line)
    switch quirk {
    case .nullScore: line.append(",\"score\":null" as StaticString)
    case .wrongTypedScore: line.append(",\"score\":\"many\"" as StaticString)
    default: append(",\"score\":", post.score, to: line)
    }
    line.append(",\"source\":" as StaticString)
    appendSource(post, isASCII: false, to: line)
    appendMD5(post, quirk, to: line)
    appendNullableTime(",\"last_comment_bumped_at\":", post.commentedSeconds, to: line)
    line.append(",\"rating\":\"" as StaticString)
    line.append(post.rating)
    if quirk == .wrongTypedWidth {
      line.append("\",\"image_width\":{\"a\":1}" as StaticString)
    } else {
      append("\",\"image_width\":", post.width, to: line)
    }
    append(",\"image_height\":", post.height, to: line)
    appendNames(",\"tag_string\":\"", of: nil, post, to: line)
    append(",\"is_note_locked\":false,\"fav_count\":", post.favoriteCount, to: line)
    line.append(",\"file_ext\":\"" as StaticString)
    line.append(post.isPNG ? "png" : "jpg" as StaticString)
    line.append("\",\"last_noted_at\":null,\"is_rating_locked\":false" as StaticString)
    appendNullable(",\"parent_id\":", post.parent, quirk, to: line)
    append(",\"has_children\":", post.hasChildren, to: line)
    appendNullable(",\"approver_id\":", post.approver, quirk, to: line)
    appendCounts(post, to: line)
    append(",\"file_size\":", post.fileBytes, to: line)
    line.append(",\"is_status_locked\":false,\"pool_string\":\"" as StaticString)
    if post.pool > 0 { append("pool:", post.pool, to: line) }
    append("\",\"up_score\":", post.upScore, to: line)
    append(",\"down_score\":", -post.downScore, to: line)
    append(",\"is_pending\":false,\"is_flagged\":false,\"is_deleted\":", post.isDeleted, to: line)
    append(",\"tag_count\":", post.tags.count, to: line)
    appendTime(",\"updated_at\":\"", post.updatedSeconds, post.createdMicroseconds, to: line)
    append(",\"is_banned\":", post.isBanned, to: line)
    appendNullable(",\"pixiv_id\":", post.galleryNumber, quirk, to: line)
    appendNullableTime(",\"last_commented_at\":", post.commentedSeconds, to: line)
    append(",\"has_active_children\":", post.hasChildren, to: line)
    append(",\"bit_flags\":0,\"has_large\":", post.width > 850, to: line)
    append(",\"has_visible_children\":", post.hasChildren, to: line)
    appendNames(",\"tag_string_general\":\"", of: .general, post, to: line)
    appendNames(",\"tag_string_character\":\"", of: .character, post, to: line)
    appendNames(",\"tag_string_copyright\":\"", of: .copyright, post, to: line)
    appendNames(",\"tag_string_artist\":\"", of: .artist, post, to: line)
    appendNames(",\"tag_string_meta\":\"", of: .meta, post, to: line)
    if post.hasMediaAsset { appendMediaAsset(post, to: line) }
    if quirk != .missingMD5, quirk != .noID {
      appendAddress(",\"file_url\":\"https://cdn.example/data/", post, to: line)
      appendAddress(",\"large_file_url\":\"https://cdn.example/data/sample/", post, to: line)
      appendAddress(",\"preview_file_url\":\"https://cdn.example/preview/", post, to: line)
    }
    line.append(UInt8(ascii: "}"))
  }

  /// A number, `null` for none; the quirk makes it `57501.0`.
  private func appendNullable(
    _ key: StaticString, _ value: Int, _ quirk: Quirk?, to line: LineBuffer
  ) {
    line.append(key)
    if value == 0 { return line.append("null" as StaticString) }
    line.append(decimal: value)
    if quirk == .pandasFloat { line.append(".0" as StaticString) }
  }

  /// All names in order, or those of one category.
  private func appendNames(
    _ key: StaticString, of category: Category?, _ post: SamplePost, to line: LineBuffer
  ) {
    line.append(key)
    var isFirst = true
    for tag in post.tags {
      if let category, vocabulary.categories[Int(tag)] != category.rawValue { continue }
      if !isFirst { line.append(UInt8(ascii: " ")) }
      isFirst = false
      line.append(vocabulary.name(tag))
    }
    line.append(UInt8(ascii: "\""))
  }

  private func appendCounts(_ post: SamplePost, to line: LineBuffer) {
    var counts: (general: Int, artist: Int, copyright: Int, character: Int, meta: Int) =
      (0, 0, 0, 0, 0)
    for tag in post.tags {
      switch Category(rawValue: vocabulary.categories[Int(tag)]) {
      case .general: counts.general += 1
      case .artist: counts.artist += 1
      case .copyright: counts.copyright += 1
      case .character: counts.character += 1
      case .meta, nil: counts.meta += 1
      }
    }
    append(",\"tag_count_general\":", counts.general, to: line)
    append(",\"tag_count_artist\":", counts.artist, to: line)
    append(",\"tag_count_character\":", counts.character, to: line)
    append(",\"tag_count_copyright\":", counts.copyright, to: line)
    append(",\"tag_count_meta\":", counts.meta, to: line)
  }

  /// What newer records nest, with an id, sizes and an md5 of its own.
  private func appendMediaAsset(_ post: SamplePost, to line: LineBuffer) {
    append(",\"media_asset\":{\"id\":", post.number + 1_000_000, to: line)
    appendTime(",\"created_at\":\"", post.createdSeconds, post.createdMicroseconds, to: line)
    line.append(",\"md5\":\"" as StaticString)
    appendDigest(post, to: line)
    line.append("\",\"file_ext\":\"" as StaticString)
    line.append(post.isPNG ? "png" : "jpg" as StaticString)
    append("\",\"file_size\":", post.fileBytes, to: line)
    append(",\"image_width\":", post.width, to: line)
    append(",\"image_height\":", post.height, to: line)
    line.append(
      ",\"duration\":null,\"status\":\"active\",\"is_public\":true,\"variants\":[" as StaticString)
    append("{\"type\":\"180x180\",\"width\":180,\"height\":", 180 * 3 / 4, to: line)
    append(",\"file_ext\":\"jpg\"},{\"type\":\"original\",\"width\":", post.width, to: line)
    append(",\"height\":", post.height, to: line)
    line.append(",\"file_ext\":\"" as StaticString)
    line.append(post.isPNG ? "png" : "jpg" as StaticString)
    line.append("\"}]}" as StaticString)
  }

  private func appendAddress(_ key: StaticString, _ post: SamplePost, to line: LineBuffer) {
    line.append(key)
    appendDigest(post, to: line)
    line.append(post.isPNG ? ".png\"" : ".jpg\"" as StaticString)
  }

  private func appendNullableTime(_ key: StaticString, _ seconds: Int, to line: LineBuffer) {
    line.append(key)
    if seconds == 0 { return line.append("null" as StaticString) }
    appendTime("\"", seconds, 0, to: line)
  }

  /// `2021-05-19T01:30:25.096-04:00`; the offset by the month, the fraction left out when it is 0.
  private func appendTime(
    _ key: StaticString, _ seconds: Int, _ microseconds: Int, to line: LineBuffer
  ) {
    line.append(key)
    let hoursBehind = (4...10).contains(CivilTime(seconds: seconds).month) ? 4 : 5
    line.append(CivilTime(seconds: seconds - hoursBehind * 3600), separator: UInt8(ascii: "T"))
    let milliseconds = microseconds / 1000
    if milliseconds > 0 {
      line.append(UInt8(ascii: "."))
      line.append(digits: UInt(milliseconds), width: 3)
    }
    line.append(hoursBehind == 4 ? "-04:00\"" : "-05:00\"" as StaticString)
  }
}
