internal import Dispatch
internal import Foundation
internal import Synchronization

/// The threads that read the warehouse: so many at once, the other requests wait in their order.
final class ReaderPool: Sendable {
  private let queue: OperationQueue
  private let waitingCount = Mutex(0)
  private let maximumWaitingCount: Int

  init(threadCount: Int, maximumWaitingCount: Int) {
    queue = OperationQueue()
    queue.maxConcurrentOperationCount = max(1, threadCount)
    self.maximumWaitingCount = maximumWaitingCount
  }

  /// Runs `body` on a thread of the pool.
  ///
  /// Throws `tooMany` when too many wait, `outOfTime`; what `body` throws.
  func run<Value: Sendable>(
    seconds: Double, _ body: @escaping @Sendable (ReadingJob) throws -> Value
  ) async throws -> Value {
    let isTaken = waitingCount.withLock { count in
      guard count < maximumWaitingCount else { return false }
      count += 1
      return true
    }
    guard isTaken else {
      throw WebError(.tooMany, "too many requests wait already", hint: "Try again.")
    }
    defer { waitingCount.withLock { $0 -= 1 } }
    let job = ReadingJob()
    return try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { continuation in
        queue.addOperation {
          continuation.resume(
            with: Result {
              defer { job.finish() }
              try job.check()
              job.begin(seconds: seconds)
              do {
                return try body(job)
              } catch {
                // What a stopped statement throws says less.
                try job.check()
                throw error
              }
            })
        }
      }
    } onCancel: {
      job.stop()
    }
  }
}
