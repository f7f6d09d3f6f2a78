// The fast way into a warehouse without posts. The pages of its tables are built directly, in a file
// beside it that takes its name when all is done.
//
//     while loading    post, post_tag, caption, caption_record, latent, rejected_record: rows arrive
//                      in the order of their keys
//     at the end       tag_post and character_tag_count from sorted runs, on both cores; tag, its
//                      index by name, the index of post by number, that of caption by kind; then, by
//                      SQL, all that is small
//
// post_id counts the posts in the order of their arrival, so that the big tables grow at their end
// whatever the order of the numbers. What comes later for a post that is there can be built in only
// if it belongs behind all that the tables have: captions and latents from a second file in the
// order of the first. Any other record of such a post is set aside and taken in by the incremental
// loader at the end, or, when they become many, the bulk load ends early and the import goes on with
// that one.

public import BooruFormats
package import Columns
internal import GRDB
internal import Glibc
package import SQLitePages
internal import Spills
package import Statistics
public import Store

/// Loads records of posts of one site into a warehouse that has none, by building its pages.
///
/// Memory: the site's tags, 8 bytes a post, and arenas of 96, 96 and 32 MiB that are spilled when
/// full.
public final class BulkLoader: RecordLoader {
  /// So many posts that come again are set aside before the loader is full.
  public static let defaultMaximumSetAsideCount = 20_000
  /// Or so many bytes of them.
  public static let maximumSetAsideByteCount = 48 << 20

  package let path: String
  package let siteName: String
  package let siteID: Int64
  public internal(set) var ledger: ImportLedger
  package let temporary: TemporaryWarehouse
  package let pages: PageFile

  let postTree: BTreeBuilder
  let postTagTree: BTreeBuilder
  let rejectedTree: BTreeBuilder
  let captionTree: BTreeBuilder
  let captionRecordTree: BTreeBuilder
  let latentTree: BTreeBuilder

  package var captionKinds: CaptionKindTable
  /// By kind: each caption's post_id, as a distance, and its length.
  var captionLengths: KeyedByteRuns
  /// Rows of caption, once that table is built.
  package var captionCount = 0
  /// Captions of the post at hand, by caption_kind_id.
  var postCaptions: [(kindID: Int64, caption: CaptionMention)] = []
  /// The last keys of caption, caption_record and latent.
  var lastParts = LastParts()
  /// Where `postID(of:)` has found the last post.
  var lastFound = 0

  package var tags: SiteTags
  var tagPositions = TagPositions()
  /// What goes into the tables that are built at the end.
  var accounting: TagAccounting

  private var seen = NumberSet()
  /// Number by post_id - 1.
  package var numbers = ColumnBuffer<Int64>()
  var areNumbersAscending = true
  /// Posts that came again, by file.
  var setAside: [Int: RecordBatch] = [:]
  private let maximumSetAsideCount: Int
  private var setAsideCount = 0
  private var setAsideByteCount = 0
  private(set) var setAsideNumbers = Set<Int64>()

  package var encoder = RecordEncoder()
  private var postTagRows = ColumnBuffer<Int64>()
  private let layout: [BatchColumn] = PostRowLayout.columns.map(\.value)

  /// More rejects of other imports than this are not built in again.
  private static let maximumFormerRejectCount = 10_000
  /// Kinds of captions are keys of an array here, so that none must have a giant id.
  private static let maximumFormerKindID = 10_000

  /// Whether the bulk way is open: nothing at `path`, or a warehouse without posts into which no
  /// file of this format was ever read. Such a file may be read on, and its rejects would come out
  /// of order.
  public static func isPossible(path: String, format: String) throws -> Bool {
    guard !Warehouse.isMissing(path: path) else { return true }
    let warehouse = try Warehouse(path: path, mode: .load)
    defer { warehouse.close() }
    return try Warehouse.translating(path: path) {
      try warehouse.queue.read { db in
        try Bool.fetchOne(
          db,
          sql: """
            SELECT NOT EXISTS (SELECT 1 FROM post) AND NOT EXISTS (SELECT 1 FROM post_tag)
              AND NOT EXISTS (SELECT 1 FROM caption) AND NOT EXISTS (SELECT 1 FROM latent)
              AND NOT EXISTS (SELECT 1 FROM caption_record)
              AND NOT EXISTS (SELECT 1 FROM import_file WHERE format = ?)
              AND (SELECT COUNT(*) FROM rejected_record) <= ?
              AND (SELECT COALESCE(MAX(caption_kind_id), 0) FROM caption_kind) <= ?
            """, arguments: [format, maximumFormerRejectCount, maximumFormerKindID]) ?? false
      }
    }
  }

