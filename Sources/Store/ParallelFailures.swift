internal import Synchronization

/// Gathers the errors of pieces of work that run at the same time.
package final class ParallelFailures: Sendable {
  private let errors = Mutex<[any Error]>([])

  package init() {}

  package func catching(_ work: () throws -> Void) {
    do {
      try work()
    } catch {
      errors.withLock { $0.append(error) }
    }
  }

  package func throwFirst() throws {
    if let first = errors.withLock({ $0.first }) { throw first }
  }
}
