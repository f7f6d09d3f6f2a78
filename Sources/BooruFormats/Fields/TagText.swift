// Texts beside pictures that hold tags, as gallery-dl, hydrus, grabber and editors of tags write them:
//
//     1girl, mira \(sky\), long hair              commas, with \( for prompts
//     character:samus aran⏎creator:somebody⏎rating:safe⏎1girl      one a line, with namespaces
//
// Rules:
// - Names are taken apart as NameListText does it, and spelled with underscores.
// - A namespace before a name is its category: character, artist or creator, copyright or series, general,
//   meta, species. `rating:` is the rating of the picture. Another one is a part of the name.
// - A text is plainly tags when it has several names with commas, three lines, or a name with an underscore
//   or a namespace, all of them short and none the end of a sentence. Titles of six words and more are among
//   tags, too: of many names one in five may be long.

internal import Columns

/// The tags of a text.
public struct TagText: Sendable, Equatable {
  public struct Tag: Sendable, Equatable {
    /// With underscores.
    public var name: [UInt8]
    /// The number that Danbooru has for the category; nil when the text does not say.
    public var category: Int16?
  }

  public var tags: [Tag] = []
  /// Its first letter, where it is one of the words of sites; nil when the text has none.
  public var rating: [UInt8]?

  private static let namespaces: [(name: StaticString, category: Int16?)] = [
    ("character:", 4), ("artist:", 1), ("creator:", 1), ("copyright:", 3), ("series:", 3),
    ("general:", 0), ("meta:", 5), ("species:", nil),
  ]

  /// The most words of a name in a text that is plainly tags; sentences have more between their commas.
  private static let mostWords = 5
  /// One name in so many may be a long one.
  private static let namesForLongOne = 5

  /// Nil when the text is no UTF-8.
  public init?(_ text: UnsafeBufferPointer<UInt8>) {
    guard let names = NameListText.names(in: text) else { return nil }
    for name in names {
      name.withUnsafeBufferPointer { bytes in
        if bytes.hasPrefix("rating:") {
          rating = ScoreReader.spelled(bytes.dropFirst(7)).withUnsafeBufferPointer {
            Array(SidecarNames.rating($0))
          }
          return
        }
        let namespace = Self.namespaces.first { bytes.hasPrefix($0.name) }
        let spelling = ScoreReader.spelled(
          bytes.dropFirst(namespace?.name.utf8CodeUnitCount ?? 0))
        if !spelling.isEmpty { tags.append(Tag(name: spelling, category: namespace?.category)) }
      }
    }
  }

  /// Whether nobody would take a text for a sentence.
  public static func isPlainlyTags(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    guard let names = NameListText.names(in: text), !names.isEmpty else { return false }
    // Two lines may be a text of two lines; commas between short names are no text.
    var hasMark = names.count > (text.contains(UInt8(ascii: ",")) ? 1 : 2)
    var longCount = 0
    for name in names {
      if name.split(separator: UInt8(ascii: " ")).count > mostWords { longCount += 1 }
      if goesOnBehindSentence(name) { return false }
      hasMark =
        hasMark || name.contains(UInt8(ascii: "_"))
        || name.withUnsafeBufferPointer { bytes in
          bytes.hasPrefix("rating:") || namespaces.contains { bytes.hasPrefix($0.name) }
        }
    }
    guard hasMark, longCount * namesForLongOne <= names.count, let last = names.last else {
      return false
    }
    guard last.count > 3, endsSentence(last[last.count - 1]) else { return true }
    // The last of many tags may be a title with its sign.
    return last[last.count - 1] != UInt8(ascii: ".") && names.count > namesForLongOne
  }

  /// Whether a sentence ends within a name. Titles have signs as well: `love live! school idol project`.
  private static func goesOnBehindSentence(_ name: [UInt8]) -> Bool {
    guard name.count > 2 else { return false }
    return (0..<(name.count - 2)).contains { index in
      endsSentence(name[index]) && name[index + 1] == UInt8(ascii: " ")
        && (name[index] == UInt8(ascii: ".")
          || (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(name[index + 2]))
    }
  }

  private static func endsSentence(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: ".") || byte == UInt8(ascii: "!") || byte == UInt8(ascii: "?")
  }
}

/// What texts beside pictures are taken for.
public enum TextReading: String, Sendable {
  /// Tags.
  case tags = "txt"
  /// Captions.
  case captions = "none"
  /// Tags where a picture has no others and its text is plainly tags, else captions.
  case told = "auto"
}
