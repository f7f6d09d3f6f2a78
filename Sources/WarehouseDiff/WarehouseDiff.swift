internal import Columns
internal import Export
internal import GRDB
internal import GRDBSQLite
internal import Rows
public import Store

/// Compares two warehouses.
///
///     let difference = try WarehouseDiff(old, new, WarehouseDiffOptions()).difference()
///
/// Both stay as they are; each is seen in one committed state. Compared are posts with all their fields
/// and tags, tags with their categories, captions, latents, aliases and implications. Not compared is
/// what only the warehouse knows: ids, imports, caches, settings, sets; nor scores of taggers and paths
/// of pictures.
public struct WarehouseDiff {
  private let first: Warehouse
  private let second: Warehouse
  private let options: WarehouseDiffOptions
  private let isCancelled: () -> Bool
  private let report: (WarehouseDiffProgress) -> Void

  /// - Parameters:
  ///   - first: Before; open for reading.
  ///   - second: After; open for reading by a connection of its own.
  ///   - isCancelled: Asked on the caller's thread now and then, as `report` is told.
  public init(
    _ first: Warehouse, _ second: Warehouse, _ options: WarehouseDiffOptions,
    isCancelled: @escaping () -> Bool = { false },
    report: @escaping (WarehouseDiffProgress) -> Void = { _ in }
  ) {
    self.first = first
    self.second = second
    self.options = options
    self.isCancelled = isCancelled
    self.report = report
  }

  /// All numbers. Throws `unknownSite`, `inconsistent`, `readFailed`; `OutputError.interrupted`.
  public func difference() throws -> WarehouseDifference {
    var difference = WarehouseDifference(before: first.path, after: second.path)
    try forEachSite { name, ids in
      let site = try compare(name, ids, to: nil)
      if !site.isEmpty { difference.sites.append(site) }
    }
    return difference
  }

  /// The rows of one list, site by site, each in the order of numbers or names.
  public func write(_ rows: DifferenceRows) throws {
    do {
      try forEachSite { name, ids in _ = try compare(name, ids, to: rows) }
    } catch is DifferenceRows.IsFull {
      // All that are wanted.
    }
    try rows.finish()
  }

  // MARK: Sites

  private func forEachSite(_ body: (String, (Int64?, Int64?)) throws -> Void) throws {
    try first.holdingSnapshot {
      try second.holdingSnapshot {
        let old = Dictionary(uniqueKeysWithValues: try first.sites().map { ($0.name, $0.id) })
        let new = Dictionary(uniqueKeysWithValues: try second.sites().map { ($0.name, $0.id) })
        let known = Set(old.keys).union(new.keys).sorted()
        if let unknown = options.siteNames.first(where: { !known.contains($0) }) {
          throw WarehouseError(
            .unknownSite, "there is no site '\(unknown)' in either of the two",
            hint: "They know \(known.joined(separator: ", ")).")
        }
        let wanted = options.siteNames.isEmpty ? known : Set(options.siteNames).sorted()
        for name in wanted { try body(name, (old[name], new[name])) }
      }
    }
  }

  // MARK: One site

  private func compare(
    _ name: String, _ ids: (Int64?, Int64?), to rows: DifferenceRows?
  ) throws -> SiteDifference {
    var result = SiteDifference(name: name)
    let list = rows?.list
    var before = try side(first, ids.0)
    var after = try side(second, ids.1)
    if list == nil || list == .aliases || list == .implications {
      try compareRelations(before, after, into: &result, rows)
      if list != nil { return result }
    }
    let kinds = try mergeKinds(&before, &after)
    let content = DifferenceList.content(list)
    let site = DiffSite(
      before: before, after: after, sharesSecond: try second.usesWriteAheadLog(),
      ranges: try ranges(before, after, postsPerRange: list?.postsPerRange),
      tags: try before.inDatabase { old in
        try after.inDatabase { new in
          // Without them the list is empty, and costs nothing.
          let isRead = content.contains(.tags)
          return try TagPairs(
            isRead ? before : before.withoutSite, old, isRead ? after : after.withoutSite, new)
        }
      }, kinds: kinds, fields: try ComparedFields(before, after), list: list)
    let tally = try comparePosts(site, into: &result, rows)
    if list == nil { result.take(tally, site.tags, topCount: options.topCount) }
    if list == .tags, let rows { try write(tally, site.tags, site: name, to: rows) }
    return result
  }

  private func side(_ warehouse: Warehouse, _ siteID: Int64?) throws -> DiffSide {
    var side = DiffSide(warehouse: warehouse, siteID: siteID)
    (side.hasCaptions, side.hasLatents) = try side.inDatabase { db in
      (
        try Bool.fetchOne(db, sql: "SELECT EXISTS (SELECT 1 FROM caption)") ?? false,
        try Bool.fetchOne(db, sql: "SELECT EXISTS (SELECT 1 FROM latent)") ?? false
      )
    }
    return side
  }

  private func compareRelations(
    _ before: DiffSide, _ after: DiffSide, into result: inout SiteDifference,
    _ rows: DifferenceRows?
  ) throws {
    try before.inDatabase { old in
      try after.inDatabase { new in
        if rows?.list != .implications {
          result.aliases = try RelationComparison.counts(
            ofTable: "tag_alias", before, old, after, new, site: result.name, rows: rows)
        }
        if rows?.list != .aliases {
          result.implications = try RelationComparison.counts(
            ofTable: "tag_implication", before, old, after, new, site: result.name, rows: rows)
        }
      }
    }
  }

