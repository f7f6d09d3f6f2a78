/// A name in a search, in which `*` may stand for any characters, or none.
public struct NamePattern: Sendable, Equatable {
  /// What stands between the stars, in order: one text is a plain name; `*_hair` has "" and "_hair".
  public var parts: [String]
  /// Whether it was in quotes; then it has one part.
  public var isQuoted: Bool

  public init(parts: [String], isQuoted: Bool = false) {
    self.parts = parts
    self.isQuoted = isQuoted
  }

  /// The name, if it has no star.
  public var name: String? { parts.count == 1 ? parts[0] : nil }

  /// Whether it stands for every name.
  public var isEveryName: Bool { parts.count > 1 && parts.allSatisfy(\.isEmpty) }

  /// The pattern for SQLite's GLOB, which has characters of its own.
  public var glob: String {
    parts.map { part in
      // By scalars, as SQLite reads: a sign with a mark that combines with it is still that sign.
      var glob = String.UnicodeScalarView()
      for scalar in part.unicodeScalars {
        if scalar == "*" || scalar == "?" || scalar == "[" {
          glob.append(contentsOf: ["[", scalar, "]"])
        } else {
          glob.append(scalar)
        }
      }
      return String(glob)
    }.joined(separator: "*")
  }
}

extension NamePattern {
  /// Whether a name is the one, or matches; upper and lower case differ.
  public func matches(_ name: String) -> Bool {
    guard parts.count > 1, let first = parts.first, let last = parts.last else {
      return parts.first.map { $0.utf8.elementsEqual(name.utf8) } ?? false
    }
    var rest = Array(name.utf8)[...]
    guard rest.count >= first.utf8.count + last.utf8.count, rest.starts(with: first.utf8),
      rest.reversed().starts(with: last.utf8.reversed())
    else { return false }
    rest = rest.dropFirst(first.utf8.count).dropLast(last.utf8.count)
    for part in parts.dropFirst().dropLast() {
      let part = Array(part.utf8)
      guard let start = Self.firstIndex(of: part, in: rest) else { return false }
      rest = rest[(start + part.count)...]
    }
    return true
  }

  private static func firstIndex(of part: [UInt8], in text: ArraySlice<UInt8>) -> Int? {
    guard part.count <= text.count else { return nil }
    return (text.startIndex...(text.endIndex - part.count)).first { start in
      text[start..<(start + part.count)].elementsEqual(part)
    }
  }
}
