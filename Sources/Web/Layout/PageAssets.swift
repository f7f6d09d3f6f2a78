/// The style sheet, the script and the icon.
enum PageAssets {
  private static let contentTypes = [
    "css": ContentType.css, "js": ContentType.script, "svg": ContentType.svg,
  ]

  /// A number for all of them, so that a browser asks anew when the program was.
  static let version: String = {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for file in PageFiles.all where file.path.hasPrefix("Assets/") {
      for byte in file.bytes { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
    }
    return String(hash, radix: 16)
  }()

  /// Nil for a path that is none of theirs.
  static func response(_ request: WebRequest) -> WebResponse? {
    let folder = "/assets/"
    guard request.path.hasPrefix(folder),
      let file = PageFiles.file(at: "Assets/\(request.path.dropFirst(folder.count))"),
      let ending = file.path.split(separator: ".").last,
      let contentType = contentTypes[String(ending)]
    else { return nil }
    let tag = "\"\(version)\""
    var response = WebResponse(contentType: contentType, .bytes(Array(file.bytes)))
    if request.knownTag == tag {
      response = WebResponse(status: 304, contentType: contentType, .bytes([]))
    }
    response.headers += [("cache-control", "private, max-age=3600"), ("etag", tag)]
    return response
  }
}
