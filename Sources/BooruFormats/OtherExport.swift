/// Exports of a site that hold neither posts nor tags nor what belongs to tags, known by their columns.
///
/// Some have names of columns in common with those that are read: a list of artists has names, versions
/// of posts have ratings and sources. They are refused as a whole.
enum OtherExport {
  static let hint = "Leave it out: nothing of it belongs into a warehouse."

  private static let nouns: [(column: String, noun: String)] = [
    ("post_ids", "pools"), ("other_names", "artists"), ("body", "pages of the wiki"),
    ("post_id", "versions of posts, or of something else that belongs to a post"),
  ]

  /// What a table with these columns holds; nil when it is none of them.
  static func noun(ofColumns names: [String]) -> String? {
    nouns.first { names.contains($0.column) }?.noun
  }

  /// The names in a first row; empty when it is none.
  static func columns(_ firstRow: [UInt8]) -> [String] {
    let cells = TableRow()
    return firstRow.withUnsafeBufferPointer { bytes in
      guard cells.cut(bytes) == nil else { return [] }
      return (0..<min(cells.count, TableRow.keptCellCount)).map {
        String(decoding: cells[$0], as: UTF8.self)
      }
    }
  }

  /// Why a table is not read as one of `expected`; nil when it may be.
  static func refusal(of entry: EntryHead, expected: String) -> String? {
    guard entry.isTable, let noun = noun(ofColumns: columns(entry.firstRow)) else { return nil }
    return "this is a table of \(noun), not of \(expected)"
  }
}
