internal import Glibc

/// The header Host of a request. A page of another site can make its own name lead to this machine, and so
/// reach a server of it: then the name is not one of ours.
enum HostName {
  /// Whether a header names this server: by a number of the network, which no page can take, as localhost, or by
  /// the name that it was told to listen on. The port does not matter, for tunnels have their own.
  static func isOurs(_ header: String, listeningOn host: String) -> Bool {
    let name = withoutPort(header).lowercased()
    return name == "localhost" || isAddress(name) || (!name.isEmpty && name == host.lowercased())
  }

  /// `[::1]:80` as `::1`, `localhost:80` as `localhost`.
  private static func withoutPort(_ header: String) -> String {
    if header.hasPrefix("[") {
      guard let end = header.firstIndex(of: "]") else { return "" }
      let rest = header[header.index(after: end)...]
      guard rest.isEmpty || rest.hasPrefix(":") else { return "" }
      return String(header[header.index(after: header.startIndex)..<end])
    }
    guard let colon = header.lastIndex(of: ":") else { return header }
    return String(header[..<colon])
  }

  /// Whether a text is a number of IPv4 or IPv6.
  static func isAddress(_ text: String) -> Bool {
    var four = in_addr()
    var six = in6_addr()
    return inet_pton(AF_INET, text, &four) == 1 || inet_pton(AF_INET6, text, &six) == 1
  }
}
