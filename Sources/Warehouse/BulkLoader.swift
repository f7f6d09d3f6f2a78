// The fast way into a warehouse without posts. The pages of its tables are built directly, in a file
// beside it that takes its name when all is done.
//
//     while loading    post, post_tag, rejected_record: rows arrive in the order of their keys
//     at the end       tag_post and character_tag_count from sorted runs, on both cores; tag, its
//                      index by name, the index of post by number; then, by SQL, all that is small
//
// post_id counts the posts in the order of their arrival, so that the big tables grow at their end
// whatever the order of the numbers. A number that comes a second time cannot be built in: such
// posts are set aside and taken in by the incremental loader at the end, or, when they become many,
// the bulk load ends early and the import goes on with that one.

public import BooruFormats
internal import Columns
internal import GRDB
internal import Glibc
internal import SQLitePages

/// Loads posts of one site into a warehouse that has none, by building its pages.
///
/// Memory: the site's tags, 8 bytes a post, and two arenas of 96 MiB that are spilled when full.
public final class BulkLoader: PostLoader {
  /// So many posts that come again are set aside before the loader is full.
  public static let defaultMaximumSetAsideCount = 20_000
  /// Or so many bytes of them.
  public static let maximumSetAsideByteCount = 48 << 20

  let path: String
  let siteName: String
  let siteID: Int64
  public internal(set) var ledger: ImportLedger
  let temporary: TemporaryWarehouse
  let pages: PageFile

  let postTree: BTreeBuilder
  let postTagTree: BTreeBuilder
  let rejectedTree: BTreeBuilder

  var tags: TagTable
  var tagPlaces = TagPlaces()
  /// What goes into the tables that are built at the end.
  var accounting: TagAccounting

  private var seen = NumberSet()
  /// Number by post_id - 1.
  var numbers = ColumnBuffer<Int64>()
  var areNumbersAscending = true
  /// Posts that came again, by file.
  var setAside: [Int: RecordBatch] = [:]
  private let maximumSetAsideCount: Int
  private var setAsideCount = 0
  private var setAsideByteCount = 0

  private var encoder = RecordEncoder()
  private var postTagRows = ColumnBuffer<Int64>()
  private let layout: [PostRowLayout.Value] = PostRowLayout.columns.map(\.value)

  /// Whether the bulk way is open: nothing at `path`, or a warehouse without posts into which no
  /// file was ever read. Such a file may be read on, and its rejects would come out of order.
  public static func isPossible(path: String) throws -> Bool {
    guard !Warehouse.isMissing(path: path) else { return true }
    let warehouse = try Warehouse(path: path, mode: .load)
    defer { warehouse.close() }
    return try Warehouse.translating(path: path) {
      try warehouse.queue.read { db in
        try Bool.fetchOne(
          db,
          sql: """
            SELECT NOT EXISTS (SELECT 1 FROM post) AND NOT EXISTS (SELECT 1 FROM post_tag)
              AND NOT EXISTS (SELECT 1 FROM import_file)
              AND NOT EXISTS (SELECT 1 FROM rejected_record)
            """) ?? false
      }
    }
  }

  /// Begins a load into `path`, which `isPossible` has said yes to.
  public init(
    path: String, siteName: String, run: ImportRunRecord,
    maximumSetAsideCount: Int = defaultMaximumSetAsideCount
  ) throws {
    self.path = path
    self.maximumSetAsideCount = maximumSetAsideCount
    self.siteName = siteName
    var ledger = ImportLedger(run: run)
    ledger.run.way = "bulk"
    temporary = try TemporaryWarehouse(target: path)
    do {
      let opened = try temporary.prepare(siteName: siteName, ledger: &ledger)
      self.ledger = ledger
      siteID = opened.siteID
      tags = opened.takeTags()
      pages = try PageFile(path: temporary.path)
      let roots = opened.roots
      postTree = try BTreeBuilder(file: pages, kind: .table, rootPage: roots.table("post"))
      postTagTree = try BTreeBuilder(file: pages, kind: .index, rootPage: roots.table("post_tag"))
      rejectedTree = try BTreeBuilder(
        file: pages, kind: .index, rootPage: roots.table("rejected_record"))
      self.roots = roots
      ownsTagTable = opened.isTagTableEmpty
    } catch {
      temporary.remove()
      throw WarehouseError.from(error, path: path)
    }
    let folder = temporary.folder
    accounting = TagAccounting(folder: folder)
  }

