internal import Synchronization

/// Asks a running import or export to stop at the next whole batch. Any thread, also a signal
/// handler: it is one atomic number.
public final class StopFlag: Sendable {
  private let number = Atomic<Int32>(0)

  public init() {}

  /// `signal` says why.
  public func raise(signal: Int32) {
    number.store(signal, ordering: .relaxed)
  }

  /// The signal that asked to stop; nil while nobody has.
  public var signal: Int32? {
    let value = number.load(ordering: .relaxed)
    return value == 0 ? nil : value
  }
}
