import Glibc

/// Standard output for a table that may be longer than the terminal: what is longer goes through the
/// user's pager.
///
/// `$PAGER` is it, or `less` where that is not set; an empty `$PAGER`, or `cat`, is none. Memory: at
/// most a screen and one chunk is held.
final class PagedOutput {
  private let terminal: Terminal
  private let command: String?
  private var held: [UInt8] = []
  private var lineCount = 0
  private var pager: UnsafeMutablePointer<FILE>?
  private var isOpen = false
  private var previousInterrupt: sighandler_t?
  private var previousPipe: sighandler_t?
  /// The user has left the pager: what follows is for nobody.
  private(set) var isLeft = false

  init(_ terminal: Terminal) {
    self.terminal = terminal
    command = Self.pagerCommand
  }

  private static var pagerCommand: String? {
    guard getenv("PAGER") != nil else { return isInPath("less") ? "less" : nil }
    guard let command = Terminal.environment("PAGER"), command != "cat" else { return nil }
    return command
  }

  private static func isInPath(_ name: String) -> Bool {
    (Terminal.environment("PATH") ?? "").split(separator: ":").contains {
      access("\($0)/\(name)", X_OK) == 0
    }
  }

  func write(_ bytes: UnsafeRawBufferPointer) throws {
    guard let command, let height = terminal.height else { return try Console.write(bytes) }
    if isOpen { return writeToPager(bytes) }
    lineCount += bytes.count { $0 == UInt8(ascii: "\n") }
    held += bytes
    // The prompt takes a line too.
    guard lineCount >= height else { return }
    open(command)
    held.withUnsafeBytes(writeToPager)
    held = []
  }

  /// Writes what is held, or waits until the user leaves the pager.
  func finish() throws {
    guard isOpen else {
      defer { held = [] }
      return try held.withUnsafeBytes(Console.write)
    }
    if let pager { _ = pclose(pager) }
    pager = nil
    isOpen = false
    _ = signal(SIGINT, previousInterrupt)
    _ = signal(SIGPIPE, previousPipe)
  }

  private func open(_ command: String) {
    // Quit where one screen is enough, leave colours, and the text on the screen. What is set stays.
    setenv("LESS", "FRX", 0)
    // Ctrl-C is for the pager, and a pager that is left is no error.
    previousInterrupt = signal(SIGINT, SIG_IGN)
    previousPipe = signal(SIGPIPE, SIG_IGN)
    isOpen = true
    pager = popen(command, "w")
    isLeft = pager == nil
  }

  private func writeToPager(_ bytes: UnsafeRawBufferPointer) {
    guard !isLeft, let pager, let base = bytes.baseAddress else { return }
    isLeft = fwrite(base, 1, bytes.count, pager) < bytes.count || fflush(pager) != 0
  }
}
