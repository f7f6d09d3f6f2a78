/// What a client asks, whatever server took it.
public struct WebRequest: Sendable {
  public var method: String
  /// Decoded, without the parameters; begins with `/`.
  public var path: String
  /// In the order of the address, decoded.
  public var parameters: [(name: String, value: String)]
  public var host = ""
  /// The header Cookie.
  public var cookie = ""
  /// The header Authorization.
  public var authorization = ""
  /// The headers Sec-Fetch-Site and Sec-Fetch-Mode: what browsers say of where a request comes from.
  public var fetchSite = ""
  public var fetchMode = ""
  /// The header If-None-Match.
  public var knownTag = ""

  /// Parameters that are read; the rest of an address is not looked at.
  static let maximumParameterCount = 200

  /// - Parameter target: path and parameters as the client sent them.
  public init(method: String = "GET", target: String) {
    self.method = method
    let halves = target.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
    let path = URLText.decoded(halves.first ?? "")
    self.path = path.hasPrefix("/") ? path : "/" + path
    let pairs = halves.count > 1 ? halves[1].split(separator: "&") : []
    parameters = pairs.prefix(Self.maximumParameterCount).map { pair in
      let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      return (
        name: URLText.decoded(parts[0], plusIsBlank: true),
        value: parts.count > 1 ? URLText.decoded(parts[1], plusIsBlank: true) : ""
      )
    }
  }

  /// The last value of a parameter, without blanks around it; nil for none and for an empty one.
  func value(_ name: String) -> String? {
    guard let value = parameters.last(where: { $0.name == name })?.value else { return nil }
    let trimmed = value.trimmingPrefix { $0.isWhitespace }
    let end = trimmed.lastIndex { !$0.isWhitespace }
    return end.map { String(trimmed[...$0]) }
  }

  /// A whole number within a range.
  ///
  /// Throws `badParameter` for anything else.
  func number(_ name: String, _ range: ClosedRange<Int>, standard: Int) throws -> Int {
    guard let text = value(name) else { return standard }
    guard let number = Int(text), range.contains(number) else {
      throw WebError(
        .badParameter,
        "\(name) takes a whole number from \(range.lowerBound) to \(range.upperBound), not '\(text)'"
      )
    }
    return number
  }

  /// A number within a range.
  ///
  /// Throws `badParameter` for anything else.
  func share(_ name: String, standard: Double) throws -> Double {
    guard let text = value(name) else { return standard }
    guard let number = Double(text), 0...1 ~= number else {
      throw WebError(.badParameter, "\(name) takes a number from 0 to 1, not '\(text)'")
    }
    return number
  }

  /// One of some words; the first one where there is none.
  ///
  /// Throws `badParameter` for another word.
  func word(_ name: String, _ words: [String]) throws -> String {
    guard let text = value(name) else { return words[0] }
    guard words.contains(text) else {
      throw WebError(
        .badParameter, "\(name) takes \(words.joined(separator: ", ")), not '\(text)'")
    }
    return text
  }

  /// A value that has to be there.
  func required(_ name: String, _ noun: String) throws -> String {
    guard let value = value(name) else {
      throw WebError(.badParameter, "no \(noun) is named", hint: "Name it: \(name)=…")
    }
    return value
  }

  /// The same page with some parameters changed; nil takes one away.
  func target(_ changes: [(String, String?)], path: String? = nil) -> String {
    var kept = parameters.filter { pair in !changes.contains { $0.0 == pair.name } }
    kept += changes.compactMap { name, value in value.map { (name, $0) } }
    let query = kept.filter { !$0.value.isEmpty }
      .map { "\(URLText.encoded($0.name))=\(URLText.encoded($0.value))" }.joined(separator: "&")
    let path = path ?? self.path
    return query.isEmpty ? path : "\(path)?\(query)"
  }
}
