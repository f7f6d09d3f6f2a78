internal import BooruFormats
internal import Columns
internal import Dispatch
internal import GRDB
internal import Glibc
internal import SQLitePages
internal import Spills
internal import Statistics
internal import Store

extension BulkLoader {
  /// Rows that are handed to a page builder at once.
  private static let rowsAtOnce = 8192

  public func finish(
    state: ImportRunRecord.State, message: String?, progress: (String) -> Void
  ) throws {
    do {
      progress("sorting tags")
      let postTagCount = try finishArrivedTables()
      try buildSortedTables(postTagCount: postTagCount)
      try pages.finish(synchronizes: false)
      let postCount = numbers.count
      releaseMemory()
      progress("writing to disk")
      try finishWithSQL(postCount: postCount, state: state, message: message, progress: progress)
      try temporary.takeName()
    } catch {
      temporary.remove()
      throw WarehouseError.from(error, path: path)
    }
  }

  /// Ends the tables whose rows came in the order of their keys; returns the rows of post_tag.
  private func finishArrivedTables() throws -> Int {
    let posts = try postTree.finish().rowCount
    let postTags = try postTagTree.finish().rowCount
    try accounting.synchronize()
    _ = try rejectedTree.finish()
    captionCount = try captionTree.finish().rowCount
    _ = try captionRecordTree.finish()
    _ = try latentTree.finish()
    guard posts == numbers.count else {
      throw WarehouseError(.inconsistent, "\(posts) rows of post for \(numbers.count) posts")
    }
    return postTags
  }

  /// Builds all that is in another order than the input, on two cores.
  private func buildSortedTables(postTagCount: Int) throws {
    // Each half works on members of its own; both only read `tags`. PageFile has a lock.
    nonisolated(unsafe) let loader = self
    let failures = ParallelFailures()
    DispatchQueue.concurrentPerform(iterations: 2) { half in
      failures.catching {
        if half == 0 {
          try loader.buildTagPosts(postTagCount: postTagCount)
        } else {
          try loader.buildSmallerTables()
        }
      }
    }
    try failures.throwFirst()
  }

  /// Rows are made here and put on pages by another thread, a few blocks behind.
  private func buildTagPosts(postTagCount: Int) throws {
    // The tree is used by the queue's thread only, until that is idle.
    nonisolated(unsafe) let tree = try BTreeBuilder(
      file: pages, kind: .index, rootPage: roots.table("tag_post"))
    let failures = ParallelFailures()
    let queue = DispatchQueue(label: "taghouse.tag-post")
    let freeBlocks = DispatchSemaphore(value: Self.blocksInUse)
    try accounting.postings.drain(tags: tags) { rows in
      let block = RowBlock(rows)
      freeBlocks.wait()
      queue.async {
        failures.catching { try tree.appendIntegerRows(block.rows.buffer, columnCount: 2) }
        freeBlocks.signal()
      }
      try failures.throwFirst()
    }
    queue.sync {}
    try failures.throwFirst()
    let rowCount = try tree.finish().rowCount
    guard rowCount == postTagCount else {
      throw WarehouseError(
        .inconsistent, "\(rowCount) rows of tag_post for \(postTagCount) of post_tag")
    }
  }

  /// Blocks of 512 KiB between the two threads of `buildTagPosts`.
  private static let blocksInUse = 4

  /// A copy of rows, handed from one thread to another as a whole.
  private final class RowBlock: @unchecked Sendable {
    var rows = ColumnBuffer<Int64>(minimumCapacity: 1)

    init(_ values: UnsafeBufferPointer<Int64>) {
      if let base = values.baseAddress { rows.append(base, count: values.count) }
    }
  }

  private func buildSmallerTables() throws {
    try buildNumberIndex()
    try buildCaptionIndex()
    let order = SiteTagOrder(tags: tags, postCounts: accounting.statistics.tagPostCounts.buffer)
    if ownsTagTable { try buildTags(order) }
    let postCounts = accounting.statistics.tagPostCounts.buffer
    let ranks = TagRanks(order, tags: tags, postCounts: postCounts)
    categoryTotals = ranks.categoryTotals
    try buildTagCounts(order, ranks)
    if !tags.isRecategorized { try buildCharacterCounts() }
  }

  /// The index of post by (site_id, number).
  private func buildNumberIndex() throws {
    let tree = try BTreeBuilder(
      file: pages, kind: .index, rootPage: roots.uniqueIndex(of: "post"))
    var rows = ColumnBuffer<Int64>(minimumCapacity: Self.rowsAtOnce * 3)
    var order = ColumnBuffer<UInt32>()
    if !areNumbersAscending {
      let numbers = numbers.base
      for index in 0..<self.numbers.count { order.append(UInt32(index)) }
      order.sort { numbers[Int($0)] < numbers[Int($1)] }
    }
    for index in 0..<numbers.count {
      let post = areNumbersAscending ? index : Int(order[index])
      rows.append(siteID)
      rows.append(numbers[post])
      rows.append(Int64(post + 1))
      if rows.count >= Self.rowsAtOnce * 3 {
        try tree.appendIntegerRows(rows.buffer, columnCount: 3)
        rows.removeAll()
      }
    }
    try tree.appendIntegerRows(rows.buffer, columnCount: 3)
    _ = try tree.finish()
  }

