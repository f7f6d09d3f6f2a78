extension IntegerTreeCursor {
  /// Bytes of the header of a file, which `readablePageSize` looks at.
  public static let headerByteCount = DatabaseHeader.byteCount

  /// The page size of a file whose trees can be read from its pages: what is committed is in them, in
  /// rollback mode, and no bytes of a page are reserved. Nil for others; SQL reads those.
  ///
  /// - Parameter header: the first `headerByteCount` bytes of the file.
  public static func readablePageSize(_ header: UnsafeRawBufferPointer) -> Int? {
    guard header.count >= headerByteCount, let base = header.baseAddress else { return nil }
    // The versions for writing and reading: 1 in rollback mode, 2 with a log.
    guard header[18] == 1, header[19] == 1, header[20] == 0 else { return nil }
    let stored = Int(base.bigEndianUInt16(at: 16))
    let pageSize = stored == 1 ? 65536 : stored
    return pageSize >= 512 && pageSize & (pageSize - 1) == 0 ? pageSize : nil
  }

  /// Reads pages by a descriptor, from any thread. It has to stay open.
  public static func pages(of descriptor: Int32, pageSize: Int, path: String) -> PageSource {
    { page, buffer in
      let offset = (Int(page) - 1) * pageSize
      let count = try readFully(descriptor, into: buffer, at: offset, path: path)
      guard count == buffer.count else {
        throw SQLitePagesError(.unreadableTree, "the file ends before page \(page)", path: path)
      }
    }
  }
}
