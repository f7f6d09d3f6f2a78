internal import FileSystem
internal import GRDB

extension Warehouse {
  /// Whether SQLite as it comes understands a statement on this warehouse, without functions that a
  /// connection of taghouse may have.
  ///
  /// Nothing is run. Throws whatever opening the file throws.
  public func compilesPlainly(_ sql: String) throws -> Bool {
    try Self.translating(path: path) {
      var configuration = Configuration.distrusting
      configuration.readonly = true
      let plain = try DatabaseQueue(path: FilePath.forSQLite(path), configuration: configuration)
      defer { try? plain.close() }
      return try plain.inDatabase { db in
        do {
          _ = try db.makeStatement(sql: sql)
          return true
        } catch let error as DatabaseError where error.resultCode == .SQLITE_ERROR {
          return false
        }
      }
    }
  }
}
