import Glibc

// A tree is built from left to right, bottom up, in one pass:
//
//     append -> the last leaf -> LeafRun -> InteriorLevel -> InteriorLevel -> ... -> root page
//
// A leaf is closed when the next row does not fit. In a table tree that row begins the next leaf and
// the greatest rowid of the closed leaf is the divider. In an index tree the row itself is the
// divider: it moves up and is in no leaf. Cells of a leaf:
//
//     table   payload length (varint), rowid (varint), local payload, first overflow page or nothing
//     index   payload length (varint), local payload, first overflow page or nothing
//
// A cell of less than 4 bytes takes 4. An interior cell of an index tree is 4 bytes of left child,
// then the index cell, without padding.
//
// No page but a root may be without cells. If the divider was the last row of all, the leaf before
// it gives its last row up as divider, and the divider becomes the last leaf.

/// Builds one b-tree of a database file from rows in ascending order.
///
/// Memory: `runPageCount` leaves with a quarter of that for dividers, as much again once a row needs
/// overflow pages, and about one and a half pages for each of the few levels above.
///
/// A builder belongs to one thread at a time; several builders may share a file. After an error the
/// tree, and with it the file, is unusable.
public final class BTreeBuilder {
  /// Pages that are collected before they are written together.
  public static let defaultRunPageCount = 64

  /// Table, or index and WITHOUT ROWID table.
  public let kind: BTreeKind
  /// The root page of the tree, which it keeps.
  public let rootPage: UInt32
  /// How many rows were appended.
  public internal(set) var rowCount = 0

  let file: PageFile
  let layout: PayloadLayout
  let leaves: LeafRun
  /// Where `appendIntegerRows` encodes a row that is not put on the page at once.
  let integerScratch: UnsafeMutableRawPointer
  private let overflow: OverflowRun
  private var bottomLevel: InteriorLevel?
  private var leafPageCount = 0
  private var lastRowid: Int64 = .min
  private(set) var isFinished = false

  /// Begins the tree of an empty table or index.
  ///
  /// - Parameters:
  ///   - file: the file that has the root page.
  ///   - kind: `.index` for indexes and WITHOUT ROWID tables, `.table` for other tables.
  ///   - rootPage: `rootpage` of the table or index in `sqlite_schema`; not page 1.
  ///   - runPageCount: how many leaves to collect before a write, at least 1.
  /// - Throws: `unusableRoot` if that page is not the root of an empty tree of that kind, or has a
  ///   builder already; `cannotRead`.
  public init(
    file: PageFile, kind: BTreeKind, rootPage: UInt32,
    runPageCount: Int = BTreeBuilder.defaultRunPageCount
  ) throws(SQLitePagesError) {
    precondition(runPageCount >= 1, "a run has at least one page")
    try file.claimRoot(rootPage, kind: kind)
    self.file = file
    self.kind = kind
    self.rootPage = rootPage
    layout = PayloadLayout(kind: kind, pageSize: file.pageSize)
    leaves = LeafRun(
      kind: kind, pageSize: file.pageSize, layout: layout, capacity: runPageCount)
    overflow = OverflowRun(file: file, capacity: runPageCount)
    integerScratch = .allocate(byteCount: Self.integerScratchByteCount, alignment: 16)
  }

  deinit { integerScratch.deallocate() }

  // MARK: Rows

  /// Appends a row to a table tree.
  ///
  /// - Parameters:
  ///   - rowid: greater than that of the row before; any 64-bit value.
  ///   - payload: the record, as `RecordEncoder` makes it. An INTEGER PRIMARY KEY column is NULL in
  ///     it, its value is the rowid.
  /// - Throws: `rowsOutOfOrder`, `payloadTooLong`, `fileFull`, `cannotWrite`.
  public func append(
    rowid: Int64, payload: UnsafeRawBufferPointer
  ) throws(SQLitePagesError) {
    precondition(kind == .table && !isFinished, "rowids belong to a table tree that is open")
    guard rowid > lastRowid || rowCount == 0 else {
      throw SQLitePagesError(
        .rowsOutOfOrder, "Row \(rowCount) has rowid \(rowid), the row before it \(lastRowid)",
        hint: "Sort the rows by rowid; every rowid may come once.", path: file.path)
    }
    let key = UInt64(bitPattern: rowid)
    let local = try localByteCount(of: payload)
    let payloadLengthByteCount = Varint.byteCount(UInt64(payload.count))
    let prefix = payloadLengthByteCount + Varint.byteCount(key)
    let suffix = local < payload.count ? 4 : 0
    let byteCount = prefix + local + suffix
    let cellByteCount = max(byteCount, PayloadLayout.minimumCellByteCount)

    if !leaves.page.hasRoom(forCell: cellByteCount) {
      leaves.close(
        dividerByteCount: Varint.store(UInt64(bitPattern: lastRowid), at: leaves.dividerSlot))
      try openNextLeaf()
    }
    let cell = leaves.page.appendCell(byteCount: cellByteCount)
    Varint.store(UInt64(payload.count), at: cell)
    Varint.store(key, at: cell + payloadLengthByteCount)
    try store(payload, local: local, at: cell + prefix)
    clearPadding(cell, from: byteCount, to: cellByteCount)
    lastRowid = rowid
    rowCount += 1
  }

