internal import ByteIO
internal import Dispatch
internal import Glibc
internal import Synchronization

/// Works through one chunk after another on one thread.
protocol ChunkWorker: AnyObject, SendableMetatype {
  associatedtype Result: Sendable
  /// What the chunk of this index holds.
  func result(ofChunk chunk: Int) throws -> Result
}

/// Chunks that are worked on by several threads, and whose results are taken in their order.
struct OrderedChunks<Worker: ChunkWorker> {
  /// Results of a worker that wait to be taken.
  private let waitingResultCount = 2

  let chunkCount: Int
  /// One chunk after another, on the caller's thread.
  let isSerial: Bool
  /// Called once on each worker's thread.
  let makeWorker: @Sendable () throws -> Worker

  static func workerCount(forChunks chunkCount: Int) -> Int {
    max(1, min(sysconf(Int32(_SC_NPROCESSORS_ONLN)), 4, chunkCount))
  }

  /// Calls `body` on the caller's thread with each result. Throws what it and the workers throw.
  func takeResults(_ body: (Int, Worker.Result) throws -> Void) throws {
    guard chunkCount > 0 else { return }
    if isSerial {
      let worker = try makeWorker()
      for chunk in 0..<chunkCount { try body(chunk, worker.result(ofChunk: chunk)) }
      return
    }
    let workerCount = Self.workerCount(forChunks: chunkCount)
    let channels = (0..<workerCount).map { _ in
      BoundedChannel<Worker.Result>(capacity: waitingResultCount)
    }
    let group = DispatchGroup()
    for (index, channel) in channels.enumerated() {
      let chunks = stride(from: index, to: chunkCount, by: workerCount)
      let makeWorker = makeWorker
      DispatchQueue(label: "taghouse.analysis").async(group: group) {
        do {
          let worker = try makeWorker()
          for chunk in chunks { try channel.send(try worker.result(ofChunk: chunk)) }
          channel.finish()
        } catch {
          channel.finish(throwing: error)
        }
      }
    }
    // What the workers use must outlive them.
    defer {
      for channel in channels { channel.cancel() }
      group.wait()
    }
    for chunk in 0..<chunkCount {
      guard let result = try channels[chunk % workerCount].receive() else { return }
      try body(chunk, result)
    }
  }
}

/// Hands each worker something of its own.
final class WorkerPool<Item: Sendable>: Sendable {
  private let items: Mutex<[Item]>

  init(_ items: [Item]) {
    self.items = Mutex(items)
  }

  /// As many as there are workers.
  func take() -> Item {
    items.withLock { $0.removeLast() }
  }
}
