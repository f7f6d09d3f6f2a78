internal import CLineEditor

/// Lines that a user edits on a terminal, with completion and the history of the session.
///
/// Threads: the one that made it. There is at most one at a time, for there is one terminal.
public final class LineEditor {
  /// What came of a prompt.
  public enum Input: Equatable, Sendable {
    case line(String)
    /// Ctrl-C.
    case cancelled
    /// Ctrl-D, or the terminal is gone.
    case end
  }

  private var editor: OpaquePointer?
  private let complete: (String) -> Completion

  /// Begins to edit on standard input and output; nil when they are no terminal that can.
  ///
  /// `complete` is asked with the line up to the cursor.
  public init?(complete: @escaping (String) -> Completion) {
    self.complete = complete
    let context = Unmanaged.passUnretained(self).toOpaque()
    editor = taghouse_line_editor_open(
      { context, editor, text, byteCount in
        guard let context, let editor, let text else { return }
        let line = UnsafeRawBufferPointer(start: text, count: byteCount)
        Unmanaged<LineEditor>.fromOpaque(context).takeUnretainedValue()
          .answer(String(decoding: line, as: UTF8.self), in: editor)
      }, context)
    if editor == nil { return nil }
  }

  deinit {
    if let editor { taghouse_line_editor_close(editor) }
  }

  /// Reads a line, without its newline.
  public func read(prompt: String) -> Input {
    guard let editor else { return .end }
    var text: UnsafePointer<CChar>?
    var byteCount = 0
    let state = taghouse_line_editor_read(editor, prompt, &text, &byteCount)
    if state == taghouse_line_cancelled { return .cancelled }
    guard state == taghouse_line_read, let text else { return .end }
    let bytes = UnsafeRawBufferPointer(start: text, count: byteCount)
    return .line(String(decoding: bytes, as: UTF8.self))
  }

  /// Lets the user come back to a statement by the arrow keys.
  public func remember(_ statement: String) {
    guard let editor else { return }
    // One line of the editor: it cannot show several.
    let line = statement.split(whereSeparator: \.isNewline).joined(separator: " ")
    if !line.isEmpty { taghouse_line_editor_remember(editor, line) }
  }

  /// Columns of the terminal at a descriptor; nil when it is none.
  public static func terminalWidth(_ descriptor: Int32) -> Int? {
    let width = Int(taghouse_terminal_width(descriptor))
    return width > 0 ? width : nil
  }

  /// Lines of the terminal at a descriptor; nil when it is none.
  public static func terminalHeight(_ descriptor: Int32) -> Int? {
    let height = Int(taghouse_terminal_height(descriptor))
    return height > 0 ? height : nil
  }

  private func answer(_ line: String, in editor: OpaquePointer) {
    let completion = complete(line)
    if let insertion = completion.insertion {
      taghouse_line_editor_replace(editor, Int32(completion.typedCharacterCount), insertion)
    } else if completion.candidates.count > 1 {
      taghouse_line_editor_list(editor, completion.listing(width: Self.terminalWidth(1) ?? 80))
    }
  }
}
