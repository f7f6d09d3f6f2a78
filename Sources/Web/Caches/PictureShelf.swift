internal import ByteIO
internal import FileSystem
internal import Synchronization

/// The pictures of posts: of folders and tars that were named, or where the warehouse says that they are.
final class PictureShelf: Sendable {
  /// Bytes of a picture that is served, 64 MiB.
  private static let maximumByteCount = 64 << 20

  private let index: PictureIndex?
  /// Reading is for one thread.
  private let buffer = Mutex(PictureBuffer())

  /// Throws what looking at the folders does.
  init(paths: [String]) throws {
    index = paths.isEmpty ? nil : try PictureIndex(paths: paths)
  }

  var count: Int { index?.count ?? 0 }

  /// Whether a folder has the picture of a post.
  func has(number: Int64, site: String?, md5: String?) -> Bool {
    picture(number: number, site: site, md5: md5) != nil
  }

  private func picture(number: Int64, site: String?, md5: String?) -> PictureIndex.Picture? {
    guard let index else { return nil }
    guard let md5 else { return index.picture(number: number, site: site, md5: nil) }
    return Array(md5.utf8).withUnsafeBufferPointer {
      index.picture(number: number, site: site, md5: $0)
    }
  }

  /// The bytes of a post's picture and what they are; nil where there is none, or it is no picture.
  ///
  /// - Parameter path: where the warehouse says that it is.
  func read(
    number: Int64, site: String?, md5: String?, path: String?, warehousePath: String
  ) throws -> (bytes: [UInt8], contentType: String)? {
    if let index, let picture = picture(number: number, site: site, md5: md5) {
      let bytes = try buffer.withLock { buffer in
        Array(try index.read(picture, into: &buffer))
      }
      return Self.contentType(of: bytes).map { (bytes, $0) }
    }
    // Somebody else may have written the path: what is no picture is not shown, and the warehouse itself is not
    // even opened, for closing it would let go the locks of SQLite.
    guard let path, let status = FileStatus(path: path), status.isRegular,
      status.byteCount <= Self.maximumByteCount,
      status.identity != FileStatus(path: warehousePath)?.identity
    else { return nil }
    let bytes = try InputFile(path: path).content(maximumByteCount: Self.maximumByteCount)
    return Self.contentType(of: bytes).map { (bytes, $0) }
  }

  /// By the first bytes, as browsers know them; nil for what is no picture.
  static func contentType(of bytes: [UInt8]) -> String? {
    func begins(_ text: String, at offset: Int = 0) -> Bool {
      bytes.count > offset + text.utf8.count
        && bytes[offset..<offset + text.utf8.count].elementsEqual(text.utf8)
    }
    if bytes.starts(with: [0x89, 0x50, 0x4E, 0x47]) { return "image/png" }
    if bytes.starts(with: [0xFF, 0xD8, 0xFF]) { return "image/jpeg" }
    if begins("GIF8") { return "image/gif" }
    if begins("RIFF"), begins("WEBP", at: 8) { return "image/webp" }
    if begins("ftypavif", at: 4) { return "image/avif" }
    return nil
  }
}
