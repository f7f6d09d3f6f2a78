import Export
import Glibc
internal import Rows
import Shell

/// Standard output, where it is a terminal.
struct Terminal {
  /// Columns, and lines where they are known.
  let width: Int
  let height: Int?
  /// False with NO_COLOR (https://no-color.org) or on a terminal that is dumb.
  let hasColor: Bool

  /// Nil when standard output goes elsewhere.
  static var current: Terminal? {
    guard isatty(STDOUT_FILENO) == 1 else { return nil }
    return Terminal(
      width: LineEditor.terminalWidth(STDOUT_FILENO) ?? ChartText.defaultWidth,
      height: LineEditor.terminalHeight(STDOUT_FILENO),
      hasColor: environment("NO_COLOR") == nil && environment("TERM") != "dumb")
  }

  var style: TerminalStyle { TerminalStyle(width: width, hasColor: hasColor) }

  /// The text with its long lines broken at the width of the terminal; as it is elsewhere.
  static func wrapped(_ text: String) -> String {
    current.map { TerminalText.wrapped(text, to: $0.width) } ?? text
  }

  /// Nil for a variable that is not set, or empty.
  static func environment(_ name: String) -> String? {
    guard let value = getenv(name), value.pointee != 0 else { return nil }
    return String(cString: value)
  }
}
