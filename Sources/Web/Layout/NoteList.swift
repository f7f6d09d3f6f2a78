internal import Selection
internal import Synchronization

/// Notes about a search that is answered, but may not mean what was typed.
final class NoteList: Sendable {
  @TaskLocal private static var current: NoteList?

  private let list = Mutex<[String]>([])

  var notes: [String] { list.withLock { $0 } }

  /// Takes the notes that are told while `body` runs, on its thread.
  func noting<Value>(_ body: () throws -> Value) rethrows -> Value {
    try Self.$current.withValue(self, operation: body)
  }

  /// Lets the notes of this process come to the lists of those who read.
  static func listen() {
    SelectionNotes.tell { note in current?.list.withLock { $0.append(note) } }
  }
}
