import Answers
import ArgumentParser

/// Written `NAME VALUE` or `NAME=VALUE`.
extension QueryParameter: ExpressibleByArgument {
  package init?(argument: String) {
    guard let sign = argument.firstIndex(of: "="), sign > argument.startIndex else { return nil }
    self.init(
      name: String(argument[..<sign]), value: String(argument[argument.index(after: sign)...]))
  }

  /// Joins `-p NAME VALUE`, as sqlite-utils and others write it, to the single argument that
  /// ArgumentParser takes.
  static func joined(_ arguments: [String]) -> [String] {
    var joined: [String] = []
    var rest = arguments[...]
    while let argument = rest.popFirst() {
      joined.append(argument)
      guard argument == "-p" || argument == "--parameter", let name = rest.first,
        !name.contains("="), rest.count >= 2, !rest[rest.startIndex + 1].hasPrefix("--")
      else { continue }
      joined.removeLast()
      joined.append("--parameter=\(name)=\(rest[rest.startIndex + 1])")
      rest = rest.dropFirst(2)
    }
    return joined
  }
}
