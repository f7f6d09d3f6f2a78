internal import CSQLiteExtras
internal import Glibc

/// Keeps two imports out of one warehouse. SQLite's own locks hold only for a transaction.
///
/// The kernel lets go of it when the process ends, however it ends.
final class WarehouseLock: Sendable {
  private let descriptor: Int32

  /// Throws `busy` when another import has it.
  init(path: String) throws {
    descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else {
      throw WarehouseError(
        .writeFailed, "cannot be locked: \(String(cString: strerror(errno)))", path: path)
    }
    // `deinit` runs, and closes the file, also when `init` throws from here on.
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
      throw WarehouseError(
        .busy, "is being imported into by another process",
        hint: "Wait until that one is done and try again.", path: path)
    }
  }

  /// Asks the kernel to begin writing what the file has in memory, so that a commit waits less.
  func startWriteBack() {
    // The page cache is one for all descriptors of a file.
    taghouse_start_write_back(descriptor)
  }

  deinit {
    close(descriptor)
  }
}
