internal import GRDB
public import Store

extension Warehouse {
  /// What the ledger knows of files of a format and site; empty for a site that it does not know.
  public func recordedFiles(format: String, siteName: String) throws -> [ImportFileRecord] {
    guard let site = try sites().first(where: { $0.name == siteName }) else { return [] }
    return try Self.translating(path: path) {
      try queue.read { db in
        try ImportLedger.recordedFiles(db, format: format, siteID: site.id)
      }
    }
  }
}
