/// `emb_init.json`: the texts that each embedding starts from.
public struct EmbeddingStart: Sendable, Equatable {
  public struct Entry: Sendable, Equatable {
    public var name: String
    public var texts: [String]

    public init(_ name: String, _ texts: [String]) {
      self.name = name
      self.texts = texts
    }
  }

  /// In the order in which they came.
  public private(set) var entries: [Entry] = []
  private var positions: [[UInt8]: Int] = [:]

  public init() {}

  /// Reads an existing file. Throws `badList` with the line.
  public init(json: [UInt8]) throws(TagRulesError) {
    let json = try ListJSON.parse(json)
    guard case .object(let members) = json.value else {
      throw json.error(expected: "an object of embeddings")
    }
    for (name, value) in members {
      let position = insert(name)
      entries[position].texts = try value.strings("an array of texts for \"\(name)\"")
    }
  }

  /// Adds embeddings and image types to what is there: texts that an embedding has are not repeated,
  /// and an image type that is there stays as it is.
  public mutating func add(_ core: CoreTags, imageTypes: [String], table: TagTable) {
    for embedding in core.embeddings { insert(embedding.name) }
    for type in imageTypes where positions[Array(type.utf8)] == nil {
      let position = insert(type)
      entries[position].texts = [Self.text(ofImageType: type)]
    }
    for embedding in core.embeddings {
      let position = insert(embedding.name)
      let there = Set(entries[position].texts.map { Array($0.utf8) })
      entries[position].texts += embedding.tags.map(table.names.name)
        .filter { !there.contains(Array($0.utf8)) }
    }
  }

  private static func text(ofImageType type: String) -> String {
    switch type {
    case "screenshots": "anime screencap"
    case "booru": "masterpiece"
    default: ""
    }
  }

  @discardableResult
  private mutating func insert(_ name: String) -> Int {
    if let position = positions[Array(name.utf8)] { return position }
    positions[Array(name.utf8)] = entries.count
    entries.append(Entry(name, []))
    return entries.count - 1
  }

  /// The file as the original writes it: ASCII, four spaces, no newline at its end.
  public var json: String {
    PlainJSON.object(
      entries.map { ($0.name, PlainJSON.array($0.texts.map(PlainJSON.string), depth: 1)) },
      depth: 0)
  }

  public static func == (first: EmbeddingStart, second: EmbeddingStart) -> Bool {
    first.entries == second.entries
  }
}
