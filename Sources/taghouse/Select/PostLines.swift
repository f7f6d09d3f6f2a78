/// Posts on standard output, a line each, as `set:@FILE` reads them: `danbooru/123`, or `123` of one site.
final class PostLines {
  private static let bufferByteCount = 64 * 1024

  private var text = ""

  /// Adds a line. Throws when standard output cannot be written.
  func write(site: UnsafeRawBufferPointer?, _ number: Int64) throws {
    if let site { text += String(decoding: site, as: UTF8.self) + "/" }
    text += "\(number)\n"
    if text.utf8.count > Self.bufferByteCount { try finish() }
  }

  /// Writes what is left.
  func finish() throws {
    try Console.write(text)
    text = ""
  }
}
