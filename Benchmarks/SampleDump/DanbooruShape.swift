/// What both shapes of a Danbooru record share: how a quirk looks in it, and the sources.
///
/// A shape writes one record without its line end. It lists the fields in the order of the site.
struct DanbooruShape {
  let vocabulary: TagVocabulary
  /// Free texts as they stand between quotes: as they are, and in ASCII with escaped slashes.
  private let plainTexts = LineBuffer()
  private let escapedTexts = LineBuffer()
  private var plainEnds = [0]
  private var escapedEnds = [0]

  /// What people write into the source field when they have no address.
  static let sourceTexts = [
    "Harbor Lights artbook, p. 24", "スケッチ帳 2 / 夏", "scan of \"Almanac\" no. 3",
    #"C:\scans\page 7.png"#, "из альбома", "http://", "n/a", "💌 by post, 🌸 issue",
  ]

  init(vocabulary: TagVocabulary) {
    self.vocabulary = vocabulary
    for text in Self.sourceTexts {
      plainTexts.append(jsonText: text, isASCII: false)
      plainEnds.append(plainTexts.count)
      escapedTexts.append(jsonText: text, isASCII: true)
      escapedEnds.append(escapedTexts.count)
    }
  }

  // MARK: Values that quirks touch

  /// `{"id":1`, with quotes around the number in the classic shape.
  func appendID(_ post: SamplePost, isQuoted: Bool, _ quirk: Quirk?, to line: LineBuffer) {
    if quirk == .noID {
      line.append("{\"idx\":" as StaticString)
    } else {
      line.append("{\"id\":" as StaticString)
    }
    let isText = isQuoted || (quirk == .badID && post.number % 5 == 0)
    // A truth value stands bare in either shape.
    let quote = isText && !(quirk == .badID && post.number % 5 == 4)
    if quote { line.append(UInt8(ascii: "\"")) }
    if quirk == .badID {
      switch post.number % 5 {
      case 0: line.append("12x" as StaticString)
      case 1: line.append("0" as StaticString)
      case 2: line.append("-3" as StaticString)
      case 3: line.append("1.5" as StaticString)
      default: line.append("true" as StaticString)
      }
    } else {
      line.append(decimal: post.number)
    }
    if quote { line.append(UInt8(ascii: "\"")) }
  }

  /// The value of `source`, with its quotes.
  func appendSource(_ post: SamplePost, isASCII: Bool, to line: LineBuffer) {
    line.append(UInt8(ascii: "\""))
    switch post.source {
    case .none: break
    case .gallery: appendGalleryAddress(post, isASCII: isASCII, to: line)
    case .message:
      line.append(
        isASCII ? "https:\\/\\/talk.example\\/u" : "https://talk.example/u" as StaticString)
      line.append(decimal: post.uploader)
      line.append(isASCII ? "\\/status\\/" : "/status/" as StaticString)
      line.append(decimal: Int(truncatingIfNeeded: post.digest.0 >> 12))
    case .text(let index):
      let (texts, ends) = isASCII ? (escapedTexts, escapedEnds) : (plainTexts, plainEnds)
      line.append(UnsafeRawBufferPointer(rebasing: texts.bytes[ends[index]..<ends[index + 1]]))
    case .escaped:
      line.append(#"\u71c8\u53f0 \ud83c\udf38 \u00e9t\u00e9 \"\t\\ 灯台 \u002f \/ "# as StaticString)
      line.append(decimal: post.number)
    case .invalid:
      line.append("broken byte: " as StaticString)
      line.append(0xC3)
      line.append(0x28)
    }
    line.append(UInt8(ascii: "\""))
  }

  private func appendGalleryAddress(_ post: SamplePost, isASCII: Bool, to line: LineBuffer) {
    let slash: StaticString = isASCII ? "\\/" : "/"
    let time = CivilTime(seconds: post.createdSeconds)
    line.append("https:" as StaticString)
    line.append(slash)
    line.append(slash)
    line.append("img.gallery.example" as StaticString)
    for (value, width) in [(time.year, 4), (time.month, 2), (time.day, 2)] {
      line.append(slash)
      line.append(digits: UInt(value), width: width)
    }
    line.append(slash)
    line.append(decimal: post.galleryNumber)
    line.append("_p" as StaticString)
    line.append(decimal: post.number % 4)
    line.append(post.isPNG ? ".png" : ".jpg" as StaticString)
  }

  /// `,"md5":"…"`, or nothing when the quirk takes it away.
  func appendMD5(_ post: SamplePost, _ quirk: Quirk?, to line: LineBuffer) {
    if quirk == .missingMD5 || quirk == .noID { return }
    line.append(",\"md5\":\"" as StaticString)
    appendDigest(post, to: line)
    line.append(UInt8(ascii: "\""))
  }

  func appendDigest(_ post: SamplePost, to line: LineBuffer) {
    line.append(hexadecimal: post.digest.0)
    line.append(hexadecimal: post.digest.1)
  }

  /// A field that nobody knows, with names inside that must not be taken for the post's own.
  func appendExtraField(to line: LineBuffer) {
    line.append(
      #","unknown_field":{"id":-1,"tags":["x",{"name":"]}"}],"score":[1,{"b":null}],"md5":"\"}"}"#
        as StaticString)
  }

  @inline(__always)
  func append(_ key: StaticString, _ value: Int, to line: LineBuffer) {
    line.append(key)
    line.append(decimal: value)
  }

  @inline(__always)
  func append(_ key: StaticString, _ value: Bool, to line: LineBuffer) {
    line.append(key)
    line.append(value)
  }
}
