internal import ByteIO
internal import Dispatch
internal import Warehouse

/// One of the threads that make the lines of a corpus. It takes every n-th range of posts.
///
/// `@unchecked Sendable`: after `start` only its thread uses anything but the two channels, which
/// have locks of their own.
final class CorpusWorker: @unchecked Sendable {
  /// Finished blocks, in the order of their ranges.
  let blocks: BoundedChannel<CorpusBlock>
  private let free: BoundedChannel<CorpusBlock>
  private let warehouse: Warehouse
  private let scan: PostTagScan
  private let ranges: StrideTo<Int>
  private let makeBuilder: () -> CorpusLineBuilder

  init(
    index: Int, workerCount: Int, blockCount: Int, warehousePath: String, scan: PostTagScan,
    options: CorpusOptions, vocabulary: CorpusVocabulary, siteName: String
  ) throws {
    blocks = BoundedChannel(capacity: blockCount)
    free = BoundedChannel(capacity: blockCount)
    for _ in 0..<blockCount { try free.send(CorpusBlock()) }
    warehouse = try Warehouse(path: warehousePath, mode: .read)
    self.scan = scan
    ranges = stride(from: index, to: scan.ranges.count, by: workerCount)
    makeBuilder = {
      CorpusLineBuilder(options: options, vocabulary: vocabulary, siteName: siteName)
    }
  }

  func start() {
    DispatchQueue(label: "taghouse.corpus").async { [self] in
      do {
        try warehouse.holdingSnapshot { try makeBlocks() }
        blocks.finish()
      } catch {
        blocks.finish(throwing: error)
      }
      warehouse.close()
    }
  }

  func cancel() {
    blocks.cancel()
    free.cancel()
  }

  /// Gives a block back to be filled again.
  func recycle(_ block: CorpusBlock) {
    try? free.send(block)
  }

  private func makeBlocks() throws {
    var builder = makeBuilder()
    for range in ranges {
      guard let block = try free.receive() else { return }
      block.removeAll()
      try read(range, with: &builder, into: block)
      try blocks.send(block)
    }
  }

  private func read(
    _ range: Int, with builder: inout CorpusLineBuilder, into block: CorpusBlock
  ) throws {
    try scan.read(range, from: warehouse, into: &builder) { builder, number in
      builder.begin(number, in: block)
    } tag: { builder, tagID in
      builder.add(tagID: tagID)
    }
    builder.finish(in: block)
  }
}