  /// Appends a row to an index tree.
  ///
  /// - Parameter payload: the record: all columns of a WITHOUT ROWID table with the primary key
  ///   first, or the columns of an index and then the rowid. It must be greater than the record
  ///   before, by the collations and the ASC or DESC of the key; that is the caller's promise.
  /// - Throws: `payloadTooLong`, `fileFull`, `cannotWrite`.
  public func append(payload: UnsafeRawBufferPointer) throws(SQLitePagesError) {
    precondition(kind == .index && !isFinished, "a row of a table tree needs a rowid")
    if leaves.isClosed { try openNextLeaf() }
    let local = try localByteCount(of: payload)
    let prefix = Varint.byteCount(UInt64(payload.count))
    let byteCount = prefix + local + (local < payload.count ? 4 : 0)
    let cellByteCount = max(byteCount, PayloadLayout.minimumCellByteCount)

    let fits = leaves.page.hasRoom(forCell: cellByteCount)
    let cell = fits ? leaves.page.appendCell(byteCount: cellByteCount) : leaves.dividerSlot
    Varint.store(UInt64(payload.count), at: cell)
    try store(payload, local: local, at: cell + prefix)
    if fits {
      clearPadding(cell, from: byteCount, to: cellByteCount)
    } else {
      leaves.close(dividerByteCount: byteCount)
    }
    rowCount += 1
  }

  @inline(__always)
  private func localByteCount(
    of payload: UnsafeRawBufferPointer
  ) throws(SQLitePagesError) -> Int {
    guard payload.count <= PayloadLayout.maximumPayloadByteCount else {
      throw SQLitePagesError(
        .payloadTooLong,
        "Row \(rowCount) has \(payload.count) bytes,"
          + " SQLite accepts \(PayloadLayout.maximumPayloadByteCount)", path: file.path)
    }
    return layout.localByteCount(ofPayload: payload.count)
  }

  /// Writes the payload part of a cell, and its overflow pages.
  @inline(__always)
  private func store(
    _ payload: UnsafeRawBufferPointer, local: Int, at destination: UnsafeMutableRawPointer
  ) throws(SQLitePagesError) {
    if let base = payload.baseAddress { memcpy(destination, base, local) }
    if local < payload.count {
      let first = try overflow.append(UnsafeRawBufferPointer(rebasing: payload.dropFirst(local)))
      destination.storeBigEndian(first, at: local)
    }
  }

  @inline(__always)
  private func clearPadding(_ cell: UnsafeMutableRawPointer, from start: Int, to end: Int) {
    var offset = start
    while offset < end {
      cell.storeBytes(of: 0, toByteOffset: offset, as: UInt8.self)
      offset &+= 1
    }
  }

  // MARK: Leaves

  /// Begins a leaf after one that is closed.
  private func openNextLeaf() throws(SQLitePagesError) {
    if leaves.isFull {
      let run = try writeLeaves()
      try appendToBottomLevel(run, count: run.count)
    }
    leaves.openNext()
  }

  private func writeLeaves() throws(SQLitePagesError) -> PageRun {
    let run = try file.allocate(leaves.count)
    try file.write(run, from: leaves.bytes)
    leafPageCount += run.count
    return run
  }

  /// Sends the first `count` leaves of a run up, each with the divider after it.
  private func appendToBottomLevel(_ run: PageRun, count: Int) throws(SQLitePagesError) {
    guard count > 0 else { return }
    let level = bottomLevel ?? InteriorLevel(file: file, kind: kind, layout: layout)
    bottomLevel = level
    for index in 0..<count {
      try level.append(child: run[index], divider: leaves.divider(at: index))
    }
  }

  /// The divider was the last row: the last row of the leaf becomes the divider instead, and the
  /// divider the only row of a new leaf.
  private func takeBackDivider() throws(SQLitePagesError) {
    let divider = leaves.divider(at: leaves.count - 1)
    let row = UnsafeMutableRawBufferPointer.allocate(
      byteCount: max(divider.count, PayloadLayout.minimumCellByteCount), alignment: 16)
    defer { row.deallocate() }
    row.initializeMemory(as: UInt8.self, repeating: 0)
    row.copyMemory(from: divider)

    let cell = leaves.page.base + leaves.page.contentStart
    let payloadByteCount = Int(Varint.load(at: cell))
    let cellByteCount = layout.indexCellByteCount(ofPayload: payloadByteCount)
    memcpy(leaves.dividerSlot, cell, cellByteCount)
    leaves.page.removeLastCell()
    leaves.close(dividerByteCount: cellByteCount)

    try openNextLeaf()
    let target = leaves.page.appendCell(byteCount: row.count)
    UnsafeMutableRawBufferPointer(start: target, count: row.count)
      .copyMemory(from: UnsafeRawBufferPointer(row))
  }

  // MARK: Finish

  /// Writes what is left of the tree. Nothing can be appended after this.
  ///
  /// - Throws: `fileFull`, `cannotWrite`.
  public func finish() throws(SQLitePagesError) -> BTreeSummary {
    precondition(!isFinished, "a tree is finished once")
    isFinished = true
    if leaves.isClosed { try takeBackDivider() }
    leaves.page.seal()
    try overflow.flush()
    if bottomLevel == nil, leaves.count == 1 {
      try file.writePages(rootPage, count: 1, from: leaves.bytes)
      leafPageCount = 1
    } else {
      let run = try writeLeaves()
      try appendToBottomLevel(run, count: run.count - 1)
      try bottomLevel?.finish(lastChild: run[run.count - 1], rootPage: rootPage)
    }
    file.releaseRoot(rootPage)
    return BTreeSummary(
      rowCount: rowCount, leafPageCount: leafPageCount,
      interiorPageCount: bottomLevel?.totalPageCount ?? 0,
      overflowPageCount: overflow.pageCount,
      depth: 1 + (bottomLevel?.levelCount ?? 0), pageSize: file.pageSize)
  }
}
