// One way out. Every export of posts has the same parts:
//
//     plan       PostPlan: which posts, and all that is read of each, decided once
//     renderer   PostRenderer: what becomes of a post, as bytes of a block; many threads, one each
//     sink       where blocks go, in the order of the posts: files, a folder, shards, standard output,
//                the warehouse; one thread
//     account    PostTally: what was taken, lacked, left out and written
//     manifest   ExportManifest: how it was made and what it holds
//
// An export is a function of this type, in a folder of its own: it makes a plan, names a renderer for each
// site, and hands blocks to its sink.

internal import ByteIO
package import Reading
internal import Statistics
public import Store

/// Writes what a warehouse has of its posts.
///
///     let summary = try PostExport(from: warehouse).write(CorpusOptions(outputPath: "corpus.txt", …))
///
/// Files appear together when all are complete. When something fails, nothing is left behind. Memory: some
/// blocks of posts and the names of the tags, beside what an export says of itself.
public struct PostExport {
  package let warehouse: Warehouse
  package let isCancelled: () -> Bool
  package let report: (ExportProgress) -> Void

  /// `isCancelled` is asked and `report` is told on the caller's thread, after every block.
  public init(
    from warehouse: Warehouse, isCancelled: @escaping () -> Bool = { false },
    report: @escaping (ExportProgress) -> Void = { _ in }
  ) {
    self.warehouse = warehouse
    self.isCancelled = isCancelled
    self.report = report
  }

  /// Writes files with their manifest, and gives them up when that fails.
  func writing<Value>(
    _ files: borrowing OutputFiles, _ body: (borrowing OutputFiles) throws -> Value
  ) throws -> Value {
    do {
      return try warehouse.holdingSnapshot { try body(files) }
    } catch {
      files.discard()
      throw error
    }
  }

  /// Calls `body` on the caller's thread for each block of a site, in the order of the numbers.
  ///
  /// Throws what `body` and the reading throw, and `interrupted`.
  package func forEachBlock<Renderer: PostRenderer & ~Copyable>(
    of scan: PostScan, renderer makeRenderer: @autoclosure @escaping @Sendable () -> Renderer,
    _ body: (_ range: Int, _ block: Renderer.Block) throws -> Void
  ) throws {
    try OrderedBlocks(
      warehouse: warehouse, rangeCount: scan.ranges.count,
      makeReader: { ScanReader(scan: scan, renderer: makeRenderer()) }
    ).forEach(isCancelled: isCancelled, body)
  }

  /// The same with a report of what was written so far, which `body` returns.
  package func forEachReportedBlock<Renderer: PostRenderer & ~Copyable>(
    of scan: PostScan, renderer makeRenderer: @autoclosure @escaping @Sendable () -> Renderer,
    _ body: (_ block: Renderer.Block) throws -> Int64
  ) throws {
    try forEachBlock(of: scan, renderer: makeRenderer()) { range, block in
      let writtenCount = try body(block)
      report(
        ExportProgress(
          rangeCount: range + 1, totalRangeCount: scan.ranges.count, writtenCount: writtenCount))
    }
  }
}

/// What becomes of posts, one after the other, on one thread.
package protocol PostRenderer: ~Copyable, SendableMetatype {
  associatedtype Block: ExportBlock
  /// Adds a post to a block.
  mutating func write(_ post: borrowing ScannedPost, to block: Block)
}

/// Reads ranges of posts for a renderer.
private struct ScanReader<Renderer: PostRenderer & ~Copyable>: RangeReader, ~Copyable {
  private let scan: PostScan
  private var renderer: Renderer

  init(scan: PostScan, renderer: consuming Renderer) {
    self.scan = scan
    self.renderer = renderer
  }

  mutating func read(
    _ range: Int, from warehouse: Warehouse, into block: Renderer.Block
  ) throws {
    try scan.read(range, from: warehouse, into: &renderer) { renderer, post in
      renderer.write(post, to: block)
    }
  }
}
