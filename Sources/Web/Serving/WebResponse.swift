/// What a client gets, whatever server sends it.
public struct WebResponse: Sendable {
  public enum Body: Sendable {
    case bytes([UInt8])
    /// Rows as they come.
    case stream(WebStream)
  }

  public var status = 200
  /// Names in small letters.
  public var headers: [(name: String, value: String)]
  public var body: Body

  public init(status: Int = 200, contentType: String, _ body: Body) {
    self.status = status
    headers = [("content-type", contentType)]
    self.body = body
  }

  /// Of no bytes.
  static func redirect(to target: String) -> WebResponse {
    var response = WebResponse(status: 303, contentType: ContentType.text, .bytes([]))
    response.headers.append(("location", target))
    return response
  }

  /// The first value of a header.
  public func header(_ name: String) -> String? { headers.first { $0.name == name }?.value }

  /// What is said of every answer: nothing is loaded from elsewhere, no page stands in a frame, no other site
  /// reads it.
  static let safety = safety(
    policy: "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
      + "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'")

  /// The same of an SVG, which has its styles in itself, and nothing else.
  static let safetyOfDrawings = safety(
    policy: "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'")

  private static func safety(policy: String) -> [(name: String, value: String)] {
    [
      ("content-security-policy", policy),
      ("x-frame-options", "DENY"), ("x-content-type-options", "nosniff"),
      ("referrer-policy", "same-origin"), ("cross-origin-opener-policy", "same-origin"),
      ("cross-origin-resource-policy", "same-origin"),
    ]
  }
}

/// The kinds of content that are served.
enum ContentType {
  static let html = "text/html; charset=utf-8"
  static let json = "application/json"
  static let text = "text/plain; charset=utf-8"
  static let css = "text/css; charset=utf-8"
  static let script = "text/javascript; charset=utf-8"
  static let csv = "text/csv; charset=utf-8"
  static let lines = "application/x-ndjson"
  static let svg = "image/svg+xml"
  static let toml = "application/toml; charset=utf-8"
}
