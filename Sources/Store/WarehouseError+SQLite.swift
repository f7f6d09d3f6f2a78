package import GRDB
internal import GRDBSQLite
internal import SQLitePages

extension WarehouseError {
  /// What to do about a damaged file. SQLite takes an error of the disk while it reads (EIO) for damage, too, and
  /// keeps its number to itself (SQLITE_IOERR_CORRUPTFS).
  package static let damageHint =
    "`taghouse check` says what is wrong. Put a sound copy in its place, or import again; `sqlite3 FILE .recover`"
    + " saves what can be read. A disk that cannot be read looks the same: `dmesg` tells."

  /// SQLite's error in words for a user.
  package init(_ error: DatabaseError, path: String?) {
    // SQLite forgets the words of an error in some commits that fail.
    let isForgotten = error.message == nil || error.message == "not an error"
    let text =
      isForgotten
      ? String(cString: sqlite3_errstr(error.extendedResultCode.rawValue)) : error.message ?? ""
    if error.extendedResultCode == .SQLITE_READONLY_DBMOVED {
      self.init(
        .busy, "was replaced by another program meanwhile", hint: "Run the same command again.",
        path: path)
      return
    }
    switch error.resultCode {
    case .SQLITE_BUSY, .SQLITE_LOCKED:
      let holder = path.map { LockNote(ofWriterOf: $0) }
      let reason = holder.flatMap { $0.isKnown ? "is busy: \($0.text)" : nil }
      self.init(
        .busy, reason ?? "is being written by another process (\(text))",
        hint: "Wait until that one is done and try again.", path: path)
    case .SQLITE_NOTADB:
      self.init(
        .notAWarehouse, "is no SQLite file",
        hint: "The warehouse comes first. `taghouse import house.db FILE…` reads a file into one.",
        path: path)
    case .SQLITE_FULL:
      self.init(
        .writeFailed, "cannot be written: the disk is full",
        hint: "What was committed is kept. Make room and run the same command again.", path: path)
    case .SQLITE_IOERR, .SQLITE_CANTOPEN, .SQLITE_READONLY, .SQLITE_PERM:
      self.init(
        .writeFailed, "cannot be read or written: \(text)",
        hint: error.extendedResultCode == .SQLITE_IOERR_WRITE
          ? "Look at the disk, and at a limit on the size of files (ulimit -f)." : nil, path: path)
    case .SQLITE_CORRUPT:
      self.init(.inconsistent, "is damaged: \(text)", hint: Self.damageHint, path: path)
    case .SQLITE_INTERRUPT:
      self.init(.interrupted, "was interrupted", path: path)
    case .SQLITE_NOMEM:
      self.init(.readFailed, "cannot be read: there is not enough memory", path: path)
    default:
      // A statement of this program fails only where the file has other tables or values than it ought to.
      self.init(
        .inconsistent, "does not hold what it should: \(text)", hint: Self.damageHint, path: path)
    }
  }
}

extension WarehouseError {
  /// Any error of the layers below as one of the warehouse.
  package static func from(_ error: any Error, path: String) -> any Error {
    switch error {
    case let error as SQLitePagesError:
      WarehouseError(
        .writeFailed,
        error.message + (error.systemReason.map { ": \($0)" } ?? ""), hint: error.hint, path: path)
    case let error as DatabaseError:
      WarehouseError(error, path: path)
    default:
      error
    }
  }
}
