// A tree of values as a template sees it. What a name stands for is said of each value: `{{name}}` is the text for
// people, `{{raw(name)}}` the text as it is, for addresses and forms.

internal import Answers
internal import Mustache

/// Values for templates.
enum PageValue {
  static func value(_ document: Document) -> Any {
    switch document {
    case .null: PageNull()
    case .flag(let flag): flag
    case .integer(let number): PageNumber(number: number)
    case .real(let number): PageReal(number: number)
    case .text(let text): PageText(text: text)
    case .list(let items): items.map(value)
    case .members(let members): PageMembers(members)
    }
  }
}

/// Members by name.
struct PageMembers: MustacheParent, MustacheTransformable {
  private var values: [String: Any] = [:]

  init(_ members: [Document.Member]) {
    for member in members { values[member.name] = PageValue.value(member.value) }
  }

  func child(named name: String) -> Any? { values[name] }

  func transform(_ name: String) -> Any? { nil }
}

/// A value without members: a name inside its section is one of the values around it.
protocol PageScalar: MustacheCustomRenderable, MustacheParent {}

extension PageScalar {
  func child(named name: String) -> Any? { nil }
}

/// Nothing; it hides what an outer value of the name says.
struct PageNull: PageScalar, MustacheTransformable {
  var renderText: String { "" }
  var isNull: Bool { true }

  func transform(_ name: String) -> Any? { self }
}

/// A text of the data. Marks that would turn round what stands beside it are shown, not obeyed.
struct PageText: PageScalar, MustacheTransformable {
  let text: String

  var renderText: String { VisibleText.escaped(text) }
  var isNull: Bool { text.isEmpty }

  func transform(_ name: String) -> Any? {
    switch name {
    // As it is, but for what HTML would take for its own.
    case "raw": PageRaw(text: text)
    // Part of an address.
    case "url": PageRaw(text: URLText.encoded(text))
    // With its lines.
    case "lines":
      PageRaw(
        text: text.split(separator: "\n", omittingEmptySubsequences: false)
          .map { VisibleText.escaped(String($0)) }.joined(separator: "\n"))
    case "blanks": PageText(text: text.replacing("_", with: " "))
    case "day": PageText(text: String(text.prefix(10)))
    case "minute": PageText(text: String(text.prefix(16)).replacing("T", with: " "))
    default: nil
    }
  }
}

/// A text that is not changed.
struct PageRaw: PageScalar {
  let text: String

  var renderText: String { text }
  var isNull: Bool { text.isEmpty }
}

/// A whole number: `1,234`.
struct PageNumber: PageScalar, MustacheTransformable {
  let number: Int64

  var renderText: String { Figures.grouped(number) }
  var isNull: Bool { number == 0 }

  func transform(_ name: String) -> Any? {
    switch name {
    case "raw", "url": PageRaw(text: "\(number)")
    case "bytes": PageRaw(text: Figures.bytes(number))
    case "isOne": number == 1
    default: nil
    }
  }
}

/// A number with a fraction.
struct PageReal: PageScalar, MustacheTransformable {
  let number: Double

  var renderText: String { number.isFinite ? Figures.rounded(number) : "" }
  var isNull: Bool { number == 0 }

  func transform(_ name: String) -> Any? {
    switch name {
    case "raw": PageRaw(text: "\(number)")
    case "percent": PageRaw(text: Figures.fixed(number * 100, positions: 1) + " %")
    // Of a drawing that is 100 wide.
    case "width": PageRaw(text: Figures.fixed(min(max(number, 0), 1) * 100, positions: 2))
    case "fixed": PageRaw(text: Figures.fixed(number, positions: 3))
    default: nil
    }
  }
}

/// Text between tags and in the quotes of attributes, scalar by scalar: a quote with an accent on it is one
/// letter for Swift, and a quote for a browser.
struct PageEscaping: MustacheContentType {
  static let name = "PAGE"

  func escapeText(_ text: String) -> String { Self.escaped(text) }

  static func escaped(_ text: String) -> String {
    var escaped = ""
    escaped.reserveCapacity(text.utf8.count)
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": escaped += "&amp;"
      case "<": escaped += "&lt;"
      case ">": escaped += "&gt;"
      case "\"": escaped += "&quot;"
      case "'": escaped += "&#39;"
      // HTML knows no such character.
      case "\u{0}": escaped += "\u{FFFD}"
      default: escaped.unicodeScalars.append(scalar)
      }
    }
    return escaped
  }
}
