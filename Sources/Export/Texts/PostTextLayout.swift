// What stands around the captions of a post, by format:
//
//     plain            A fox.
//     JSON lines       {"site":"e621","number":1,"caption":"A fox.","state":"sentence"}
//                      {"site":"e621","number":1,"captions":["A fox.","Fox."],"weights":[1,2],"state":"sentence"}
//     diffusion-pipe   {
//                        "1.jpg": ["A fox.", "Fox.", "Fox."],
//                        "2.png": ["A wolf."]
//                      }
//     hcp              the same with one text a picture; in YAML a line each
//     ai-toolkit       "1.jpg": {"caption": "A fox.", "caption_short": "Fox."}
//     musubi-tuner     {"image_path": "1.jpg", "caption": "A fox."}

internal import Reading
internal import Rows
internal import Store

/// How the captions of a post stand in a file.
struct PostTextLayout: Sendable {
  /// How a post is named.
  private enum Key {
    case none
    case number
    case path(PathTemplate)
  }

  /// How its captions are held.
  enum Holder {
    case text
    /// A list, in which a caption stands as often as it weighs.
    case list
    /// A list with its weights behind it.
    case weighedList
    /// The second one is the short one.
    case pair
  }

  /// Whether texts are escaped as they stand in a JSON string.
  let isJSON: Bool
  let holder: Holder
  private let key: Key
  private let siteName: String
  /// Before the key, between it and the captions, and behind them.
  private let start: [UInt8]
  private let middle: [UInt8]
  let end: [UInt8]
  private let quote: [UInt8]

  /// A text and nothing else.
  static let plain = PostTextLayout(isJSON: false, holder: .text, key: .none)

  /// - Parameter isSeveral: Whether a post may have several captions.
  static func lines(
    _ key: PostTextOptions.LineKey, siteName: String, namesSite: Bool, isSeveral: Bool
  ) -> PostTextLayout {
    let site = RowBytes()
    site.append(jsonContent: siteName)
    let name = String(decoding: site.bytes, as: UTF8.self)
    let (start, middle) =
      switch key {
      case .siteAndNumber: ("{\"site\":\"\(name)\",\"number\":", ",")
      case .id: namesSite ? ("{\"id\":\"\(name)/", "\",") : ("{\"id\":", ",")
      }
    return PostTextLayout(
      isJSON: true, holder: isSeveral ? .weighedList : .text, key: .number, start: start,
      middle: middle + (isSeveral ? "\"captions\":" : "\"caption\":"))
  }

  static func map(
    _ map: CaptionMap, _ paths: PathTemplate, siteName: String
  ) -> PostTextLayout {
    func layout(_ holder: Holder, _ start: String, _ middle: String, _ end: String = "") -> Self {
      PostTextLayout(
        isJSON: true, holder: holder, key: .path(paths), siteName: siteName, start: start,
        middle: middle, end: end)
    }
    switch map {
    case .diffusionPipe: return layout(.list, ",\n  \"", "\": ")
    case .hcp: return layout(.text, ",\n  \"", "\": ")
    case .hcpYAML: return layout(.text, "\"", "\": ", "\n")
    case .aiToolkit: return layout(.pair, ",\n  \"", "\": ")
    case .musubiTuner: return layout(.text, "{\"image_path\": \"", "\", \"caption\": ", "}\n")
    }
  }

  private init(
    isJSON: Bool, holder: Holder, key: Key, siteName: String = "", start: String = "",
    middle: String = "", end: String = ""
  ) {
    self.isJSON = isJSON
    self.holder = holder
    self.key = key
    self.siteName = siteName
    self.start = Array(start.utf8)
    self.middle = Array(middle.utf8)
    self.end = Array(end.utf8)
    quote = isJSON ? [UInt8(ascii: "\"")] : []
  }

  /// Appends all that stands before the captions of a post.
  func open(_ post: borrowing ScannedPost, in bytes: RowBytes) {
    bytes.append(start)
    switch key {
    case .none: break
    case .number: bytes.append(decimal: post.number)
    case .path(let template):
      template.append(
        site: siteName, number: post.number, fileExtension: post.fileExtension, to: bytes)
    }
    bytes.append(middle)
  }

  /// Appends the captions of a post, which has at least one.
  func append(_ caption: borrowing PostCaption, to bytes: RowBytes) {
    switch holder {
    case .text: appendOne(in: bytes) { append(caption.bytes, to: bytes) }
    case .list, .weighedList:
      let weights = RowBytes()
      var count = 0
      bytes.append("[" as StaticString)
      caption.forEachCaption { text, weight in
        for _ in 0..<(holder == .list ? weight : 1) {
          if count > 0 { bytes.append(separator) }
          count += 1
          appendQuoted(text, to: bytes)
        }
        weights.append(weights.count > 0 ? "," : "" as StaticString)
        weights.append(decimal: Int64(weight))
      }
      bytes.append("]" as StaticString)
      if holder == .weighedList { append(weights: weights.bytes, to: bytes) }
    case .pair:
      var count = 0
      bytes.append("{\"caption\": " as StaticString)
      caption.forEachCaption { text, _ in
        if count == 1 { bytes.append(", \"caption_short\": " as StaticString) }
        count += 1
        appendQuoted(text, to: bytes)
      }
      bytes.append("}" as StaticString)
    }
  }

  /// Appends a post's only caption; `body` appends its text, escaped where that has to be.
  func appendOne(in bytes: RowBytes, _ body: () -> Void) {
    switch holder {
    case .text: bytes.append(quote)
    case .list, .weighedList: bytes.append("[\"" as StaticString)
    case .pair: bytes.append("{\"caption\": \"" as StaticString)
    }
    body()
    bytes.append(quote)
    switch holder {
    case .text: break
    case .list: bytes.append("]" as StaticString)
    case .weighedList:
      bytes.append("]" as StaticString)
      append(weights: nil, to: bytes)
    case .pair: bytes.append("}" as StaticString)
    }
  }

  private var separator: StaticString { holder == .list ? ", " : "," }

  private func append(weights: UnsafeRawBufferPointer?, to bytes: RowBytes) {
    bytes.append(",\"weights\":[" as StaticString)
    if let weights { bytes.append(weights) } else { bytes.append("1" as StaticString) }
    bytes.append("]" as StaticString)
  }

  private func appendQuoted(_ text: UnsafeRawBufferPointer, to bytes: RowBytes) {
    bytes.append(quote)
    append(text, to: bytes)
    bytes.append(quote)
  }

  private func append(_ text: UnsafeRawBufferPointer, to bytes: RowBytes) {
    if isJSON {
      bytes.append(jsonText: text, isLowerCase: true)
    } else {
      bytes.append(text)
    }
  }
}
