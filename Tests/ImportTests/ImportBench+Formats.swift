import GRDB
import Loading
import Store
import TestSupport

@testable import Import

/// What became of the lines of an import.
struct LineFates: Equatable, CustomStringConvertible {
  var imported: Int64 = 0
  var updated: Int64 = 0
  var unchanged: Int64 = 0
  var rejected: Int64 = 0
  var blank: Int64 = 0

  init(
    imported: Int64 = 0, updated: Int64 = 0, unchanged: Int64 = 0, rejected: Int64 = 0,
    blank: Int64 = 0
  ) {
    self.imported = imported
    self.updated = updated
    self.unchanged = unchanged
    self.rejected = rejected
    self.blank = blank
  }

  init(_ counts: ImportCounts) {
    self.init(
      imported: counts.importedCount, updated: counts.updatedCount,
      unchanged: counts.unchangedCount, rejected: counts.rejectedCount, blank: counts.blankCount)
  }

  var lineCount: Int64 { imported + updated + unchanged + rejected + blank }

  var description: String {
    "imported \(imported), updated \(updated), unchanged \(unchanged), rejected \(rejected), "
      + "blank \(blank)"
  }
}

extension ImportBench {
  /// Writes a text as a file and imports it.
  @discardableResult
  func take(
    _ text: String, as name: String, _ format: ImportFormat, site: String = "e621",
    _ change: (inout ImportOptions) -> Void = { _ in }
  ) throws -> LineFates {
    try take(file: try folder.write(text, to: name), format, site: site, change)
  }

  @discardableResult
  func take(
    file path: String, _ format: ImportFormat, site: String = "e621",
    _ change: (inout ImportOptions) -> Void = { _ in }
  ) throws -> LineFates {
    let summary = try load([path]) {
      $0.format = format
      $0.siteName = site
      change(&$0)
    }
    let fates = LineFates(summary.counts)
    guard fates.lineCount == summary.counts.lineCount else {
      throw Miscount(description: "\(summary.counts.lineCount) lines: \(fates)")
    }
    return fates
  }

  /// Lines that do not add up.
  struct Miscount: Error {
    var description: String
  }

  /// What the warehouse says, see `WarehouseFacts`.
  func facts() throws -> [String] {
    try rows(WarehouseFacts.query).map { "\($0[0] as String) \($0[1] as String)" }
  }
}

extension ImportFormat {
  /// Kohya metadata with nothing chosen.
  static let kohya = ImportFormat.kohya(KohyaImportOptions())

  static func kohya(_ change: (inout KohyaImportOptions) -> Void) -> ImportFormat {
    var options = KohyaImportOptions()
    change(&options)
    return .kohya(options)
  }
}
