internal import CSQLiteExtras
internal import FileSystem
internal import GRDB
internal import Glibc

/// The names of a warehouse in the file system, and what is done with them.
///
/// A link is followed: what it points to is the warehouse, and is what gets replaced.
package struct WarehouseFile: Sendable {
  package let path: String
  package let folder: String

  package init(path: String) {
    let path = Self.resolved(path)
    self.path = path
    folder = path.parentFolder
  }

  /// The hidden file that a load or `init` builds, and that takes the name of the warehouse when it is whole.
  package var loadingPath: String { SideFile.loading(of: path) }
  /// See `WriterLock`.
  package var lockPath: String { SideFile.lock(of: path) }

  /// Links followed, also one that points to nothing yet.
  private static func resolved(_ path: String) -> String {
    if let real = FilePath.resolved(path) { return real }
    var path = path
    var target = [CChar](repeating: 0, count: Int(PATH_MAX) + 1)
    // As many links as the system follows.
    for _ in 0..<40 {
      let count = readlink(path, &target, Int(PATH_MAX))
      guard count > 0 else { break }
      let text = String(decoding: target[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self)
      path = text.hasPrefix("/") ? text : "\(path.parentFolder)/\(text)"
    }
    return path
  }

  /// Whether nothing is there, or an empty file; a journal that a killed program left is taken into account.
  package var isMissing: Bool {
    guard let status = FileStatus(path: path) else { return true }
    guard status.isRegular else { return false }
    if status.byteCount == 0 { return true }
    recover()
    return FileStatus(path: path).map { $0.byteCount == 0 } ?? true
  }

  /// Rolls back what a killed process has left unfinished, which a reader may not do itself.
  func recover() {
    guard let journal = FileStatus(path: path + "-journal"), journal.byteCount > 0 else { return }
    guard
      let queue = try? DatabaseQueue(
        path: FilePath.forSQLite(path), configuration: .distrusting)
    else { return }
    // SQLite rolls the journal back at the first read. What fails here fails again where it counts.
    _ = try? queue.inDatabase { try Int.fetchOne($0, sql: "PRAGMA user_version") }
    try? queue.close()
  }

  /// Removes the journal of a transaction that was killed before it had changed anything. SQLite would leave it
  /// to the next writer. Under the writer lock only.
  package func removeColdJournal() {
    let journal = path + "-journal"
    guard FileStatus(path: journal) != nil else { return }
    guard
      let queue = try? DatabaseQueue(
        path: FilePath.forSQLite(path), configuration: .distrusting)
    else { return }
    // A hot one is rolled back on the way to the lock. With it nobody else has a journal, and this connection
    // has none before its first change.
    _ = try? queue.inDatabase { db in
      try db.execute(sql: "BEGIN IMMEDIATE")
      unlink(journal)
      try db.execute(sql: "ROLLBACK")
    }
    try? queue.close()
  }

  /// Removes what a killed load or `init` has built. Under the writer lock only.
  package func removeLeftovers() {
    for suffix in [""] + SideFile.journalSuffixes { unlink(loadingPath + suffix) }
  }

  /// Size of a file; 0 where there is none.
  package static func byteCount(at path: String) -> Int64 {
    FileStatus(path: path).map { Int64($0.byteCount) } ?? 0
  }

  // MARK: Taking the name

  /// Waits until all of a file is on the disk.
  package static func synchronize(_ path: String) throws {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw writeFailure(path) }
    defer { close(descriptor) }
    guard fsync(descriptor) == 0 else { throw writeFailure(path) }
  }

  private static func writeFailure(_ path: String) -> WarehouseError {
    WarehouseError(
      .writeFailed, "cannot be written: \(String(cString: strerror(errno)))", path: path)
  }

  /// Gives the file at `loadingPath`, which is whole and on the disk, the name of the warehouse, where there
  /// is none. Never takes the name from a file that has come meanwhile.
  package func takeFreeName() throws {
    guard FileSystemCall.renameWithoutReplacing(loadingPath, path) == 0 else {
      guard errno == EEXIST else { throw cannotBePutInPlace() }
      throw WarehouseError(
        .busy, "was made by another program meanwhile; what was loaded is given up",
        hint: "Run the same command again.", path: path)
    }
    try synchronizeFolder()
  }

  /// The same in place of the file that is there, which `FormerWarehouse` holds.
  package func replace() throws {
    var status = stat()
    if stat(path, &status) == 0, chmod(loadingPath, status.st_mode & 0o777) != 0 {
      throw cannotBePutInPlace()
    }
    guard Glibc.rename(loadingPath, path) == 0 else { throw cannotBePutInPlace() }
    try synchronizeFolder()
  }

  private func cannotBePutInPlace() -> WarehouseError {
    WarehouseError(
      .writeFailed, "cannot be put in place: \(String(cString: strerror(errno)))", path: path)
  }

  /// The name is only safe when its folder is.
  private func synchronizeFolder() throws {
    guard FileSystemCall.syncFolder(at: folder) == 0 else {
      throw WarehouseError(
        .writeFailed,
        "is in place, but may be gone after a power failure: its folder cannot be written: "
          + String(cString: strerror(errno)),
        hint: "Check the disk, and run the same command again.", path: path)
    }
  }
}
