internal import Glibc
internal import Synchronization

/// How long a command waits for others that write the same warehouse, and whom it tells that it waits.
public struct Patience: Sendable {
  /// What the command line waits unless it is told otherwise, in seconds.
  public static let defaultSeconds: Double = 10
  /// Nobody is told of a wait that is shorter, in seconds.
  private static let silentSeconds: Double = 0.3
  private static let microsecondsBetweenTries: UInt32 = 25_000

  /// The longest wait; zero tries once.
  public var seconds: Double
  /// Is told once in each wait, one sentence without a line end.
  public var tell: @Sendable (String) -> Void
  /// Ends the wait when it says yes: the user has asked to stop.
  public var isStopped: @Sendable () -> Bool

  public init(
    seconds: Double, tell: @escaping @Sendable (String) -> Void = { _ in },
    isStopped: @escaping @Sendable () -> Bool = { false }
  ) {
    self.seconds = seconds
    self.tell = tell
    self.isStopped = isStopped
  }

  /// Does not wait.
  public static let none = Patience(seconds: 0)

  /// As long as a program waits for a transaction of another one that it did not expect.
  public static let brief = Patience(seconds: 5)

  /// One wait, from its first failed try on. Any thread, one at a time.
  final class Wait: Sendable {
    private struct State {
      var start: Double = 0
      var hasTold = false
    }

    private let patience: Patience
    private let state = Mutex(State(start: 0))
    private let reason: @Sendable () -> String

    /// `reason` says why, such as "busy: another taghouse imports into it since 12:03".
    init(_ patience: Patience, reason: @escaping @Sendable () -> String) {
      self.patience = patience
      self.reason = reason
      start()
    }

    package func start() {
      state.withLock { $0 = State(start: Self.now()) }
    }

    /// Waits a moment before the next try; false when it is over.
    func goOn() -> Bool {
      let now = Self.now()
      let (waited, tells) = state.withLock { state in
        let waited = now - state.start
        let tells = !state.hasTold && waited >= Patience.silentSeconds
        if tells { state.hasTold = true }
        return (waited, tells)
      }
      if waited >= patience.seconds || patience.isStopped() { return false }
      if tells {
        let rest = Int(patience.seconds.rounded())
        patience.tell("\(reason()); waiting, up to \(rest) second\(rest == 1 ? "" : "s")")
      }
      usleep(Patience.microsecondsBetweenTries)
      return true
    }

    private static func now() -> Double {
      var time = timespec()
      clock_gettime(CLOCK_MONOTONIC, &time)
      return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
    }
  }
}
