import Synchronization

/// Notes for the user, each said once: a search may be looked up several times.
final class SaidNotes: Sendable {
  private let said = Mutex<Set<String>>([])

  func say(_ note: String) {
    if said.withLock({ $0.insert(note).inserted }) { Console.writeNote(note) }
  }
}
