/// Why a request gets no answer of its page.
struct WebError: Error, Sendable, Equatable, CustomStringConvertible {
  enum Code: Int, Sendable {
    case badParameter = 400
    case notAllowed = 401
    case refused = 403
    case notFound = 404
    case badMethod = 405
    case tooMany = 429
    case outOfTime = 503
  }

  var code: Code
  var message: String
  var hint: String?

  init(_ code: Code, _ message: String, hint: String? = nil) {
    self.code = code
    self.message = message
    self.hint = hint
  }

  var description: String { hint.map { "\(message)\n\($0)" } ?? message }
}
