// What stands beside a warehouse, or beside any SQLite file:
//
//     house.db
//     house.db-journal, house.db-wal, house.db-shm    SQLite's own
//     .house.db.lock                                  held by who works long (`WriterLock`)
//     .house.db.loading, .house.db.loading-journal …  what takes the name house.db when it is whole

/// The names of the files beside a warehouse.
package enum SideFile {
  /// What SQLite appends to the name of a database.
  package static let journalSuffixes = ["-journal", "-wal", "-shm"]

  private static let lockEnding = ".lock"
  private static let loadingEnding = ".loading"

  package static func lock(of path: String) -> String { hidden(path, lockEnding) }

  package static func loading(of path: String) -> String { hidden(path, loadingEnding) }

  /// All of them.
  package static func all(of path: String) -> [String] {
    let loading = loading(of: path)
    return [lock(of: path), loading]
      + [path, loading].flatMap { base in
        journalSuffixes.map { base + $0 }
      }
  }

  private static func hidden(_ path: String, _ ending: String) -> String {
    let nameStart = FilePath.nameStart(of: path)
    return "\(path[..<nameStart]).\(path[nameStart...])\(ending)"
  }

  /// The path of the warehouse that a path stands beside, if its name says that it does.
  package static func owner(of path: String) -> String? {
    for suffix in journalSuffixes where path.hasSuffix(suffix) {
      let base = String(path.dropLast(suffix.count))
      return hiddenOwner(of: base) ?? base
    }
    return hiddenOwner(of: path)
  }

  private static func hiddenOwner(of path: String) -> String? {
    let nameStart = FilePath.nameStart(of: path)
    let name = path[nameStart...]
    for ending in [lockEnding, loadingEnding] where name.hasPrefix(".") && name.hasSuffix(ending) {
      let owner = name.dropFirst().dropLast(ending.count)
      return owner.isEmpty ? nil : "\(path[..<nameStart])\(owner)"
    }
    return nil
  }
}
