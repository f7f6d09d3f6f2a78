internal import Synchronization

/// Tells threads that one of them has met an end.
final class SharedFlag: Sendable {
  private let value = Atomic<Bool>(false)

  var isRaised: Bool { value.load(ordering: .relaxed) }

  func raise() { value.store(true, ordering: .relaxed) }
}
