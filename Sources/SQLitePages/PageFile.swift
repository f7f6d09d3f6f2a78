import FileSystem
import Glibc
import Synchronization

// Pages are numbered from 1; page n lies at byte (n-1) * pageSize. New pages are numbered at the
// end of the file; a list of free pages that the file may have is left as it is. The lock-byte page
// is never given out (see PageRun). Until `finish` has entered the new size in the header, the file
// is no valid database: trees refer to pages that the header does not count. So build under a
// temporary name, and throw the file away after an error.

/// A database file whose b-trees are built directly, page by page.
///
/// SQLite has created the file and its empty tables, has closed it, and nobody else has it open: on
/// POSIX systems closing this file would also drop the locks of an SQLite connection of the same
/// process.
///
///     let file = try PageFile(path: "new.db")
///     let tree = try BTreeBuilder(file: file, kind: .index, rootPage: 4)
///     try tree.appendIntegerRows(rows, columnCount: 3)
///     let summary = try tree.finish()
///     try file.finish()
///
/// Several builders may work on one file at once, also on several threads.
public final class PageFile: Sendable {
  /// The database file.
  public let path: String
  /// The size of a page in bytes, a power of two from 512 to 65536.
  public let pageSize: Int

  /// What the builders on several threads share; guarded by the mutex around it.
  private struct State {
    var pageCount: UInt32
    var openRoots: Set<UInt32> = []
    var isClosed = false
  }

  /// Write-back of a shorter piece is not worth a system call, in bytes.
  private static let minimumWriteBackByteCount = 256 << 10
  /// The greatest page number of the format.
  private static let maximumPageCount: UInt32 = 4_294_967_294

  private let lockBytePage: UInt32
  private let startsWriteBack: Bool
  private let descriptor: Int32
  private let state: Mutex<State>

  /// Opens an existing database.
  ///
  /// - Parameters:
  ///   - path: the file.
  ///   - startsWriteBack: ask the kernel to write each large run of pages to the disk at once, so
  ///     that the sync of `finish` finds little left to do.
  /// - Throws: `cannotRead`; `notADatabase` or `unsupportedDatabase` for what the header says;
  ///   `journalPresent` if a journal or write-ahead log beside the file is not empty.
  public init(path: String, startsWriteBack: Bool = true) throws(SQLitePagesError) {
    let descriptor = open(path, O_RDWR | O_CLOEXEC)
    guard descriptor >= 0 else {
      throw SQLitePagesError(
        .cannotRead, "Cannot open the database for writing", path: path, errorNumber: errno)
    }
    do throws(SQLitePagesError) {
      let header = try Self.readHeader(descriptor, path: path)
      pageSize = header.pageSize
      state = Mutex(State(pageCount: header.pageCount))
    } catch {
      close(descriptor)
      throw error
    }
    self.path = path
    self.startsWriteBack = startsWriteBack
    self.descriptor = descriptor
    lockBytePage = PageRun.lockBytePage(pageSize: pageSize)
  }

  deinit {
    if !state.withLock({ $0.isClosed }) { close(descriptor) }
  }

  private static func readHeader(
    _ descriptor: Int32, path: String
  ) throws(SQLitePagesError) -> DatabaseHeader {
    for suffix in ["-journal", "-wal"] {
      var status = stat()
      if stat(path + suffix, &status) == 0, status.st_size > 0 {
        throw SQLitePagesError(
          .journalPresent, "\(path + suffix) is not empty, so the file is not complete by itself",
          hint: "Open and close the database with SQLite, then try again.", path: path)
      }
    }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else {
      throw SQLitePagesError(
        .cannotRead, "Cannot read the size of the file", path: path, errorNumber: errno)
    }
    let bytes = UnsafeMutableRawBufferPointer.allocate(
      byteCount: DatabaseHeader.byteCount, alignment: 8)
    defer { bytes.deallocate() }
    let count = try readFully(descriptor, into: bytes, at: 0, path: path)
    return try DatabaseHeader(
      bytes: UnsafeRawBufferPointer(rebasing: bytes.prefix(count)),
      fileByteCount: Int(status.st_size), path: path)
  }

  // MARK: Pages

  /// Gives out the next `count` pages, at least 1.
  ///
  /// - Throws: `fileFull` beyond 4,294,967,294 pages.
  func allocate(_ count: Int) throws(SQLitePagesError) -> PageRun {
    try state.withLock { state throws(SQLitePagesError) in
      var first = UInt64(state.pageCount) + 1
      if first == UInt64(lockBytePage) { first += 1 }
      var last = first + UInt64(count) - 1
      if first < lockBytePage, last >= lockBytePage { last += 1 }
      guard last <= Self.maximumPageCount else {
        throw SQLitePagesError(
          .fileFull, "The file would have \(last) pages, at most \(Self.maximumPageCount) can be",
          hint: "Create the database with a larger page size.", path: path)
      }
      state.pageCount = UInt32(last)
      return PageRun(first: UInt32(first), count: count, lockBytePage: lockBytePage)
    }
  }

