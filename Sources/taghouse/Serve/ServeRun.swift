import Dispatch
import Rows
import Synchronization
import Web

/// Serves until the program is ended. Ctrl-C and SIGTERM do that at once: nothing is open that could be left
/// behind.
struct ServeRun {
  let site: WebSite

  /// Throws `badOption` when the address cannot be had.
  func run() throws {
    let options = site.options
    let server = WebServer(site)
    let end = ServerEnd()
    Task {
      do {
        try await server.run { Console.writeError(Self.greeting(options, port: $0)) }
        end.come(with: nil)
      } catch {
        end.come(with: "\(error)")
      }
    }
    guard let message = end.wait() else { return }
    throw OutputError(
      .badOption, "\(options.host) port \(options.port) cannot be listened on: \(message)",
      hint: "Choose another port: --port 0 takes a free one.")
  }

  /// The address to open.
  static func greeting(_ options: WebOptions, port: Int) -> String {
    let host = options.host.contains(":") ? "[\(options.host)]" : options.host
    let shown = host == "0.0.0.0" || host == "[::]" ? "127.0.0.1" : host
    let token = options.token.map { "?token=\($0)" } ?? ""
    return "serving \(options.warehousePath) at http://\(shown):\(port)/\(token)\nCtrl-C ends it\n"
  }
}

/// The end of a server, for the thread that waits.
private final class ServerEnd: Sendable {
  private let message = Mutex<String?>(nil)
  private let semaphore = DispatchSemaphore(value: 0)

  func come(with message: String?) {
    self.message.withLock { $0 = message }
    semaphore.signal()
  }

  /// Why it ended; nil when it was told to.
  func wait() -> String? {
    semaphore.wait()
    return message.withLock { $0 }
  }
}
