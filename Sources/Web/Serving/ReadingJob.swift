internal import Dispatch
internal import Glibc
internal import Synchronization

/// One answer that is being worked out: stopped when its time is up, or its client has gone.
final class ReadingJob: Sendable {
  private struct State {
    var interrupts: [@Sendable () -> Void] = []
    var isStopped = false
    var isOutOfTime = false
    var isOver = false
  }

  private let state = Mutex(State())

  var isStopped: Bool { state.withLock { $0.isStopped } }

  /// Starts the clock.
  func begin(seconds: Double) {
    let nanoseconds = Int(seconds * 1e9)
    DispatchQueue.global().asyncAfter(deadline: .now() + .nanoseconds(nanoseconds)) { [weak self] in
      self?.stop(isOutOfTime: true)
    }
  }

  /// Takes something that stops a statement which runs. It is not called any more behind `finish`.
  func onStop(_ interrupt: @escaping @Sendable () -> Void) {
    state.withLock { $0.interrupts.append(interrupt) }
  }

  /// Nothing of it runs any more, and its connections may close.
  func finish() {
    state.withLock {
      $0.isOver = true
      $0.interrupts = []
    }
  }

  /// Stops what runs, again and again, for a statement may begin just then.
  func stop(isOutOfTime: Bool = false) {
    let isFirst = state.withLock { state in
      guard !state.isStopped, !state.isOver else { return false }
      state.isStopped = true
      state.isOutOfTime = isOutOfTime
      return true
    }
    guard isFirst else { return }
    DispatchQueue.global().async {
      while true {
        let isOver = self.state.withLock { state in
          for interrupt in state.interrupts { interrupt() }
          return state.isOver
        }
        if isOver { return }
        usleep(5_000)
      }
    }
  }

  /// Throws `outOfTime` once it is stopped.
  func check() throws {
    if isStopped { throw error }
  }

  /// Why it was stopped.
  var error: WebError {
    state.withLock { $0.isOutOfTime }
      ? WebError(
        .outOfTime, "this took longer than is allowed here",
        hint: "Ask for less, or give the command line the time that it takes.")
      : WebError(.outOfTime, "the client has gone")
  }
}
