import ArgumentParser
import Store

/// A value for a named parameter, written `NAME VALUE` or `NAME=VALUE`.
struct QueryParameter: ExpressibleByArgument {
  var name: String
  var value: String

  init?(argument: String) {
    guard let sign = argument.firstIndex(of: "="), sign > argument.startIndex else { return nil }
    name = String(argument[..<sign])
    value = String(argument[argument.index(after: sign)...])
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

  /// Throws `badQuery` for a name that is given twice: one of the values would be ignored.
  static func refuseRepeated(_ parameters: [QueryParameter]) throws {
    var names: Set<String> = []
    for parameter in parameters where !names.insert(parameter.name).inserted {
      throw WarehouseError(
        .badQuery, "the parameter '\(parameter.name)' is given twice", hint: "Give it one value.")
    }
  }
}
