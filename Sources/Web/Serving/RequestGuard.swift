/// Who may ask, and how.
struct RequestGuard: Sendable {
  let host: String
  let token: String?

  static let cookieName = "taghouse_token"

  init(_ options: WebOptions) {
    host = options.host
    token = options.token
  }

  /// Throws `badMethod`, `refused`, `notAllowed`.
  func check(_ request: WebRequest) throws {
    guard request.method == "GET" || request.method == "HEAD" else {
      throw WebError(.badMethod, "pages are only read: \(request.method) is not known here")
    }
    guard HostName.isOurs(request.host, listeningOn: host) else {
      throw WebError(
        .refused, "'\(request.host)' is not the name of this server",
        hint: "Open it by its address, such as http://127.0.0.1:8765/.")
    }
    // A link may lead here from anywhere; what a page of another site loads by itself may not.
    guard request.fetchSite != "cross-site" || request.fetchMode == "navigate" else {
      throw WebError(.refused, "pages of other sites may not load anything from here")
    }
    guard isKnown(request) else {
      throw WebError(
        .notAllowed, "this server asks for its token",
        hint: "Open the address that `taghouse serve` printed, with ?token= at its end.")
    }
  }

  /// The token that an address brings along, which becomes a cookie.
  func newToken(_ request: WebRequest) -> String? {
    guard let token, let said = request.parameters.last(where: { $0.name == "token" })?.value,
      Self.isEqual(said, token)
    else { return nil }
    return token
  }

  private func isKnown(_ request: WebRequest) -> Bool {
    guard let token else { return true }
    if let said = request.parameters.last(where: { $0.name == "token" })?.value,
      Self.isEqual(said, token)
    {
      return true
    }
    let bearer = "Bearer "
    if request.authorization.hasPrefix(bearer),
      Self.isEqual(String(request.authorization.dropFirst(bearer.count)), token)
    {
      return true
    }
    return request.cookie.split(separator: ";").contains { part in
      let pair = part.trimmingPrefix(while: \.isWhitespace)
      return pair.hasPrefix(Self.cookieName + "=")
        && Self.isEqual(String(pair.dropFirst(Self.cookieName.count + 1)), token)
    }
  }

  /// Takes as long for every text of a length.
  private static func isEqual(_ first: String, _ second: String) -> Bool {
    let (first, second) = (Array(first.utf8), Array(second.utf8))
    guard first.count == second.count else { return false }
    return zip(first, second).reduce(0) { $0 | ($1.0 ^ $1.1) } == 0
  }
}