  /// Gives the kinds of captions of both places in one list.
  private func mergeKinds(_ before: inout DiffSide, _ after: inout DiffSide) throws -> [String] {
    func read(_ side: DiffSide) throws -> [(id: Int64, name: String)] {
      try side.inDatabase { db in
        try Row.fetchAll(db, sql: "SELECT caption_kind_id, name FROM caption_kind").map {
          (id: try $0.decode(atIndex: 0), name: try $0.decode(atIndex: 1))
        }
      }
    }
    let (old, new) = (try read(before), try read(after))
    let names = Set((old + new).map(\.name)).sorted()
    let places = Dictionary(uniqueKeysWithValues: names.enumerated().map { ($1, $0) })
    before.kinds = Dictionary(old.map { ($0.id, places[$0.name] ?? 0) }) { first, _ in first }
    after.kinds = Dictionary(new.map { ($0.id, places[$0.name] ?? 0) }) { first, _ in first }
    return names
  }

  /// Cuts the numbers of both into ranges with at most so many posts each. Looks at both indexes once.
  private func ranges(
    _ before: DiffSide, _ after: DiffSide, postsPerRange: Int?
  ) throws -> [ClosedRange<Int64>] {
    let postsPerRange = postsPerRange ?? DifferenceReader.postsPerRange
    let sql = "SELECT number FROM post WHERE site_id = ? ORDER BY number"
    return try before.inDatabase { old in
      try after.inDatabase { new in
        let cursors = [try RowCursor(before, old, sql: sql), try RowCursor(after, new, sql: sql)]
        var ranges: [ClosedRange<Int64>] = []
        var numbers = NumberBounds()
        var count = 0
        for cursor in cursors { try cursor.advance() }
        while cursors[0].hasRow || cursors[1].hasRow {
          let order = RowCursor.order(cursors[0], cursors[1], by: [0])
          let number = sqlite3_column_int64(cursors[order <= 0 ? 0 : 1].handle, 0)
          guard numbers.isEmpty || number > numbers.last,
            ranges.last.map({ number > $0.upperBound }) ?? true
          else {
            throw WarehouseError(
              .inconsistent, "is damaged: the index of numbers of posts is out of order",
              hint: WarehouseError.damageHint, path: (order <= 0 ? before : after).warehouse.path)
          }
          numbers.insert(number)
          count += 1
          if count == postsPerRange {
            ranges.append(numbers.first...numbers.last)
            numbers = NumberBounds()
            count = 0
          }
          if order <= 0 { try cursors[0].advance() }
          if order >= 0 { try cursors[1].advance() }
        }
        if count > 0 { ranges.append(numbers.first...numbers.last) }
        return ranges
      }
    }
  }

  private func comparePosts(
    _ site: DiffSite, into result: inout SiteDifference, _ rows: DifferenceRows?
  ) throws -> TagTally {
    var fields = [Int64](repeating: 0, count: site.fields.names.count)
    var captions = [DifferenceCounts](repeating: DifferenceCounts(), count: site.kinds.count)
    let tally = TagTally(tagCount: site.tags.count)
    let name = result.name
    let blocks = OrderedBlocks(
      warehouse: first, rangeCount: site.ranges.count, makeReader: { DifferenceReader(site) })
    try blocks.forEach(isCancelled: isCancelled) { range, block in
      result.posts += block.posts
      result.latents += block.latents
      for (place, count) in block.fields.enumerated() { fields[place] += count }
      for (place, counts) in block.captions.enumerated() { captions[place] += counts }
      tally.add(block)
      try rows?.write(block.cells, site: name)
      report(
        WarehouseDiffProgress(
          siteName: name, rangeCount: range + 1, totalRangeCount: site.ranges.count))
    }
    result.fields = zip(site.fields.names, fields).filter { $1 > 0 }
      .map { SiteDifference.Named(name: $0, count: $1) }
      .sorted { $0.count != $1.count ? $0.count > $1.count : $0.name < $1.name }
    result.captions = zip(site.kinds, captions).filter { !$1.isEmpty }
      .map { SiteDifference.Captions(kind: $0, counts: $1) }
    return tally
  }

  private func write(
    _ tally: borrowing TagTally, _ tags: TagPairs, site: String, to rows: DifferenceRows
  ) throws {
    for tag in 0..<tags.count {
      let (counts, isBefore, isAfter) = (tally[tag], tags.isBefore(tag), tags.isAfter(tag))
      guard
        isBefore != isAfter || counts.before != counts.after || counts.added != 0
          || counts.removed != 0 || tags.hasOtherCategory(tag)
      else { continue }
      let change = isBefore ? isAfter ? DifferenceKind.changed : .went : .came
      try rows.write { writer in
        func append(_ category: String?) {
          if let category { writer.append(text: category) } else { writer.appendNull() }
        }
        func append(_ count: Int64, if isThere: Bool) {
          if isThere { writer.append(integer: count) } else { writer.appendNull() }
        }
        writer.append(text: site)
        writer.append(utf8: UnsafeRawBufferPointer(tags.name(tag)))
        writer.append(text: change.rawValue)
        append(tags.categoryBefore(tag))
        append(tags.categoryAfter(tag))
        append(counts.before, if: isBefore)
        append(counts.after, if: isAfter)
        writer.append(integer: Int64(counts.added))
        writer.append(integer: Int64(counts.removed))
      }
    }
  }
}

extension DiffSide {
  fileprivate var withoutSite: DiffSide { DiffSide(warehouse: warehouse) }
}
