// autocomplete     1girl,0,6008644,"1girls,sole_female"      numbers of categories of the site
// krita            tag,type,count,aliases                    and the same below
// wildcards        artist.txt, character.txt, …              tags without a category in other.txt
// wildcards-yaml   character:
//                    - "hatsune miku"
// tokenizer        a WordLevel model of Hugging Face's tokenizers: text is cut at its commas, and each tag is
//                  one token; special tokens come first: [UNK] 0, [PAD] 1, [BOS] 2, [EOS] 3

internal import ByteIO
internal import Reading
internal import Recipes
internal import Rows

/// Writes a vocabulary in one of its formats.
struct VocabularyWriting {
  /// A file and what it holds.
  struct Output {
    var path: String
    var write: (ByteWriter) throws -> Void
  }

  static let specialTokens = ["[UNK]", "[PAD]", "[BOS]", "[EOS]"]
  private static let otherName = "other"

  private let options: VocabularyOptions
  private let words: [VocabularyWord]

  init(_ options: VocabularyOptions, _ words: [VocabularyWord]) {
    self.options = options
    self.words = words
  }

  var outputs: [Output] {
    let path = options.outputPath
    switch options.format {
    case .autocomplete: return [Output(path: path) { try writeTable(to: $0) }]
    case .krita:
      return [
        Output(path: path) { writer in
          try writer.append("tag,type,count,aliases\n")
          try writeTable(to: writer)
        }
      ]
    case .wildcards:
      return byCategory.map { name, words in
        Output(path: "\(path)/\(Self.fileName(name)).txt") { writer in
          for word in words { try writer.append(spelled(word.name) + "\n") }
        }
      }
    case .wildcardsYAML: return [Output(path: path) { try writeYAML(to: $0) }]
    case .tokenizer: return [Output(path: path) { try writeTokenizer(to: $0) }]
    }
  }

  /// The words of each category, in the order of the first of each.
  private var byCategory: [(name: String, words: [VocabularyWord])] {
    var names: [String] = []
    var groups: [String: [VocabularyWord]] = [:]
    for word in words {
      let name = word.categoryName ?? Self.otherName
      if groups[name] == nil { names.append(name) }
      groups[name, default: []].append(word)
    }
    return names.sorted().map { ($0, groups[$0] ?? []) }
  }

  /// A name that stands for itself in a folder.
  private static func fileName(_ name: String) -> String {
    let safe = name.map { $0 == "/" || $0 == "\0" ? "_" : $0 }
    return safe.first == "." ? "_" + String(safe) : String(safe)
  }

  private func spelled(_ name: String) -> String {
    let text = options.usesSpaces ? TagSpelling.spaced(name) : name
    guard options.escapesParentheses else { return text }
    return text.replacing("(", with: "\\(").replacing(")", with: "\\)")
  }

  // MARK: Tables

  private func writeTable(to writer: ByteWriter) throws {
    for word in words {
      let category = word.categoryNumber == TagDirectory.noCategory ? 0 : word.categoryNumber
      // Other names are looked up as people type them: as the site spells them.
      let aliases = word.aliases.isEmpty ? "" : Self.quoted(word.aliases.joined(separator: ","))
      try writer.append("\(Self.field(spelled(word.name))),\(category),\(word.count),\(aliases)\n")
    }
  }

  private static func field(_ text: String) -> String {
    let isPlain = !text.utf8.contains { $0 == 0x22 || $0 == 0x2C || $0 == 0x0A || $0 == 0x0D }
    return isPlain ? text : quoted(text)
  }

  private static func quoted(_ text: String) -> String {
    "\"" + text.replacing("\"", with: "\"\"") + "\""
  }

  // MARK: YAML and JSON

  private func writeYAML(to writer: ByteWriter) throws {
    for (name, words) in byCategory {
      // A string of JSON is one of YAML, too.
      try writer.append(Self.json(name) + ":\n")
      for word in words { try writer.append("  - \(Self.json(spelled(word.name)))\n") }
    }
  }

  private static func json(_ text: String) -> String {
    let bytes = RowBytes()
    bytes.append(UInt8(ascii: "\""))
    bytes.append(jsonContent: text)
    bytes.append(UInt8(ascii: "\""))
    return String(decoding: bytes.bytes, as: UTF8.self)
  }

  private func writeTokenizer(to writer: ByteWriter) throws {
    try writer.append(
      """
      {
        "version": "1.0",
        "truncation": null,
        "padding": null,
        "added_tokens": [

      """)
    for (id, token) in Self.specialTokens.enumerated() {
      try writer.append(
        """
            {"id": \(id), "content": "\(token)", "single_word": false, "lstrip": false, "rstrip": false, \
        "normalized": false, "special": true}\(id + 1 < Self.specialTokens.count ? "," : "")

        """)
    }
    try writer.append(
      #"""
        ],
        "normalizer": null,
        "pre_tokenizer": {
          "type": "Split", "pattern": {"Regex": "\\s*,\\s*|^\\s+|\\s+$"}, "behavior": "Removed", "invert": false
        },
        "post_processor": null,
        "decoder": null,
        "model": {
          "type": "WordLevel",
          "vocab": {

      """#)
    for (id, token) in Self.specialTokens.enumerated() {
      try writer.append("      \(Self.json(token)): \(id)")
      if id + 1 < Self.specialTokens.count { try writer.append(",\n") }
    }
    // A tag may be spelled like another one with spaces: the one with most posts is the token.
    var seen = Set(Self.specialTokens)
    for word in words {
      let text = spelled(word.name)
      guard seen.insert(text).inserted else { continue }
      try writer.append(",\n      \(Self.json(text)): \(seen.count - 1)")
    }
    try writer.append(
      """

          },
          "unk_token": "[UNK]"
        }
      }

      """)
  }
}

extension ByteWriter {
  fileprivate func append(_ text: String) throws {
    var text = text
    try text.withUTF8 { try append(UnsafeRawBufferPointer($0)) }
  }
}