  let roots: RootPages
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

  public func load(_ batch: RecordBatch) throws {
    do {
      try loadPosts(batch)
      try loadRejects(batch)
    } catch {
      throw WarehouseError.from(error, path: path)
    }
  }

  private func loadPosts(_ batch: RecordBatch) throws {
    tagPlaces.resolve(batch, in: &tags)
    postTagRows.removeAll()
    let fileID = ledger.files[batch.extent.file].id
    var counts = ImportCounts()
    counts.lineCount = batch.extent.lineCount
    counts.blankCount = batch.extent.blankCount
    counts.rejectedCount = Int64(batch.rejects.count)
    for post in 0..<batch.count {
      let number = batch.numbers[post]
      guard seen.insert(number) else {
        setAside(post, of: batch)
        continue
      }
      counts.importedCount += 1
      if numbers.count > 0, number < numbers[numbers.count - 1] { areNumbersAscending = false }
      numbers.append(number)
      try appendRow(of: post, in: batch, fileID: fileID)
      try appendTags(of: post)
    }
    try postTagTree.appendIntegerRows(postTagRows.buffer, columnCount: 3)
    ledger.note(batch.extent, counts: counts, problems: batch.fieldProblems)
  }

  /// The row of table post, in the order of the schema. post_id is the rowid, and null in the record.
  private func appendRow(of post: Int, in batch: RecordBatch, fileID: Int64) throws {
    encoder.reset()
    encoder.appendNull()
    encoder.append(integer: siteID)
    encoder.append(integer: batch.numbers[post])
    encoder.append(integer: fileID)
    let integers = batch.integers.base + post * PostIntegerColumn.count
    let texts = batch.texts.base + post * PostTextColumn.count
    for value in layout {
      switch value {
      case .integer(let column):
        let integer = integers[column.rawValue]
        if integer == RecordBatch.none {
          encoder.appendNull()
        } else {
          encoder.append(integer: integer)
        }
      case .text(let column):
        let slice = texts[column.rawValue]
        if slice.isNone {
          encoder.appendNull()
        } else {
          encoder.append(text: UnsafeRawBufferPointer(batch.bytes(of: slice)))
        }
      }
    }
    try postTree.append(rowid: Int64(numbers.count), record: &encoder)
  }

  private func appendTags(of post: Int) throws {
    let postID = Int64(numbers.count)
    let places = tagPlaces.places(of: post)
    let start = postTagRows.appendUninitialized(places.count * 3)
    var row = postTagRows.base + start
    for position in 0..<places.count {
      let tag = Int(places[position])
      row[0] = postID
      row[1] = Int64(position)
      row[2] = tags.ids[tag]
      row += 3
    }
    try accounting.note(postID: postID, places, of: tags)
  }

  private func setAside(_ post: Int, of batch: RecordBatch) {
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
    for reject in batch.rejects {
      encoder.reset()
      encoder.append(integer: fileID)
      encoder.append(integer: reject.byteOffset)
      encoder.append(integer: reject.lineNumber)
      encoder.append(integer: reject.byteCount)
      encoder.append(string: reject.reason)
      encoder.append(string: reject.firstBytes)
      try rejectedTree.append(record: &encoder)
    }
  }

  /// Throws the whole load away.
  public func discard() {
    temporary.remove()
  }
}

extension RecordEncoder {
  mutating func append(string: String) {
    var string = string
    string.withUTF8 { append(text: UnsafeRawBufferPointer($0)) }
  }
}

extension WarehouseError {
  /// Any error of the layers below as one of the warehouse.
  static func from(_ error: any Error, path: String) -> any Error {
    switch error {
    case let error as SQLitePagesError:
      WarehouseError(
        .writeFailed,
        error.message + (error.systemReason.map { ": \($0)" } ?? ""), hint: error.hint, path: path)
    case let error as DatabaseError:
      WarehouseError(error, path: path)
    default:
      error
    }
  }
}
