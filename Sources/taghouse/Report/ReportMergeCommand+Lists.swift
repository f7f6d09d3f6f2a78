import ArgumentParser
import Export
import Reports
import Rows

extension ReportMergeCommand {
  func validate() throws {
    if let missing { try OutputEnding(missing).require("json", what: "The list of --missing") }
    if list != nil, by != nil { throw ValidationError("Name one of the two: --list or --by.") }
  }

  /// People see the counts of each site where there are several.
  func standardGrouping(_ scan: MergeScan) -> MergeGrouping? {
    format ?? .table == .table && scan.siteNames.count > 1 ? .site : nil
  }

  /// Rows in the format that was asked for; else a line a post, as set:@FILE reads it.
  func write(_ list: MergeList, of scan: MergeScan) throws {
    guard format == nil else {
      return try MergeReport.write(
        list, of: scan, limit: selection.limit, format: format ?? .table, to: Console.write)
    }
    let lines = PostLines()
    try scan.forEachPost(on: list, limit: selection.limit) { try lines.write(site: $0, $1) }
    try lines.finish()
  }
}
