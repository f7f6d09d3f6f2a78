internal import Dispatch
internal import Synchronization

/// Bytes that are made on a thread of the readers while they are sent.
///
/// Memory: some chunks. A client that takes none for a while is given up, for it keeps a reader.
public final class WebStream: Sendable {
  /// Takes a chunk; the bytes are valid during the call only.
  typealias Sink = (UnsafeRawBufferPointer) throws -> Void

  private let pool: ReaderPool
  private let seconds: Double
  private let produce: @Sendable (ReadingJob, Sink) throws -> Void

  init(
    _ pool: ReaderPool, seconds: Double,
    _ produce: @escaping @Sendable (ReadingJob, Sink) throws -> Void
  ) {
    self.pool = pool
    self.seconds = seconds
    self.produce = produce
  }

  /// Makes the bytes and hands them to `write`, chunk by chunk.
  public func run(_ write: ([UInt8]) async throws -> Void) async throws {
    let channel = ChunkChannel()
    let producing = Task {
      defer { channel.end() }
      try await pool.run(seconds: seconds) { [produce] job in
        try produce(job) { try channel.send(Array($0), job) }
      }
    }
    do {
      for await chunk in channel.chunks {
        try await write(chunk)
        channel.take()
      }
    } catch {
      channel.close()
      producing.cancel()
      throw error
    }
    try await producing.value
  }
}

/// Chunks from a thread that may wait to a task that may not.
private final class ChunkChannel: Sendable {
  /// Chunks that may be under way.
  private static let roomCount = 4
  /// Seconds that a client may take none.
  private static let patienceSeconds = 20

  let chunks: AsyncStream<[UInt8]>
  private let continuation: AsyncStream<[UInt8]>.Continuation
  private let room = DispatchSemaphore(value: 0)
  private let isClosed = Mutex(false)

  init() {
    (chunks, continuation) = AsyncStream<[UInt8]>.makeStream()
    // Dispatch ends the program when a semaphore goes away that has less than it was made with.
    for _ in 0..<Self.roomCount { room.signal() }
  }

  func send(_ chunk: [UInt8], _ job: ReadingJob) throws {
    var waits = 0
    while room.wait(timeout: .now() + .milliseconds(100)) == .timedOut {
      waits += 1
      try job.check()
      if isClosed.withLock({ $0 }) || waits > Self.patienceSeconds * 10 {
        throw WebError(.outOfTime, "the client takes nothing")
      }
    }
    continuation.yield(chunk)
  }

  func take() { room.signal() }

  func end() { continuation.finish() }

  func close() { isClosed.withLock { $0 = true } }
}
