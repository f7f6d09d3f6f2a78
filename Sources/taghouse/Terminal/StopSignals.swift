import Glibc
import Import
import Store

/// Ctrl-C and SIGTERM: the first asks to stop cleanly, a second one ends the process at once.
enum StopSignals {
  static let flag = StopFlag()

  static func install() {
    // The flag is made here, not in a handler.
    _ = flag.signal
    for number in [SIGINT, SIGTERM] {
      signal(number) { number in
        StopSignals.flag.raise(signal: number)
        signal(number, SIG_DFL)
      }
    }
  }

  /// Throws `interrupted` with the message once the user has asked to stop.
  static func throwIfStopped(_ message: String) throws {
    if flag.signal != nil { throw WarehouseError(.interrupted, message) }
  }
}
