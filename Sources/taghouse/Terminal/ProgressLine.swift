import Glibc

/// One line on a terminal that is written over, at most ten times a second.
///
/// Shows nothing when standard error is no terminal, or when it is told to be quiet.
final class ProgressLine {
  private static let millisecondsBetweenUpdates: Int64 = 100

  private let isShown: Bool
  private let start = ContinuousClock.now
  private var lastUpdate: ContinuousClock.Instant?
  private var shownWidth = 0

  init(isQuiet: Bool) {
    isShown = !isQuiet && Console.isErrorTerminal
  }

  /// Seconds since the line was made.
  var elapsedSeconds: Double {
    let parts = start.duration(to: .now).components
    return Double(parts.seconds) + Double(parts.attoseconds) * 1e-18
  }

  /// Shows what `text` returns, unless the last update was a moment ago.
  func update(isUrgent: Bool = false, _ text: (_ elapsedSeconds: Double) -> String) {
    guard isShown else { return }
    let now = ContinuousClock.now
    if let lastUpdate, !isUrgent,
      lastUpdate.duration(to: now) < .milliseconds(Self.millisecondsBetweenUpdates)
    {
      return
    }
    lastUpdate = now
    let line = String(text(elapsedSeconds).prefix(Self.terminalWidth - 1))
    let erased = String(repeating: " ", count: max(0, shownWidth - line.count))
    Console.writeOver("\(line)\(erased)")
    shownWidth = line.count
  }

  /// Takes the line away.
  func clear() {
    guard shownWidth > 0 else { return }
    Console.writeOver(String(repeating: " ", count: shownWidth))
    Console.writeReturn()
    shownWidth = 0
  }

  private static var terminalWidth: Int {
    var size = winsize()
    guard ioctl(STDERR_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 20 else { return 80 }
    return Int(size.ws_col)
  }
}
