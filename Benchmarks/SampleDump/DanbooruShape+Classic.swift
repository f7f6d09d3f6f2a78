// The shape of 2017 to 2020: numbers are strings, tags are objects.
//
//     {"id":"12","created_at":"2008-06-10 03:08:07.34205 UTC","score":"1",…,
//      "tags":[{"id":"470575","name":"1girl","category":"0"},…],"pools":[],"favs":["15115"]}

extension DanbooruShape {
  /// Appends the record in the shape of 2017.
  func appendClassic(_ post: SamplePost, _ quirk: Quirk?, to line: LineBuffer) {
    appendID(post, isQuoted: true, quirk, to: line)
    if quirk == .extraField { appendExtraField(to: line) }
    appendTime(",\"created_at\":\"", post.createdSeconds, post.createdMicroseconds, to: line)
    append("\",\"uploader_id\":\"", post.uploader, to: line)
    switch quirk {
    case .nullScore: line.append("\",\"score\":null" as StaticString)
    case .wrongTypedScore: line.append("\",\"score\":\"many\"" as StaticString)
    default:
      append("\",\"score\":\"", post.score, to: line)
      line.append(UInt8(ascii: "\""))
    }
    line.append(",\"source\":" as StaticString)
    appendSource(post, isASCII: true, to: line)
    appendMD5(post, quirk, to: line)
    appendTime(",\"last_commented_at\":\"", post.commentedSeconds, 0, to: line)
    line.append("\",\"rating\":\"" as StaticString)
    line.append(post.rating == UInt8(ascii: "q") ? "q" : "s" as StaticString)
    if quirk == .wrongTypedWidth {
      line.append("\",\"image_width\":{\"a\":1}" as StaticString)
    } else {
      append("\",\"image_width\":\"", post.width, to: line)
      line.append(UInt8(ascii: "\""))
    }
    append(",\"image_height\":\"", post.height, to: line)
    line.append("\",\"is_note_locked\":false,\"file_ext\":\"" as StaticString)
    line.append(post.isPNG ? "png" : "jpg" as StaticString)
    appendTime("\",\"last_noted_at\":\"", 0, 0, to: line)
    append("\",\"is_rating_locked\":false,\"parent_id\":\"", post.parent, to: line)
    append("\",\"has_children\":", post.hasChildren, to: line)
    append(",\"approver_id\":\"", post.approver, to: line)
    append("\",\"file_size\":\"", post.fileBytes, to: line)
    append("\",\"is_status_locked\":false,\"up_score\":\"", post.upScore, to: line)
    append("\",\"down_score\":\"", -post.downScore, to: line)
    line.append("\",\"is_pending\":false,\"is_flagged\":false" as StaticString)
    append(",\"is_deleted\":", post.isDeleted, to: line)
    appendTime(",\"updated_at\":\"", post.updatedSeconds, post.createdMicroseconds, to: line)
    append("\",\"is_banned\":", post.isBanned, to: line)
    append(",\"pixiv_id\":\"", post.galleryNumber, to: line)
    line.append("\",\"tags\":[" as StaticString)
    for (position, tag) in post.tags.enumerated() {
      if position > 0 { line.append(UInt8(ascii: ",")) }
      line.append(vocabulary.object(tag))
    }
    line.append("],\"pools\":[" as StaticString)
    if post.pool > 0 {
      append("\"", post.pool, to: line)
      line.append(UInt8(ascii: "\""))
    }
    line.append("],\"favs\":[" as StaticString)
    for position in 0..<post.favoriteCount {
      if position > 0 { line.append(UInt8(ascii: ",")) }
      append("\"", post.favorite(position), to: line)
      line.append(UInt8(ascii: "\""))
    }
    line.append("]}" as StaticString)
  }

  /// `2008-06-10 03:08:07.34205 UTC`; the fraction without zeros at its end, or none.
  private func appendTime(
    _ key: StaticString, _ seconds: Int, _ microseconds: Int, to line: LineBuffer
  ) {
    line.append(key)
    line.append(CivilTime(seconds: seconds), separator: UInt8(ascii: " "))
    if microseconds > 0 {
      var fraction = microseconds
      var width = 6
      while fraction % 10 == 0 {
        fraction /= 10
        width -= 1
      }
      line.append(UInt8(ascii: "."))
      line.append(digits: UInt(fraction), width: width)
    }
    line.append(" UTC" as StaticString)
  }
}
