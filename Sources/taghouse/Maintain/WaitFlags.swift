import ArgumentParser
import Import
import Store

/// How long a command that writes waits for others that do.
struct WaitFlags: ParsableArguments {
  private static let maximumSeconds: Double = 1e9

  @Option(
    help: ArgumentHelp(
      "Wait this long for other programs that write the warehouse.", valueName: "seconds"))
  var wait = Patience.defaultSeconds

  func validate() throws {
    guard (0...Self.maximumSeconds).contains(wait) else {
      throw ValidationError("--wait must be a number of seconds from 0 to 1000000000.")
    }
  }

  var patience: Patience { .told(seconds: wait) }
}

extension Patience {
  /// Says on standard error that it waits, and ends when the user has asked to stop.
  static func told(seconds: Double = defaultSeconds) -> Patience {
    Patience(
      seconds: seconds, tell: { Console.writeNote($0) },
      isStopped: { StopSignals.flag.signal != nil })
  }
}
