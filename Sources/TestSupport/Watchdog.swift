internal import Dispatch
internal import Foundation

/// Ends the tests when something takes for ever.
///
/// A time limit of the test library counts from the moment when a test is scheduled, which may be minutes
/// before it runs, and cannot end a loop that never looks up. This counts the time of a piece of work alone.
/// When it is over, the process says what was at work and aborts: without the runner's closing line the
/// run has failed.
public enum Watchdog {
  /// Runs `body`, which must end within so many seconds.
  public static func limiting<Value, Failure: Error>(
    _ seconds: Int, _ name: String, _ body: () throws(Failure) -> Value
  ) throws(Failure) -> Value {
    let timer = DispatchSource.makeTimerSource(queue: .global(qos: .userInteractive))
    timer.schedule(deadline: .now() + .seconds(seconds))
    timer.setEventHandler {
      FileHandle.standardError.write(
        Data("error: \(name) has not ended after \(seconds) seconds\n".utf8))
      abort()
    }
    timer.resume()
    defer { timer.cancel() }
    return try body()
  }
}
