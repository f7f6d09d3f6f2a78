internal import CSQLiteExtras
internal import FileSystem
package import GRDB
internal import Synchronization

/// An open connection to the file of a warehouse, which `OpenFiles` knows of.
///
/// It is closed when it goes away.
package final class WarehouseConnection: Sendable {
  /// A path whose file is replaced again and again while it is opened is given up after so many tries.
  private static let maximumTryCount = 5

  package let queue: DatabaseQueue
  private let path: String
  private let file: FileIdentity
  private let isOpen = Mutex(true)
  private let attachments = Mutex<[ObjectIdentifier: any AnyObject & Sendable]>([:])

  /// Opens the file that is at the path by then.
  init(path: String, configuration: Configuration) throws {
    for _ in 0..<Self.maximumTryCount {
      let before = FileStatus(path: path)?.identity
      let opened = try DatabaseQueue(path: FilePath.forSQLite(path), configuration: configuration)
      let hasMoved = try opened.inDatabase { try $0.hasMoved }
      // The one that was opened is the one at the path now, and that has not changed since.
      if !hasMoved, let file = FileStatus(path: path)?.identity, before == nil || before == file {
        queue = opened
        self.path = path
        self.file = file
        OpenFiles.addConnection(to: file)
        return
      }
      try opened.close()
    }
    throw WarehouseError(
      .busy, "is being replaced by other programs", hint: "Try again.", path: path)
  }

  deinit {
    try? close()
  }

  /// Ends all access; once is enough. Throws when a statement still stands on a row: then it stays open.
  package func close() throws {
    try isOpen.withLock { isOpen in
      guard isOpen else { return }
      try queue.close()
      isOpen = false
      OpenFiles.removeConnection(from: file)
    }
  }

  /// Asks the kernel to begin writing what the file has in memory, so that a commit waits less.
  package func startWriteBack() {
    // The page cache is one for all descriptors of a file.
    guard let descriptor = OpenFiles.startReading(file, path: path) else { return }
    defer { OpenFiles.stopReading(file) }
    FileSystemCall.startWriteBack(descriptor, offset: 0, byteCount: 0)
  }

  /// Something that belongs to the connection for as long as it is open; made when it is asked for first.
  package func attachment<Value: AnyObject & Sendable>(_ make: () -> Value) -> Value {
    attachments.withLock { attachments in
      if let known = attachments[ObjectIdentifier(Value.self)] as? Value { return known }
      let made = make()
      attachments[ObjectIdentifier(Value.self)] = made
      return made
    }
  }
}
