/// Notes about searches that are answered, but may not mean what was typed.
public enum SelectionNotes {
  /// Is told each note while searches are looked up on this thread; nobody, unless somebody says so:
  ///
  ///     try SelectionNotes.$tell.withValue({ print($0) }) { try search() }
  @TaskLocal public static var tell: @Sendable (_ note: String) -> Void = { _ in }
}