  /// Writes the pages of a run, which lie at `pages` one after the other.
  func write(_ run: PageRun, from pages: UnsafeRawPointer) throws(SQLitePagesError) {
    let countBeforeHole = run.countBeforeHole
    try writePages(run.first, count: countBeforeHole, from: pages)
    if countBeforeHole < run.count {
      try writePages(
        run[countBeforeHole], count: run.count - countBeforeHole,
        from: pages + countBeforeHole * pageSize)
    }
  }

  /// Writes `count` pages from `first` on; the lock-byte page is not one of them.
  func writePages(
    _ first: UInt32, count: Int, from pages: UnsafeRawPointer
  ) throws(SQLitePagesError) {
    let offset = (Int(first) - 1) * pageSize
    let byteCount = count * pageSize
    try writeFully(
      descriptor, UnsafeRawBufferPointer(start: pages, count: byteCount), at: offset, path: path)
    if startsWriteBack, byteCount >= Self.minimumWriteBackByteCount {
      FileSystemCall.startWriteBack(
        descriptor, offset: Int64(offset), byteCount: Int64(byteCount))
    }
  }

  // MARK: Roots

  /// Checks that `page` is the root of an empty tree of that kind, and reserves it for one builder.
  func claimRoot(_ page: UInt32, kind: BTreeKind) throws(SQLitePagesError) {
    let pageCount = state.withLock { $0.pageCount }
    guard page >= 2, page <= pageCount, page != lockBytePage else {
      throw SQLitePagesError(
        .unusableRoot, "Page \(page) cannot be the root, pages 2 to \(pageCount) can",
        hint: "Take the root page from sqlite_schema.rootpage.", path: path)
    }
    let bytes = UnsafeMutableRawBufferPointer.allocate(byteCount: 8, alignment: 8)
    defer { bytes.deallocate() }
    let count = try readFully(
      descriptor, into: bytes, at: (Int(page) - 1) * pageSize, path: path)
    let cellCount = UInt16(bytes[3]) << 8 | UInt16(bytes[4])
    guard count == bytes.count, bytes[0] == kind.leafPageType, cellCount == 0 else {
      throw SQLitePagesError(
        .unusableRoot,
        "Page \(page) has type \(bytes[0]) and \(cellCount) cells;"
          + " an empty \(kind.rawValue) tree has type \(kind.leafPageType) and none",
        hint: "Build only trees that are empty; a WITHOUT ROWID table is an index tree.",
        path: path)
    }
    guard state.withLock({ $0.openRoots.insert(page).inserted }) else {
      throw SQLitePagesError(
        .unusableRoot, "The tree of root page \(page) is being built already", path: path)
    }
  }

  /// The builder of this root has written its last page.
  func releaseRoot(_ page: UInt32) {
    state.withLock { _ = $0.openRoots.remove(page) }
  }

  // MARK: Finish

  /// Enters the new size in the header and closes the file: it is a valid database again.
  ///
  /// Nothing can be built after this.
  ///
  /// - Parameter synchronizes: wait until all bytes are on the disk.
  /// - Throws: `treeUnfinished` if a builder has not finished; `cannotRead`, `cannotWrite`.
  public func finish(synchronizes: Bool = true) throws(SQLitePagesError) {
    let pageCount = try state.withLock { state throws(SQLitePagesError) in
      precondition(!state.isClosed, "a PageFile is finished once")
      guard state.openRoots.isEmpty else {
        let roots = state.openRoots.sorted().map(String.init).joined(separator: ", ")
        throw SQLitePagesError(
          .treeUnfinished, "The trees of these root pages are not finished: \(roots)",
          hint: "Call finish() of every BTreeBuilder first.", path: path)
      }
      return state.pageCount
    }
    try check(ftruncate(descriptor, Int(pageCount) * pageSize), "Cannot set the size of the file")

    let header = UnsafeMutableRawBufferPointer.allocate(
      byteCount: DatabaseHeader.byteCount, alignment: 8)
    defer { header.deallocate() }
    guard try readFully(descriptor, into: header, at: 0, path: path) == header.count,
      let bytes = header.baseAddress
    else {
      throw SQLitePagesError(.notADatabase, "The header is gone from the file", path: path)
    }
    DatabaseHeader.update(bytes, pageCount: pageCount)
    try writeFully(descriptor, UnsafeRawBufferPointer(header), at: 0, path: path)
    if synchronizes { try check(fsync(descriptor), "Cannot sync the file") }
    state.withLock { $0.isClosed = true }
    try check(close(descriptor), "Cannot close the file")
  }

  private func check(_ result: Int32, _ message: String) throws(SQLitePagesError) {
    guard result == 0 else {
      throw SQLitePagesError(.cannotWrite, message, path: path, errorNumber: errno)
    }
  }
}
