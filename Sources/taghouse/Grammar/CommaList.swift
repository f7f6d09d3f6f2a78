import ArgumentParser

/// One value of an option that takes a list: elements with commas between them. Such an option is
/// declared as an array of these, so that it may be repeated as well.
struct CommaList<Element: ExpressibleByArgument & Sendable>: ExpressibleByArgument, Sendable {
  let elements: [Element]

  init?(argument: String) {
    var elements: [Element] = []
    for part in argument.split(separator: ",", omittingEmptySubsequences: false) {
      let trimmed = part.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed()
      guard let element = Element(argument: String(trimmed)) else { return nil }
      elements.append(element)
    }
    self.elements = elements
  }

  static var allValueStrings: [String] { Element.allValueStrings }
}

extension Array {
  /// All elements of a list that was given in one or several values.
  func elements<Item>() -> [Item] where Element == CommaList<Item> {
    flatMap { $0.elements }
  }
}

/// Names with commas between them.
typealias Names = CommaList<String>
