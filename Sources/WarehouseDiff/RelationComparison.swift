internal import GRDB
internal import GRDBSQLite
internal import Store

/// The aliases or the implications of a site in two warehouses, side by side.
enum RelationComparison {
  /// Columns of the statement below that say which one it is, and those that may change.
  private static let keys: [Int32] = [0, 1, 2]
  private static let values: [Int32] = [3, 4]

  /// - Parameters:
  ///   - table: `tag_alias` or `tag_implication`.
  ///   - rows: Takes those that differ.
  static func counts(
    ofTable table: String, _ first: DiffSide, _ firstDB: Database, _ second: DiffSide,
    _ secondDB: Database, site: String, rows: DifferenceRows?
  ) throws -> DifferenceCounts {
    let sql = """
      SELECT antecedent_name, consequent_name, number, status, created_at
      FROM \(table)
      WHERE site_id = ?
      ORDER BY antecedent_name, consequent_name, number, status, created_at
      """
    let old = try RowCursor(first, firstDB, sql: sql)
    let new = try RowCursor(second, secondDB, sql: sql)
    var counts = DifferenceCounts()
    try old.advance()
    try new.advance()
    while old.hasRow || new.hasRow {
      let order = RowCursor.order(old, new, by: keys)
      if order < 0 {
        counts.addWent()
        try write(.went, old, nil, site: site, to: rows)
        try old.advance()
      } else if order > 0 {
        counts.addCame()
        try write(.came, nil, new, site: site, to: rows)
        try new.advance()
      } else {
        let isSame = values.allSatisfy { RowCursor.isSame(old.handle, $0, new.handle, $0) }
        counts.addBoth(isChanged: !isSame)
        if !isSame { try write(.changed, old, new, site: site, to: rows) }
        try old.advance()
        try new.advance()
      }
    }
    return counts
  }

  private static func write(
    _ change: DifferenceKind, _ old: RowCursor?, _ new: RowCursor?, site: String,
    to rows: DifferenceRows?
  ) throws {
    guard let rows, let any = new ?? old else { return }
    var cells = DifferenceCells()
    for column in keys { cells.append(any.handle, column) }
    cells.append(change.rawValue)
    for column in values {
      for side in [old, new] {
        if let side { cells.append(side.handle, column) } else { cells.appendNull() }
      }
    }
    try rows.write(cells, site: site)
  }
}
