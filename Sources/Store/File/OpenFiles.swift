// POSIX locks, which SQLite takes, belong to a process and a file. Whenever the process closes any
// descriptor of that file, all of its locks are gone, those of other descriptors too. SQLite knows that of its
// own descriptors. So the ones that pages are read with are kept here, one a file, and are closed only when
// no connection of this process has the file open.

internal import FileSystem
internal import Glibc
internal import Synchronization

/// The warehouse files that this process has open, by device and inode.
enum OpenFiles {
  private struct Entry {
    var connectionCount = 0
    var readerCount = 0
    /// Nil until pages are read.
    var descriptor: Int32?
  }

  private static let entries = Mutex<[FileIdentity: Entry]>([:])

  /// Notes that a connection has opened a file.
  static func addConnection(to file: FileIdentity) {
    entries.withLock { $0[file, default: Entry()].connectionCount += 1 }
  }

  /// Notes that a connection is closed.
  static func removeConnection(from file: FileIdentity) {
    change(file) { $0.connectionCount -= 1 }
  }

  /// A descriptor for reading; nil when the file at `path` is another one, or cannot be opened.
  ///
  /// `stopReading` has to be called once for it. The descriptor stays open as long as connections do.
  static func startReading(_ file: FileIdentity, path: String) -> Int32? {
    entries.withLock { entries in
      var entry = entries[file] ?? Entry()
      if entry.descriptor == nil {
        // Looked at by its path first: closing the wrong one may cost the locks of somebody else.
        guard FileStatus(path: path)?.identity == file else { return nil }
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        guard FileStatus(descriptor: descriptor)?.identity == file else {
          close(descriptor)
          return nil
        }
        entry.descriptor = descriptor
      }
      entry.readerCount += 1
      entries[file] = entry
      return entry.descriptor
    }
  }

  static func stopReading(_ file: FileIdentity) {
    change(file) { $0.readerCount -= 1 }
  }

  private static func change(_ file: FileIdentity, _ body: (inout Entry) -> Void) {
    entries.withLock { entries in
      guard var entry = entries[file] else { return }
      body(&entry)
      guard entry.connectionCount <= 0, entry.readerCount <= 0 else {
        entries[file] = entry
        return
      }
      if let descriptor = entry.descriptor { close(descriptor) }
      entries[file] = nil
    }
  }
}
