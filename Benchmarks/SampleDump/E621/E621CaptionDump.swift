// The caption dump of e621: a JSON object a line, a file for each month of the posts.
//
//     {"id":12,"md5":"…","rating":"s","file_ext":"png","score":3,"created_at":"2008-06-10T…",
//      "tags":"a b","regular_summary":"A …\n\n…","brief_summary":"…","individual_parts":"…",
//      "midjourney_style_summary":"…","response_finish_reason":"STOP"}

/// Writes what a captioning model said about the posts, month by month.
struct E621CaptionDump {
  private let options: DumpOptions
  private var composer: PostComposer
  private var captions: CaptionComposer
  private let line = LineBuffer()
  private let pending = LineBuffer(capacity: DanbooruDump.chunkBytes * 2)
  private var tally = RecordTally()

  /// - Parameter isShort: texts of a sentence or two.
  init(_ options: DumpOptions, isShort: Bool) {
    self.options = options
    composer = PostComposer(options: options)
    captions = CaptionComposer(
      options: options, vocabulary: composer.vocabulary, isShort: isShort)
  }

  /// Writes all files, one after another: the posts come in the order of their times.
  ///
  /// - Parameter output: takes the name of the file and each chunk of it; the bytes are valid
  ///   during the call only.
  mutating func write(
    to output: (String, UnsafeRawBufferPointer) throws -> Void
  ) rethrows -> RecordTally {
    var post = SamplePost()
    var month = (year: 0, month: 0)
    for position in 0..<options.postCount {
      let state = captions.state(at: position)
      if state == .none { continue }
      composer.compose(position, into: &post)
      let time = CivilTime(seconds: post.createdSeconds)
      if (time.year, time.month) != month || pending.count >= DanbooruDump.chunkBytes {
        try flush(month, to: output)
        month = (time.year, time.month)
      }
      appendLines(post, at: position, state)
    }
    try flush(month, to: output)
    return tally
  }

  private mutating func flush(
    _ month: (year: Int, month: Int), to output: (String, UnsafeRawBufferPointer) throws -> Void
  ) rethrows {
    guard pending.count > 0 else { return }
    tally.byteCount += pending.count
    let name = "\(month.year)-\(month.month < 10 ? "0" : "")\(month.month)_grouped.jsonl"
    try output(name, pending.bytes)
    pending.removeAll()
  }

  private mutating func appendLines(
    _ post: SamplePost, at position: Int, _ state: CaptionComposer.State
  ) {
    let quirk = CaptionQuirk.at(position, options)
    if let quirk { tally.add(quirk) } else { tally.addRecord() }
    line.removeAll()
    switch quirk {
    case .emptyLine: break
    case .notJSON: line.append("the model is overloaded, try again later" as StaticString)
    case .arrayLine: line.append("[1,2,{\"id\":3}]" as StaticString)
    default: appendRecord(post, at: position, state, quirk)
    }
    if quirk == .truncated { line.truncate(to: line.count * (1 + post.number % 9) / 10) }
    if quirk == .crlfEnd { line.append(UInt8(ascii: "\r")) }
    line.append(UInt8(ascii: "\n"))
    pending.append(line.bytes)
    if quirk == .doubledRecord {
      pending.append(line.bytes)
      tally.recordCount += 1
    }
  }

  private mutating func appendRecord(
    _ post: SamplePost, at position: Int, _ state: CaptionComposer.State, _ quirk: CaptionQuirk?
  ) {
    appendFacts(post, quirk)
    if quirk == .tagList {
      line.append(",\"tags\":[" as StaticString)
      if !post.tags.isEmpty {
        line.append(UInt8(ascii: "\""))
        line.append(post.tags, of: composer.vocabulary, separator: "\",\"")
        line.append(UInt8(ascii: "\""))
      }
      line.append(UInt8(ascii: "]"))
    } else {
      line.append(",\"tags\":\"" as StaticString)
      line.append(post.tags, of: composer.vocabulary, separator: " ")
      line.append(UInt8(ascii: "\""))
    }
    if quirk == .extraField {
      line.append(
        #","unknown_field":{"id":-1,"tags":"x","regular_summary":["]}"]}"# as StaticString)
    }
    switch state {
    case .none: break
    case .refused:
      line.append(",\"regular_summary\":\"\",\"brief_summary\":null" as StaticString)
      line.append(",\"response_finish_reason\":\"SAFETY\"}" as StaticString)
    case .cutOff:
      appendRegular(post, at: position, quirk)
      line.append(",\"brief_summary\":null" as StaticString)
      line.append(",\"response_finish_reason\":\"MAX_TOKENS\"}" as StaticString)
    case .stopped(let hasBrief):
      appendRegular(post, at: position, quirk)
      line.append(",\"brief_summary\":\"" as StaticString)
      if hasBrief { captions.appendBrief(post, at: position, to: line) }
      line.append("\",\"individual_parts\":\"" as StaticString)
      captions.appendParts(post, at: position, newline: "\\n", to: line)
      line.append("\",\"midjourney_style_summary\":\"" as StaticString)
      captions.appendPrompt(post, at: position, to: line)
      line.append("\",\"response_finish_reason\":\"STOP\"}" as StaticString)
    }
  }

  private func appendFacts(_ post: SamplePost, _ quirk: CaptionQuirk?) {
    line.append(quirk == .noID ? "{\"idx\":" : "{\"id\":" as StaticString)
    let isText = quirk == .textID || quirk == .badID
    if isText { line.append(UInt8(ascii: "\"")) }
    line.append(decimal: post.number)
    if quirk == .badID { line.append(UInt8(ascii: "x")) }
    if isText { line.append(UInt8(ascii: "\"")) }
    line.append(",\"md5\":\"" as StaticString)
    line.append(hexadecimal: post.digest.0)
    line.append(hexadecimal: post.digest.1)
    line.append("\",\"rating\":\"" as StaticString)
    line.append(post.e621Rating)
    line.append("\",\"file_ext\":\"" as StaticString)
    line.append(post.isPNG ? "png" : "jpg" as StaticString)
    line.append("\",\"score\":" as StaticString)
    line.append(decimal: post.score)
    line.append(",\"created_at\":\"" as StaticString)
    line.append(CivilTime(seconds: post.createdSeconds), separator: UInt8(ascii: "T"))
    line.append("Z\"" as StaticString)
  }

  private mutating func appendRegular(
    _ post: SamplePost, at position: Int, _ quirk: CaptionQuirk?
  ) {
    line.append(",\"regular_summary\":" as StaticString)
    switch quirk {
    case .nullSummary: line.append("null" as StaticString)
    case .emptySummary: line.append("\"\"" as StaticString)
    default:
      line.append(UInt8(ascii: "\""))
      if quirk == .unicodeEscapes {
        line.append(#"\u71c8\u53f0 \ud83c\udf38 цветок \r\n\t\u002f \/ "# as StaticString)
      }
      captions.appendRegular(post, at: position, newline: "\\n", to: line)
      line.append(UInt8(ascii: "\""))
    }
  }
}
