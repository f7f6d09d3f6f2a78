internal import Columns
internal import Export
internal import GRDB
internal import GRDBSQLite
internal import Glibc
internal import Store

/// What is the same for all ranges of a site.
struct DiffSite: Sendable {
  let before: DiffSide
  let after: DiffSide
  /// Whether all threads share the second warehouse's connection: with a write-ahead log another one
  /// would see another state.
  let sharesSecond: Bool
  let ranges: [ClosedRange<Int64>]
  let tags: TagPairs
  /// Names of the kinds of captions of both.
  let kinds: [String]
  let fields: ComparedFields
  let list: DifferenceList?

  var content: PostContent { DifferenceList.content(list) }
}

/// Compares ranges of posts, one after the other, on one thread.
struct DifferenceReader: RangeReader, ~Copyable {
  static let postsPerRange = 1024
  /// Of a connection that walks through a file once.
  static let cacheKibibytes = 4096

  private let site: DiffSite
  private let sql: String
  private var second: Warehouse?
  private var comparison = TagComparison()

  init(_ site: DiffSite) {
    self.site = site
    sql = site.fields.sql(site.content)
  }

  deinit {
    if !site.sharesSecond { second?.close() }
  }

  mutating func read(
    _ range: Int, from warehouse: Warehouse, into block: DifferenceBlock
  ) throws {
    let before = site.before.on(warehouse)
    let after = site.after.on(try openSecond(beside: warehouse))
    block.fields = Array(repeating: 0, count: site.fields.names.count)
    block.captions = Array(repeating: DifferenceCounts(), count: site.kinds.count)
    // The state is the one that the caller holds; this is for the pages.
    try after.warehouse.holdingSnapshot {
      try before.inDatabase { firstDB in
        try after.inDatabase { secondDB in
          let numbers = site.ranges[range]
          let old = try DiffPost(
            before, firstDB, sql: sql, numbers: numbers, content: site.content)
          let new = try DiffPost(
            after, secondDB, sql: sql, numbers: numbers, content: site.content)
          try compare(old, new, into: block)
        }
      }
    }
  }

  private mutating func openSecond(beside first: Warehouse) throws -> Warehouse {
    if let second { return second }
    let opened =
      site.sharesSecond
      ? site.after.warehouse : try Warehouse(path: site.after.warehouse.path, mode: .read)
    if !site.sharesSecond { try opened.limitCache(kibibytes: Self.cacheKibibytes) }
    try first.limitCache(kibibytes: Self.cacheKibibytes)
    second = opened
    return opened
  }

  private mutating func compare(
    _ old: DiffPost, _ new: DiffPost, into block: DifferenceBlock
  ) throws {
    try old.advance()
    try new.advance()
    while old.isThere || new.isThere {
      if !new.isThere || (old.isThere && old.number < new.number) {
        try old.read(site.tags.before)
        addOne(old, .went, into: block)
        try old.advance()
      } else if !old.isThere || new.number < old.number {
        try new.read(site.tags.after)
        addOne(new, .came, into: block)
        try new.advance()
      } else {
        try old.read(site.tags.before)
        try new.read(site.tags.after)
        addBoth(old, new, into: block)
        try old.advance()
        try new.advance()
      }
    }
  }

  // MARK: Posts

  /// A post that only one of them has.
  private func addOne(_ post: DiffPost, _ change: DifferenceKind, into block: DifferenceBlock) {
    let isOld = change == .went
    if isOld {
      block.posts.addWent()
      block.went.append(post.tags.base, count: post.tags.count)
    } else {
      block.posts.addCame()
      block.came.append(post.tags.base, count: post.tags.count)
    }
    if site.list == .posts {
      block.cells.append(post.number)
      block.cells.append(change.rawValue)
      for _ in 0..<3 { block.cells.appendNull() }
    }
    addCaptions(isOld ? post : nil, isOld ? nil : post, into: block)
    addLatents(isOld ? post : nil, isOld ? nil : post, into: block)
  }

  private mutating func addBoth(_ old: DiffPost, _ new: DiffPost, into block: DifferenceBlock) {
    var changed: UInt64 = 0
    if site.content.contains(.fields) {
      for field in 0..<site.fields.columnCount {
        let column = Int32(field + 2)
        guard !RowCursor.isSame(old.row, column, new.row, column) else { continue }
        changed |= 1 << UInt64(field)
        if site.list == .fields { appendField(field, old, new, to: &block.cells) }
      }
    }
    if site.content.contains(.tags) {
      switch comparison.compare(old.tags, new.tags, into: block) {
      case .same: break
      case .reordered: changed |= 1 << UInt64(site.fields.tagOrder)
      case .changed: changed |= 1 << UInt64(site.fields.tags)
      }
    }
    block.posts.addBoth(isChanged: changed != 0)
    var rest = changed
    while rest != 0 {
      block.fields[rest.trailingZeroBitCount] += 1
      rest &= rest - 1
    }
    if site.list == .posts, changed != 0 { appendPost(new, changed, to: &block.cells) }
    addCaptions(old, new, into: block)
    addLatents(old, new, into: block)
  }

