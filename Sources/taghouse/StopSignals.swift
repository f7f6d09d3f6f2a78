import Glibc
import Import

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
}
