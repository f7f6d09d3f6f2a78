internal import Glibc

/// One path for all spellings of it.
package enum FilePath {
  /// From the root on, without links; nil when nothing is there, and `errno` says why.
  package static func resolved(_ path: String) -> String? {
    guard let real = realpath(path, nil) else { return nil }
    defer { free(real) }
    return String(cString: real)
  }

  /// The folder without links, and the name as it is; the path itself when there is no such folder.
  package static func position(of path: String) -> String {
    guard let folder = resolved(path.parentFolder) else { return path }
    let name = path[nameStart(of: path)...]
    return folder == "/" ? "/\(name)" : "\(folder)/\(name)"
  }

  /// Where the last name of a path begins. By bytes: a name may begin with a combining character.
  package static func nameStart(of path: String) -> String.Index {
    path.utf8.lastIndex(of: UInt8(ascii: "/")).map { path.utf8.index(after: $0) } ?? path.startIndex
  }

  /// A path that SQLite takes as one: `:memory:` and `file:…` have another meaning there.
  package static func forSQLite(_ path: String) -> String {
    path.hasPrefix(":") || path.hasPrefix("file:") ? "./\(path)" : path
  }

  /// `resolved`, and `position(of:)` of what is not there.
  package static func absolute(_ path: String) -> String {
    resolved(path) ?? position(of: path)
  }
}

extension String {
  /// The folder that a path lies in: `/` for `/a`, `.` for `a`.
  package var parentFolder: String {
    guard let slash = utf8.lastIndex(of: UInt8(ascii: "/")) else { return "." }
    return slash == startIndex ? "/" : String(self[..<slash])
  }
}
