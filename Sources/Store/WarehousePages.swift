internal import Glibc
internal import SQLitePages

/// The pages of a warehouse, for any thread, during one transaction of a connection.
///
/// Closing the descriptor drops the locks that the process holds on the file: not before the
/// transaction has ended.
final class WarehousePages: Sendable {
  private let descriptor: Int32
  private let path: String
  private let pageSize: Int

  /// Nil when the file is not to be read so, see `IntegerTreeCursor.readablePageSize`.
  init?(path: String) {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return nil }
    var header = [UInt8](repeating: 0, count: IntegerTreeCursor.headerByteCount)
    guard pread(descriptor, &header, header.count, 0) == header.count,
      let pageSize = header.withUnsafeBytes({ IntegerTreeCursor.readablePageSize($0) })
    else {
      close(descriptor)
      return nil
    }
    self.pageSize = pageSize
    self.descriptor = descriptor
    self.path = path
  }

  deinit {
    close(descriptor)
  }

  /// A cursor over a table whose rows are integers.
  func cursor(rootPage: UInt32, columnCount: Int) -> IntegerTreeCursor {
    let read = IntegerTreeCursor.pages(of: descriptor, pageSize: pageSize, path: path)
    return IntegerTreeCursor(
      pageSize: pageSize, rootPage: rootPage, columnCount: columnCount, path: path
    ) { page, buffer in
      try withExtendedLifetime(self) { try read(page, buffer) }
    }
  }
}