  /// The index of caption by (caption_kind_id, post_id, text_length).
  private func buildCaptionIndex() throws {
    let tree = try BTreeBuilder(
      file: pages, kind: .index, rootPage: roots.table("caption_by_kind"))
    var rows = ColumnBuffer<Int64>(minimumCapacity: Self.rowsAtOnce * 3)
    var bytes = ColumnBuffer<UInt8>()
    for kind in 0..<captionLengths.keyCount {
      bytes.removeAll(keptCapacity: 4 << 20)
      try captionLengths.read(key: kind, into: &bytes)
      var reader = VarintReader(bytes.base, byteCount: bytes.count)
      var postID: Int64 = 0
      while let zigzag = reader.next(), let length = reader.next() {
        postID += Int64(bitPattern: zigzag >> 1) ^ -Int64(bitPattern: zigzag & 1)
        rows.append(Int64(kind))
        rows.append(postID)
        rows.append(Int64(bitPattern: length))
        if rows.count == Self.rowsAtOnce * 3 {
          try tree.appendIntegerRows(rows.buffer, columnCount: 3)
          rows.removeAll()
        }
      }
    }
    try tree.appendIntegerRows(rows.buffer, columnCount: 3)
    let rowCount = try tree.finish().rowCount
    guard rowCount == captionCount else {
      throw WarehouseError(
        .inconsistent, "\(rowCount) rows of caption_by_kind for \(captionCount) of caption")
    }
  }

  /// The table tag and its index by (name, site_id).
  private func buildTags(_ order: borrowing SiteTagOrder) throws {
    var encoder = RecordEncoder()
    let table = try BTreeBuilder(file: pages, kind: .table, rootPage: roots.table("tag"))
    for position in 0..<tags.count {
      encoder.reset()
      encoder.appendNull()
      encoder.append(integer: siteID)
      encoder.append(text: UnsafeRawBufferPointer(tags.name(at: position)))
      let category = tags.categories[position]
      if category == TagMention.noCategory {
        encoder.appendNull()
      } else {
        encoder.append(integer: Int64(category))
      }
      try table.append(rowid: tags.ids[position], record: &encoder)
    }
    _ = try table.finish()
    let index = try BTreeBuilder(
      file: pages, kind: .index, rootPage: roots.uniqueIndex(of: "tag"))
    for position in order.byName.buffer {
      encoder.reset()
      encoder.append(text: UnsafeRawBufferPointer(tags.name(at: Int(position))))
      encoder.append(integer: siteID)
      encoder.append(integer: tags.ids[Int(position)])
      try index.append(record: &encoder)
    }
    _ = try index.finish()
  }

  /// The cache tag_count and its two indexes.
  private func buildTagCounts(
    _ order: borrowing SiteTagOrder, _ ranks: borrowing TagRanks
  ) throws {
    var encoder = RecordEncoder()
    var byCount = ColumnBuffer<UInt64>(minimumCapacity: order.byRank.count)
    let byRank = try BTreeBuilder(
      file: pages, kind: .index, rootPage: roots.table("tag_count_by_rank"))
    var row = ColumnBuffer<Int64>()
    for (index, position) in order.byRank.buffer.enumerated() {
      byCount.append(
        UInt64(accounting.statistics.tagPostCounts[Int(position)]) << 32 | UInt64(position))
      row.removeAll()
      row.append(Int64(index + 1))
      row.append(siteID)
      row.append(tags.ids[Int(position)])
      try byRank.appendIntegerRows(row.buffer, columnCount: 3)
    }
    _ = try byRank.finish()

    let table = try BTreeBuilder(file: pages, kind: .table, rootPage: roots.table("tag_count"))
    for position in 0..<tags.count where ranks.ranks[position] > 0 {
      encoder.reset()
      encoder.appendNull()
      encoder.append(integer: siteID)
      encoder.append(integer: accounting.statistics.tagPostCounts[position])
      encoder.append(integer: Int64(ranks.ranks[position]))
      if ranks.categoryRanks[position] == 0 {
        encoder.appendNull()
      } else {
        encoder.append(integer: Int64(ranks.categoryRanks[position]))
      }
      encoder.append(integer: accounting.statistics.addedNumbers[position].first)
      encoder.append(integer: accounting.statistics.addedNumbers[position].last)
      try table.append(rowid: tags.ids[position], record: &encoder)
    }
    _ = try table.finish()

    byCount.sort()
    let index = try BTreeBuilder(
      file: pages, kind: .index, rootPage: roots.table("tag_count_by_post_count"))
    for key in byCount.buffer {
      row.removeAll()
      row.append(Int64(key >> 32))
      row.append(tags.ids[Int(key & 0xFFFF_FFFF)])
      try index.appendIntegerRows(row.buffer, columnCount: 2)
    }
    _ = try index.finish()
  }