  private func appendField(
    _ field: Int, _ old: DiffPost, _ new: DiffPost, to cells: inout DifferenceCells
  ) {
    cells.append(new.number)
    cells.append(site.fields.names[field])
    cells.append(old.row, Int32(field + 2))
    cells.append(new.row, Int32(field + 2))
  }

  private func appendPost(_ post: DiffPost, _ changed: UInt64, to cells: inout DifferenceCells) {
    cells.append(post.number)
    cells.append(DifferenceKind.changed.rawValue)
    cells.append(
      site.fields.names.indices.filter { changed >> UInt64($0) & 1 == 1 }
        .map { site.fields.names[$0] }.joined(separator: " "))
    appendNames(comparison.added, to: &cells)
    appendNames(comparison.removed, to: &cells)
  }

  private func appendNames(
    _ places: borrowing ColumnBuffer<UInt32>, to cells: inout DifferenceCells
  ) {
    var text = ColumnBuffer<UInt8>()
    for place in places.buffer {
      if text.count > 0 { text.append(UInt8(ascii: " ")) }
      let name = site.tags.name(Int(place))
      if let base = name.baseAddress { text.append(base, count: name.count) }
    }
    cells.append(text.buffer)
  }

  // MARK: What belongs to posts

  private func addCaptions(_ old: DiffPost?, _ new: DiffPost?, into block: DifferenceBlock) {
    guard old?.hasCaption ?? false || new?.hasCaption ?? false else { return }
    for kind in site.kinds.indices {
      let texts = (old?.caption(kind), new?.caption(kind))
      let change: DifferenceKind?
      switch texts {
      case (nil, nil): continue
      case (_?, nil):
        block.captions[kind].addWent()
        change = .went
      case (nil, _?):
        block.captions[kind].addCame()
        change = .came
      case (let before?, let after?):
        change = before.hasSameBytes(as: after) ? nil : .changed
        block.captions[kind].addBoth(isChanged: change != nil)
      }
      guard site.list == .captions, let change, let number = (new ?? old)?.number else { continue }
      block.cells.append(number)
      block.cells.append(site.kinds[kind])
      block.cells.append(change.rawValue)
      for text in [texts.0, texts.1] {
        if let text { block.cells.append(text) } else { block.cells.appendNull() }
      }
    }
  }

  private func addLatents(_ old: DiffPost?, _ new: DiffPost?, into block: DifferenceBlock) {
    let sizes = (old?.latent, new?.latent)
    let change: DifferenceKind?
    switch sizes {
    case (nil, nil): return
    case (_?, nil):
      block.latents.addWent()
      change = .went
    case (nil, _?):
      block.latents.addCame()
      change = .came
    case (let before?, let after?):
      change = before == after ? nil : .changed
      block.latents.addBoth(isChanged: change != nil)
    }
    guard site.list == .latents, let change, let number = (new ?? old)?.number else { return }
    block.cells.append(number)
    block.cells.append(change.rawValue)
    for side in [sizes.0, sizes.1] {
      if let side {
        block.cells.append(side.width)
        block.cells.append(side.height)
      } else {
        block.cells.appendNull()
        block.cells.appendNull()
      }
    }
  }
}

extension DiffSide {
  /// The same on another connection to the same file.
  fileprivate func on(_ warehouse: Warehouse) -> DiffSide {
    DiffSide(
      warehouse: warehouse, siteID: siteID, kinds: kinds, hasCaptions: hasCaptions,
      hasLatents: hasLatents)
  }
}

/// Compares the tags of two posts as sets. One thread.
struct TagComparison: ~Copyable {
  enum Result {
    case same, reordered, changed
  }

  private var old = ColumnBuffer<UInt32>()
  private var new = ColumnBuffer<UInt32>()
  /// Of the last comparison, by name.
  private(set) var added = ColumnBuffer<UInt32>()
  private(set) var removed = ColumnBuffer<UInt32>()

  mutating func compare(
    _ before: borrowing ColumnBuffer<UInt32>, _ after: borrowing ColumnBuffer<UInt32>,
    into block: DifferenceBlock
  ) -> Result {
    added.removeAll()
    removed.removeAll()
    if before.count == after.count,
      memcmp(before.base, after.base, before.count * MemoryLayout<UInt32>.size) == 0
    {
      block.kept.append(before.base, count: before.count)
      return .same
    }
    old.removeAll()
    new.removeAll()
    old.append(before.base, count: before.count)
    new.append(after.base, count: after.count)
    old.sort()
    new.sort()
    var (left, right) = (0, 0)
    while left < old.count || right < new.count {
      if right == new.count || (left < old.count && old[left] < new[right]) {
        removed.append(old[left])
        left += 1
      } else if left == old.count || new[right] < old[left] {
        added.append(new[right])
        right += 1
      } else {
        block.kept.append(old[left])
        left += 1
        right += 1
      }
    }
    block.added.append(added.base, count: added.count)
    block.removed.append(removed.base, count: removed.count)
    return added.count == 0 && removed.count == 0 ? .reordered : .changed
  }
}
