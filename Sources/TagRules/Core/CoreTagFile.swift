internal import Columns

/// `core_tags.json`: the core tags of characters by name.
///
///     {"hatsune miku": {"kept": ["blue eyes"], "dropped": ["twintails"], "emb_init": []}}
public enum CoreTagFile {
  /// The file as the original writes it: ASCII, four spaces, no newline at its end.
  public static func json(
    _ core: CoreTags, table: TagTable, characterNames: NameTable
  ) -> String {
    let characters = core.characters.map { character in
      let lists = [
        ("kept", character.kept), ("dropped", character.dropped),
        ("emb_init", character.embeddingTags),
      ].map { name, tags in
        (name, PlainJSON.array(tags.map { PlainJSON.string(table.names.name($0)) }, depth: 2))
      }
      return (characterNames.name(character.number), PlainJSON.object(lists, depth: 1))
    }
    return PlainJSON.object(characters, depth: 0)
  }

  /// Reads such a file. Characters and tags that the run does not know are left out, for no post has
  /// them. Throws `badList` with the line.
  public static func read(
    _ bytes: [UInt8], table: TagTable, characterNames: NameTable
  ) throws(TagRulesError) -> CoreTags {
    let json = try ListJSON.parse(bytes)
    guard case .object(let members) = json.value else {
      throw json.error(expected: "an object of characters")
    }
    var characters: [CoreTags.Character] = []
    for (name, value) in members {
      let lists = try value.members("an object with \"kept\", \"dropped\" and \"emb_init\"")
      func tags(_ list: String) throws(TagRulesError) -> [Int32] {
        guard let names = lists[list] else { return [] }
        return try names.strings("an array of tags as \"\(list)\"").compactMap(table.number)
      }
      guard let number = characterNames.number(of: name) else { continue }
      characters.append(
        CoreTags.Character(
          number: number, kept: try tags("kept"), dropped: try tags("dropped"),
          embeddingTags: try tags("emb_init")))
    }
    return CoreTags(characters, characterNames: characterNames)
  }
}

/// JSON as Python's `json.dump(…, indent=4)` lays it out.
enum PlainJSON {
  static func object(_ members: [(String, String)], depth: Int) -> String {
    block(members.map { "\(string($0.0)): \($0.1)" }, "{", "}", depth: depth)
  }

  static func array(_ elements: [String], depth: Int) -> String {
    block(elements, "[", "]", depth: depth)
  }

  private static func block(_ items: [String], _ open: String, _ close: String, depth: Int)
    -> String
  {
    if items.isEmpty { return open + close }
    let indent = String(repeating: "    ", count: depth)
    return open + "\n" + items.map { "\(indent)    \($0)" }.joined(separator: ",\n")
      + "\n\(indent)\(close)"
  }

  static func string(_ text: String) -> String {
    String(decoding: JSONString.quotedASCII(text), as: UTF8.self)
  }
}