  /// The caches character_count and character_tag_count.
  private func buildCharacterCounts() throws {
    var encoder = RecordEncoder()
    let characters = try BTreeBuilder(
      file: pages, kind: .table, rootPage: roots.table("character_count"))
    let pairs = try BTreeBuilder(
      file: pages, kind: .index, rootPage: roots.table("character_tag_count"))
    var rows = ColumnBuffer<Int64>(minimumCapacity: Self.rowsAtOnce * 3)
    for character in 0..<accounting.statistics.soloPostCounts.count
    where accounting.statistics.soloPostCounts[character] > 0 {
      let characterID = tags.ids[character]
      encoder.reset()
      encoder.appendNull()
      encoder.append(integer: accounting.statistics.soloPostCounts[character])
      try characters.append(rowid: characterID, record: &encoder)
      try forEachTagOfCharacter(character) { tag, count in
        rows.append(characterID)
        rows.append(tags.ids[tag])
        rows.append(count)
      }
      if rows.count >= Self.rowsAtOnce * 3 {
        try pairs.appendIntegerRows(rows.buffer, columnCount: 3)
        rows.removeAll()
      }
    }
    try pairs.appendIntegerRows(rows.buffer, columnCount: 3)
    _ = try characters.finish()
    _ = try pairs.finish()
  }

  private func forEachTagOfCharacter(
    _ character: Int, _ body: (Int, Int64) throws -> Void
  ) throws {
    try accounting.statistics.forEachTag(ofCharacter: character, body)
  }

  /// Gives back what the big tables were built from: SQLite needs memory of its own now.
  private func releaseMemory() {
    accounting = TagAccounting(folder: temporary.folder)
    captionLengths = KeyedByteRuns(folder: temporary.folder, arenaByteCount: 0)
    numbers.removeAll(keptCapacity: 1)
  }

  // MARK: By SQL

  /// Writes what is small, takes in the posts that were set aside, and checks.
  private func finishWithSQL(
    postCount: Int, state: ImportRunRecord.State, message: String?, progress: (String) -> Void
  ) throws {
    let warehouse = try Warehouse(path: temporary.path, mode: .load)
    try warehouse.queue.writeWithoutTransaction { db in
      try db.writeWithoutSafety()
      try db.inTransaction {
        try db.execute(
          sql: "INSERT OR REPLACE INTO site_count (site_id, post_count) VALUES (?, ?)",
          arguments: [siteID, postCount])
        if postCount == 0 { try db.execute(sql: "DELETE FROM site_count") }
        try CacheRefresh.writeCategoryTotals(categoryTotals, siteID: siteID, db)
        try TagWriter.ensureCategories(of: tags, siteID: siteID, db)
        try captionKinds.write(db)
        if !ownsTagTable { try TagWriter.write(&tags, siteID: siteID, db) }
        ledger.run.state = setAside.isEmpty ? state : .running
        ledger.run.message = message
        if ledger.run.state != .running { ledger.run.finishedAt = Clock.now() }
        try ledger.write(db)
        try CacheRefresh.refreshExclusions(db)
        try TagLayerRefresh.run(db)
        try CacheRefresh.setCurrent(!tags.isRecategorized, db)
        return .commit
      }
      if tags.isRecategorized {
        try db.inTransaction {
          try CacheRefresh.count(.counts, path: temporary.path, db)
          return .commit
        }
      }
      try indexCaptionText(db, progress: progress)
      try db.execute(sql: "PRAGMA analysis_limit = 1000")
      try db.execute(sql: "ANALYZE")
    }
    try warehouse.connection.close()
    if !setAside.isEmpty { try takeInSetAside(state: state, message: message) }
  }

  /// Fills the index of caption texts, if the warehouse has one: its rows are not built with the pages.
  private func indexCaptionText(_ db: Database, progress: (String) -> Void) throws {
    guard captionCount > 0, try CaptionTextIndex.state(db) == .ready else { return }
    progress("indexing caption texts")
    try db.execute(sql: "PRAGMA cache_size = -65536")
    try db.inTransaction {
      _ = try CaptionTextIndex.fill(db) { _ in }
      return .commit
    }
  }

  private func takeInSetAside(state: ImportRunRecord.State, message: String?) throws {
    let loader = try IncrementalLoader(
      path: temporary.path, siteName: siteName, ledger: ledger, lock: nil)
    for file in setAside.keys.sorted() {
      guard let batch = setAside[file] else { continue }
      try loader.loadSetAside(batch)
    }
    try loader.finish(state: state, message: message) { _ in }
    ledger = loader.ledger
  }
}
