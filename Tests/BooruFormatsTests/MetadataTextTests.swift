import Foundation
import TestSupport
import Testing

@testable import BooruFormats

@Suite("Members of an object of JSON that are written anew")
struct MetadataTextTests {
  private let reader = PictureMetadataReader()

  private func text(_ json: String) throws -> MetadataText {
    try reader.read(Array(json.utf8)).text
  }

  @Test(
    "A byte order mark is refused, whatever the parser thinks of it: places count from the first byte"
  )
  func byteOrderMark() {
    let error = #expect(throws: PictureMetadataFlaw.self) { try text("\u{FEFF}{\"a\": 1}") }
    #expect(error?.reason == "is no valid JSON: it begins with a byte order mark")
  }

  /// JSON by chance, laid out by chance.
  private static func value(_ generator: inout SeededGenerator, depth: Int = 0) -> String {
    func blank(_ generator: inout SeededGenerator) -> String {
      ["", "", " ", "\n  ", "\t"].randomElement(using: &generator)!
    }
    let plain = [
      "1", "-2.50e3", "true", "null", "\"x\"", #""a\"}],{b""#, #""\\""#, "[]", "{}", "NaN",
      "-Infinity",
      "123456789012345678901", #""\u00e9\ud83c""#, "\"花\"",
    ]
    guard depth < 3, generator.chance(0.4) else { return plain.randomElement(using: &generator)! }
    let isObject = generator.chance(0.5)
    let elements = (0..<Int.random(in: 0...3, using: &generator)).map { position in
      let key = isObject ? "\"k\(position)\"\(blank(&generator)):\(blank(&generator))" : ""
      return blank(&generator) + key + value(&generator, depth: depth + 1) + blank(&generator)
    }
    return (isObject ? "{" : "[") + elements.joined(separator: ",") + (isObject ? "}" : "]")
  }

  @Test("Only the values change, and what is new comes last", arguments: 0..<60 as Range<UInt64>)
  func replacing(seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    for _ in 0..<30 {
      // Pieces of the text: those at odd places are the values of members.
      var pieces: [(text: String, key: String?)] = [("\n{", nil)]
      let keys = ["a", "b", "c", "é", "a"].shuffled(using: &generator)
        .prefix(Int.random(in: 0...5, using: &generator))
      for (position, key) in keys.enumerated() {
        let written = key == "b" ? "\\u0062" : key
        pieces.append(((position > 0 ? " ," : "") + "\n  \"\(written)\" : ", nil))
        pieces.append((Self.value(&generator), key))
      }
      pieces.append(("\t} ", nil))
      let before = pieces.map(\.text).joined()
      let wanted = ["b", "c", "a"].filter { _ in generator.chance(0.6) }
      let after = try text(before).replacing(wanted.map { ($0, Array("[\"\($0)\"]".utf8)) })
      for key in wanted {
        // Of two the last.
        if let position = pieces.lastIndex(where: { $0.key == key }) {
          pieces[position].text = "[\"\(key)\"]"
        }
      }
      let added = wanted.filter { !keys.contains($0) }.enumerated().map { position, key in
        let gap = keys.isEmpty ? (position == 0 ? "" : ", ") : ",\n  "
        return "\(gap)\"\(key)\"\(keys.isEmpty ? ": " : " : ")[\"\(key)\"]"
      }
      let end = pieces.removeLast().text
      let expected = pieces.map(\.text).joined() + added.joined() + end
      #expect(String(decoding: after, as: UTF8.self) == expected, "seed \(seed)")
      #expect(throws: Never.self) { try reader.read(after) }
    }
  }

  @Test("A new object, and lists")
  func object() throws {
    let list = MetadataText.json(["a\"\n\\", "é"].map { Array($0.utf8) })
    #expect(String(decoding: list, as: UTF8.self) == #"["a\"\n\\", "é"]"#)
    #expect(String(decoding: MetadataText.json([]), as: UTF8.self) == "[]")
    let object = MetadataText.object([("a", list), ("b", [UInt8(ascii: "1")])])
    #expect(
      String(decoding: object, as: UTF8.self) == "{\"a\": [\"a\\\"\\n\\\\\", \"é\"], \"b\": 1}\n")
  }

  @Test("Fields by their names")
  func fields() throws {
    let json = """
      {"tags": {"a": 0.5, "b": "0.25"}, "character": ["x"], "characters": null, "copyrights": {"c": 1},
       "copyright": "d", "artist": "", "image_type": "booru", "crop_info": 0, "n_people": 2.0, "rating": "e",
       "rating": "s", "processed_tags": "p, q", "dropped_character_tags": [], "extra": [1]}
      """
    let fields = try PictureMetadataReader(otherFields: ["extra"]).read(Array(json.utf8)).fields
    #expect(fields.tags?.isScored == true && fields.tags?.tags.map(\.score) == [0.5, 0.25])
    #expect(fields.characters == [Array("x".utf8)] && fields.copyrights == [Array("d".utf8)])
    #expect(fields.artists == [] && fields.imageType == Array("booru".utf8) && fields.crop == nil)
    #expect(fields.personCount == 2 && fields.rating == Array("s".utf8))
    #expect(fields.processedTags?.tags.map(\.name) == [Array("p".utf8), Array("q".utf8)])
    #expect(fields.processedTags?.isList == false && fields.droppedTags?.isList == true)
    #expect(fields.others == ["extra": Array("[1]".utf8)])
  }
}
