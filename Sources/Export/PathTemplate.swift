internal import Rows

/// How a post's number becomes the path of its image: `{site}/{bucket}/{number}.{ext}`.
public struct PathTemplate: Sendable, Equatable {
  enum Piece: Sendable, Equatable {
    case literal(String)
    case site
    case number
    /// The file's ending as the record has it, or webp.
    case fileExtension
    /// The number modulo 1000, as four digits.
    case bucket
  }

  static let placeholders: [(name: String, piece: Piece)] = [
    ("site", .site), ("number", .number), ("ext", .fileExtension), ("bucket", .bucket),
  ]

  /// As it was written.
  public let text: String
  let pieces: [Piece]

  /// Throws `badOption` for an unknown or unfinished placeholder, with its column, and for a template
  /// that does not tell posts apart.
  public init(_ text: String) throws {
    var pieces: [Piece] = []
    var rest = text[...]
    while let open = rest.firstIndex(of: "{") {
      if open > rest.startIndex { pieces.append(.literal(String(rest[..<open]))) }
      let column = text.distance(from: text.startIndex, to: open) + 1
      guard let close = rest[open...].firstIndex(of: "}") else {
        throw Self.error("a placeholder without its } in column \(column)")
      }
      let name = rest[rest.index(after: open)..<close]
      guard let placeholder = Self.placeholders.first(where: { $0.name == name }) else {
        throw Self.error("an unknown placeholder {\(name)} in column \(column)")
      }
      pieces.append(placeholder.piece)
      rest = rest[rest.index(after: close)...]
    }
    if !rest.isEmpty { pieces.append(.literal(String(rest))) }
    guard pieces.contains(.number) else {
      throw Self.error("no {number}, so that all posts would share a key")
    }
    self.text = text
    self.pieces = pieces
  }

  /// The template of keys that nobody has chosen one for.
  static func standard(_ key: KohyaOptions.Key, namesSite: Bool) -> PathTemplate {
    let start: [Piece] = namesSite ? [.site, .literal("/")] : []
    switch key {
    case .id: return PathTemplate(pieces: start + [.number])
    case .path: return PathTemplate(pieces: start + [.number, .literal("."), .fileExtension])
    }
  }

  /// The template of an export, or the one that nobody has chosen.
  ///
  /// Throws `badOption` where posts of several sites would share keys.
  static func keys(
    _ chosen: PathTemplate?, _ key: KohyaOptions.Key, hasSeveralSites: Bool
  ) throws -> PathTemplate {
    let keys = chosen ?? .standard(key, namesSite: hasSeveralSites)
    guard keys.namesSite || !hasSeveralSites else {
      throw OutputError(
        .badOption, "posts of several sites would share keys: the path template has no {site}",
        hint: "Put {site} into it, or name one --site.")
    }
    return keys
  }

  private init(pieces: [Piece]) {
    text = ""
    self.pieces = pieces
  }

  private static func error(_ what: String) -> OutputError {
    let names = placeholders.map { "{\($0.name)}" }.joined(separator: ", ")
    return OutputError(
      .badOption, "the path template has \(what)", hint: "There are \(names).")
  }

  var namesSite: Bool { pieces.contains(.site) }
  var namesFileExtension: Bool { pieces.contains(.fileExtension) }

  /// Appends the path of a post as it stands in a JSON string.
  func append(
    site: String, number: Int64, fileExtension: UnsafeBufferPointer<UInt8>, to bytes: RowBytes
  ) {
    for piece in pieces {
      switch piece {
      case .literal(let text): bytes.append(jsonContent: text)
      case .site: bytes.append(jsonContent: site)
      case .number: bytes.append(decimal: number)
      case .fileExtension:
        if fileExtension.isEmpty {
          bytes.append("webp" as StaticString)
        } else {
          bytes.append(jsonText: UnsafeRawBufferPointer(fileExtension), isLowerCase: true)
        }
      case .bucket: bytes.append(decimal: number % 1000, digitCount: 4)
      }
    }
  }
}

extension RowBytes {
  /// A number with zeros before it, 0 or more.
  func append(decimal value: Int64, digitCount: Int) {
    append(UInt8(ascii: "0"), times: digitCount - String(value).utf8.count)
    append(decimal: value)
  }
}
