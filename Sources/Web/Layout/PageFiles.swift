internal import CEmbeddedPages

/// The files that are compiled in.
enum PageFiles {
  /// The bytes of a file, which live as long as the program.
  struct File: @unchecked Sendable {
    // Nobody changes them, so any thread may read.
    let path: String
    let bytes: UnsafeBufferPointer<UInt8>

    var text: String { String(decoding: bytes, as: UTF8.self) }
  }

  static let all: [File] = (0..<taghouse_embedded_page_count()).map { index in
    let file = taghouse_embedded_page_at(index)
    return File(
      path: String(cString: file.path),
      bytes: UnsafeBufferPointer(start: file.bytes, count: file.count))
  }

  /// The file at a path below `Sources/Web`.
  static func file(at path: String) -> File? { all.first { $0.path == path } }
}
