internal import Foundation

/// Work on numbered things by several threads, whose results come in their order. They run ahead of who takes
/// the results by a number of things, and no further.
///
/// `@unchecked Sendable`: all state is read and written with `condition` held.
final class OrderedWork<Made: Sendable>: @unchecked Sendable {
  private let condition = NSCondition()
  private let count: Int
  private let window: Int
  /// The next that a thread begins, and that is taken.
  private var begun = 0
  private var taken = 0
  private var made: [Int: Made] = [:]
  private var isCancelled = false
  private var workerCount: Int

  /// Starts the threads.
  /// - Parameter work: Makes the function that a thread calls for each of its things.
  init(
    count: Int, window: Int, threadCount: Int,
    work: @escaping @Sendable () -> (_ position: Int) -> Made
  ) {
    self.count = count
    self.window = max(window, threadCount)
    workerCount = threadCount
    // Threads of their own: a pool starts as many as it likes, and late where the machine is busy.
    for _ in 0..<threadCount {
      Thread.detachNewThread { [self] in
        let make = work()
        while let position = nextPosition() { finish(position, make(position)) }
        condition.lock()
        workerCount -= 1
        condition.broadcast()
        condition.unlock()
      }
    }
  }

  private func nextPosition() -> Int? {
    condition.lock()
    defer { condition.unlock() }
    while !isCancelled, begun < count, begun >= taken + window { condition.wait() }
    guard !isCancelled, begun < count else { return nil }
    begun += 1
    return begun - 1
  }

  private func finish(_ position: Int, _ result: Made) {
    condition.lock()
    made[position] = result
    condition.broadcast()
    condition.unlock()
  }

  /// The result of the next thing; nil at the end.
  func next() -> Made? {
    condition.lock()
    defer { condition.unlock() }
    guard taken < count, !isCancelled else { return nil }
    while made[taken] == nil { condition.wait() }
    taken += 1
    condition.broadcast()
    return made.removeValue(forKey: taken - 1)
  }

  /// Begins nothing more, and waits for what was begun.
  func cancel() {
    condition.lock()
    isCancelled = true
    condition.broadcast()
    while workerCount > 0 { condition.wait() }
    condition.unlock()
  }
}
