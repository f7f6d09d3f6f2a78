// Pictures are read and written by several threads, batch by batch: of a batch each thread has a share, and
// what they made is looked at in the order of the pictures by the caller's thread. So what is in memory is
// bounded, and all that is told comes in the order of the paths.

internal import Dispatch
internal import Glibc

/// Runs work on pictures on several threads.
struct PictureBatches {
  /// Pictures of a batch.
  static let pictureCount = 512
  /// More threads than this only wait for the disk.
  private static let maximumWorkerCount = 4

  let workerCount = max(
    1, min(sysconf(Int32(_SC_NPROCESSORS_ONLN)), PictureBatches.maximumWorkerCount))

  /// Calls `work` for each place, on the thread of one of the workers, and `take` with what it made, on the
  /// caller's thread in the order of the places.
  ///
  /// Throws what `work`, `take`, `before` and `after` throw; the last two are called around each batch.
  func forEach<Worker, Made>(
    _ positions: Range<Int>, workers: [Worker], before: (_ position: Int) throws -> Void,
    work: @Sendable (_ worker: Worker, _ position: Int) throws -> Made,
    take: (_ position: Int, _ made: Made) throws -> Void, after: () throws -> Void = {}
  ) throws {
    for start in stride(from: positions.lowerBound, to: positions.upperBound, by: Self.pictureCount)
    {
      try before(start)
      let batch = start..<min(start + Self.pictureCount, positions.upperBound)
      let shares = Shares<Worker, Made>(workers, of: batch)
      DispatchQueue.concurrentPerform(iterations: workers.count) { shares.run($0, work) }
      try shares.forEach(take)
      try after()
    }
  }
}

/// What the workers make of one batch.
///
/// `@unchecked Sendable`: each worker uses only its own share, and the caller looks at them when all are
/// done.
private final class Shares<Worker, Made>: @unchecked Sendable {
  private let workers: [Worker]
  private let positions: [Range<Int>]
  private let made: UnsafeMutableBufferPointer<[Made]>
  private let errors: UnsafeMutableBufferPointer<(any Error)?>

  init(_ workers: [Worker], of batch: Range<Int>) {
    self.workers = workers
    let size = (batch.count + workers.count - 1) / workers.count
    positions = workers.indices.map { index in
      let start = min(batch.lowerBound + index * size, batch.upperBound)
      return start..<min(start + size, batch.upperBound)
    }
    made = .allocate(capacity: workers.count)
    made.initialize(repeating: [])
    errors = .allocate(capacity: workers.count)
    errors.initialize(repeating: nil)
  }

  deinit {
    made.deinitialize()
    made.deallocate()
    errors.deinitialize()
    errors.deallocate()
  }

  func run(_ index: Int, _ work: (Worker, Int) throws -> Made) {
    do {
      for position in positions[index] { made[index].append(try work(workers[index], position)) }
    } catch {
      errors[index] = error
    }
  }

  func forEach(_ take: (Int, Made) throws -> Void) throws {
    for index in workers.indices {
      for (position, made) in zip(positions[index], made[index]) { try take(position, made) }
    }
    if let error = errors.compactMap(\.self).first { throw error }
  }
}