  /// Begins a load into `path`, which `isPossible` has said yes to under the same lock.
  ///
  /// Nobody else can write there from now on until the loader has ended. Throws `busy` when another program
  /// has begun to.
  public init(
    path: String, siteName: String, run: ImportRunRecord, lock: WriterLock,
    maximumSetAsideCount: Int = defaultMaximumSetAsideCount
  ) throws {
    self.path = path
    self.maximumSetAsideCount = maximumSetAsideCount
    self.siteName = siteName
    var ledger = ImportLedger(run: run)
    ledger.run.mode = "bulk"
    temporary = TemporaryWarehouse(lock)
    let formerRejects: [(fileID: Int64, record: RejectedRecord)]
    do {
      let opened = try temporary.prepare(siteName: siteName, ledger: &ledger)
      formerRejects = opened.rejects
      self.ledger = ledger
      siteID = opened.siteID
      tags = opened.takeTags()
      pages = try PageFile(path: temporary.path)
      let roots = opened.roots
      postTree = try BTreeBuilder(file: pages, kind: .table, rootPage: roots.table("post"))
      postTagTree = try BTreeBuilder(file: pages, kind: .index, rootPage: roots.table("post_tag"))
      rejectedTree = try BTreeBuilder(
        file: pages, kind: .index, rootPage: roots.table("rejected_record"))
      captionTree = try BTreeBuilder(file: pages, kind: .index, rootPage: roots.table("caption"))
      captionRecordTree = try BTreeBuilder(
        file: pages, kind: .table, rootPage: roots.table("caption_record"))
      latentTree = try BTreeBuilder(file: pages, kind: .table, rootPage: roots.table("latent"))
      captionKinds = opened.captionKinds
      self.roots = roots
      ownsTagTable = opened.isTagTableEmpty
    } catch {
      temporary.remove()
      throw WarehouseError.from(error, path: path)
    }
    accounting = TagAccounting(folder: temporary.folder)
    captionLengths = KeyedByteRuns(
      folder: temporary.folder, arenaByteCount: Self.captionArenaByteCount)
    do {
      for reject in formerRejects { try append(reject.record, fileID: reject.fileID) }
    } catch {
      temporary.remove()
      throw WarehouseError.from(error, path: path)
    }
  }

  /// What the categories add up to, once the tags are counted.
  package var categoryTotals: [Int16: TagRanks.CategoryTotal] = [:]

  private static let captionArenaByteCount = 32 << 20

  package let roots: RootPages
  /// Whether the table tag is empty, so that it can be built.
  let ownsTagTable: Bool

  public var isFull: Bool {
    setAsideCount >= maximumSetAsideCount
      || setAsideByteCount >= Self.maximumSetAsideByteCount
  }

  public func open(_ file: ImportFileRecord) throws -> Int {
    ledger.add(file)
  }

  public func complete(file: Int) throws {
    ledger.complete(file: file)
  }

  // MARK: Loading

  /// Records of posts of the import's own site; anything else takes transactions.
  public func accepts(_ batch: RecordBatch) -> Bool {
    batch.siteNumbers.count == 0 && batch.tagListings.isEmpty && batch.tagRelations.isEmpty
  }

  public func load(_ batch: RecordBatch) throws {
    do {
      try loadPosts(batch)
      try loadRejects(batch)
    } catch {
      throw WarehouseError.from(error, path: path)
    }
  }

