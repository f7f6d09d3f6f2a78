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
