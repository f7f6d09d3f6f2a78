import Rows
import Web

/// Serves until the program is ended. Ctrl-C and SIGTERM do that at once: nothing is open that could be left
/// behind.
struct ServeRun {
  let site: WebSite

  /// Throws `badOption` when the address cannot be had.
  func run() throws {
    let options = site.options
    let message = WebServer(site).serve { Console.writeError(Self.greeting(options, port: $0)) }
    guard let message else { return }
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