  private func loadPosts(_ batch: RecordBatch) throws {
    tagPositions.resolve(batch, in: &tags)
    postTagRows.removeAll()
    try captionKinds.resolve(batch)
    captionLengths.reserveKeys(Int(captionKinds.highestID) + 1)
    let fileID = ledger.files[batch.extent.file].id
    var counts = ImportCounts(linesOf: batch)
    for post in 0..<batch.count {
      let number = batch.numbers[post]
      guard seen.insert(number) else {
        if try appendLate(post, of: batch, fileID: fileID) {
          counts.importedCount += 1
        } else {
          setAside(post, of: batch)
        }
        continue
      }
      counts.importedCount += 1
      if numbers.count > 0, number < numbers[numbers.count - 1] { areNumbersAscending = false }
      numbers.append(number)
      try appendRow(of: post, in: batch, fileID: fileID)
      try appendTags(of: post)
      try appendCaptions(of: post, in: batch, postID: Int64(numbers.count), fileID: fileID)
    }
    try postTagTree.appendIntegerRows(postTagRows.buffer, columnCount: 3)
    ledger.note(batch, counts: counts)
  }

  /// The row of table post, in the order of the schema. post_id is the rowid, and null in the record.
  private func appendRow(of post: Int, in batch: RecordBatch, fileID: Int64) throws {
    encoder.reset()
    encoder.appendNull()
    encoder.append(integer: siteID)
    encoder.append(integer: batch.numbers[post])
    if batch.parts[post].contains(.fields) {
      encoder.append(integer: fileID)
      for column in layout { append(column, of: post, in: batch) }
    } else {
      for _ in 0...layout.count { encoder.appendNull() }
    }
    try postTree.append(rowid: Int64(numbers.count), record: &encoder)
  }

  @inline(__always)
  package func append(_ column: BatchColumn, of post: Int, in batch: RecordBatch) {
    switch column {
    case .integer(let column):
      let integer = batch.integers[post * PostIntegerColumn.count + column.rawValue]
      if integer == RecordBatch.none {
        encoder.appendNull()
      } else {
        encoder.append(integer: integer)
      }
    case .text(let column):
      let slice = batch.texts[post * PostTextColumn.count + column.rawValue]
      if slice.isNone {
        encoder.appendNull()
      } else {
        encoder.append(text: UnsafeRawBufferPointer(batch.bytes(of: slice)))
      }
    }
  }

  private func appendTags(of post: Int) throws {
    let postID = Int64(numbers.count)
    let positions = tagPositions.positions(of: post)
    let start = postTagRows.appendUninitialized(positions.count * 3)
    var row = postTagRows.base + start
    for position in 0..<positions.count {
      let tag = Int(positions[position])
      row[0] = postID
      row[1] = Int64(position)
      row[2] = tags.ids[tag]
      row += 3
    }
    try accounting.note(
      postID: postID, number: numbers[numbers.count - 1], positions, of: tags)
  }

  private func setAside(_ post: Int, of batch: RecordBatch) {
    setAsideNumbers.insert(batch.numbers[post])
    let file = batch.extent.file
    let kept = setAside[file] ?? RecordBatch()
    setAside[file] = kept
    let before = kept.heap.count
    kept.append(post, of: batch)
    // What it says of categories is noted already, in the order of the input. Taken in after posts
    // that came later, it must not say it again.
    for tag in kept.tagRange(of: kept.count - 1) {
      kept.tags[tag].category = TagMention.noCategory
    }
    kept.extent.file = file
    setAsideCount += 1
    setAsideByteCount += kept.heap.count - before
  }

  private func loadRejects(_ batch: RecordBatch) throws {
    let fileID = ledger.files[batch.extent.file].id
    for reject in batch.rejects { try append(reject, fileID: fileID) }
  }

  private func append(_ reject: RejectedRecord, fileID: Int64) throws {
    encoder.reset()
    encoder.append(integer: fileID)
    encoder.append(integer: reject.byteOffset)
    encoder.append(integer: reject.lineNumber)
    encoder.append(integer: reject.byteCount)
    encoder.append(string: reject.reason)
    encoder.append(string: reject.firstBytes)
    try rejectedTree.append(record: &encoder)
  }

  /// Throws the whole load away.
  public func discard() {
    temporary.remove()
  }
}

extension RecordEncoder {
  package mutating func append(string: String) {
    var string = string
    string.withUTF8 { append(text: UnsafeRawBufferPointer($0)) }
  }
}
