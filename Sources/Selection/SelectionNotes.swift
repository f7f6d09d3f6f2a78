internal import Synchronization

/// Notes about searches that are answered, but may not mean what was typed.
public enum SelectionNotes {
  /// Nobody, until somebody says so.
  private static let listener = Mutex<(@Sendable (_ note: String) -> Void)?>(nil)

  /// Lets `listener` be told each note of this process from now on; nil lets nobody be told.
  public static func tell(to listener: (@Sendable (_ note: String) -> Void)?) {
    Self.listener.withLock { $0 = listener }
  }

  /// Tells a note.
  public static func tell(_ note: String) {
    listener.withLock { $0 }?(note)
  }
}
