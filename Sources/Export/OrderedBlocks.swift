// Exports are written by several threads: workers read ranges of posts from the warehouse, each with
// its own connection, and make blocks of bytes of them; the caller's thread takes the blocks in the
// order of the ranges and writes. Ranges go round among the workers, and each has a queue of few
// blocks, so that what is in memory is bounded and the order is that of the numbers.
//
// All see one state of the file: the caller holds a read transaction, during which nobody commits. With
// a write-ahead log others can, and each connection has a state of its own; then one worker reads, by
// the caller's connection.

internal import ByteIO
internal import Dispatch
internal import Glibc
internal import Rows
package import Store

/// What an exporter makes of one range of posts.
///
/// Filled by one thread and handed over to the next as a whole, never used by two at once.
package protocol ExportBlock: AnyObject, Sendable {
  init()
  /// Forgets the content and keeps the memory, within bounds.
  func removeAll()
}

/// Reads ranges of posts, one after the other, on one thread.
package protocol RangeReader: ~Copyable, SendableMetatype {
  associatedtype Block: ExportBlock
  /// Fills an empty block with what a range holds.
  mutating func read(_ range: Int, from warehouse: Warehouse, into block: Block) throws
}

/// The blocks of all ranges of a site, in the order of the ranges, made on several threads.
package struct OrderedBlocks<Reader: RangeReader & ~Copyable> {
  /// Blocks of a worker that are made or wait.
  private let blocksPerWorker = 3
  /// More workers than this only wait for the one that writes.
  private let maximumWorkerCount = 4

  /// Within `holdingSnapshot`.
  package let warehouse: Warehouse
  package let rangeCount: Int
  package let makeReader: @Sendable () -> Reader

  package init(
    warehouse: Warehouse, rangeCount: Int, makeReader: @escaping @Sendable () -> Reader
  ) {
    self.warehouse = warehouse
    self.rangeCount = rangeCount
    self.makeReader = makeReader
  }

  /// Calls `body` on the caller's thread for each block; `isCancelled` is asked before each.
  ///
  /// Throws what `body` and the readers throw, and `interrupted`. Memory: three blocks a worker.
  package func forEach(
    isCancelled: () -> Bool, _ body: (_ range: Int, _ block: Reader.Block) throws -> Void
  ) throws {
    let hasOneConnection = try warehouse.usesWriteAheadLog()
    let workerCount =
      hasOneConnection
      ? 1 : max(1, min(sysconf(Int32(_SC_NPROCESSORS_ONLN)), maximumWorkerCount, rangeCount))
    let workers = try (0..<workerCount).map { index in
      try RangeWorker(
        warehouse: hasOneConnection ? warehouse : Warehouse(path: warehouse.path, mode: .read),
        isOwnConnection: !hasOneConnection,
        ranges: stride(from: index, to: rangeCount, by: workerCount), blockCount: blocksPerWorker,
        makeReader: makeReader)
    }
    defer { for worker in workers { worker.cancel() } }
    for worker in workers { worker.start() }
    for range in 0..<rangeCount {
      if isCancelled() { throw OutputError(.interrupted, "stopped; nothing was written") }
      let worker = workers[range % workerCount]
      guard let block = try worker.blocks.receive() else { break }
      try body(range, block)
      worker.recycle(block)
    }
  }
}

/// One of the threads that make blocks. It takes every n-th range of posts.
///
/// `@unchecked Sendable`: after `start` only its thread uses anything but the two channels, which
/// have locks of their own.
private final class RangeWorker<Reader: RangeReader & ~Copyable>: @unchecked Sendable {
  /// Finished blocks, in the order of their ranges.
  let blocks: BoundedChannel<Reader.Block>
  private let free: BoundedChannel<Reader.Block>
  private let warehouse: Warehouse
  /// Whether the worker begins and ends a read transaction itself, and closes the connection.
  private let isOwnConnection: Bool
  private let ranges: StrideTo<Int>
  private let makeReader: @Sendable () -> Reader

  init(
    warehouse: Warehouse, isOwnConnection: Bool, ranges: StrideTo<Int>, blockCount: Int,
    makeReader: @escaping @Sendable () -> Reader
  ) throws {
    blocks = BoundedChannel(capacity: blockCount)
    free = BoundedChannel(capacity: blockCount)
    for _ in 0..<blockCount { try free.send(Reader.Block()) }
    self.warehouse = warehouse
    self.isOwnConnection = isOwnConnection
    self.ranges = ranges
    self.makeReader = makeReader
  }

  func start() {
    DispatchQueue(label: "taghouse.export").async { [self] in
      do {
        if isOwnConnection {
          try warehouse.holdingSnapshot { try makeBlocks() }
        } else {
          try makeBlocks()
        }
        blocks.finish()
      } catch {
        blocks.finish(throwing: error)
      }
      if isOwnConnection { warehouse.close() }
    }
  }

  func cancel() {
    blocks.cancel()
    free.cancel()
  }

  /// Gives a block back to be filled again.
  func recycle(_ block: Reader.Block) {
    try? free.send(block)
  }

  private func makeBlocks() throws {
    var reader = makeReader()
    for range in ranges {
      guard let block = try free.receive() else { return }
      block.removeAll()
      try reader.read(range, from: warehouse, into: block)
      try blocks.send(block)
    }
  }
}
