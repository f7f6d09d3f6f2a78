internal import GRDBSQLite
internal import Statistics

/// What statements read, as SQLite's authorizer is told when they are prepared.
enum TablesRead {
  private final class Names {
    var names: Set<String> = []
  }

  /// The caches that statements read, at once or through views. What cannot be prepared reads nothing.
  static func caches(by sql: String, on connection: OpaquePointer?) -> Set<CacheTable> {
    let read = Names()
    sqlite3_set_authorizer(
      connection,
      { context, action, table, _, _, _ in
        guard action == SQLITE_READ, let context, let table else { return SQLITE_OK }
        let read = Unmanaged<Names>.fromOpaque(context).takeUnretainedValue()
        read.names.insert(String(cString: table))
        return SQLITE_OK
      }, Unmanaged.passUnretained(read).toOpaque())
    defer { sqlite3_set_authorizer(connection, nil, nil) }
    sql.withCString { start in
      var next: UnsafePointer<CChar>? = start
      while let text = next, text.pointee != 0 {
        var statement: OpaquePointer?
        let code = sqlite3_prepare_v2(connection, text, -1, &statement, &next)
        sqlite3_finalize(statement)
        if code != SQLITE_OK || next == text { break }
      }
    }
    return Set(CacheTable.all(on: .stored).filter { read.names.contains($0.name) })
  }
}
