internal import FileSystem
internal import GRDB

extension WarehouseFile {
  /// 32 MiB between two looks at the progress, with pages of 8 KiB.
  private static let pagesPerStep: Int32 = 4096

  /// Copies all pages of a warehouse, of one committed state of it, into the file at `loadingPath`. Under the
  /// writer lock only.
  ///
  /// - Parameter report: Told the share that is copied, from 0 to 1; may throw to end it.
  /// - Throws: What `report` throws, and errors of SQLite.
  package func copyPages(
    of source: Warehouse, report: @escaping (_ share: Double) throws -> Void
  ) throws {
    let copy = try DatabaseQueue(path: FilePath.forSQLite(loadingPath))
    defer { try? copy.close() }
    try source.queue.backup(to: copy, pagesPerStep: Self.pagesPerStep) { progress in
      let total = Double(max(progress.totalPageCount, 1))
      try report(Double(progress.completedPageCount) / total)
    }
  }
}
