/// The three files of core tags as texts.
public struct CoreTagTexts: Sendable {
  /// `core_tags.json`.
  public var coreTags: String
  /// The lines of `wildcard.txt`, without their ends.
  public var wildcardLines: [String]
  /// `emb_init.json`, with what was there before.
  public var embeddings: EmbeddingStart

  /// - Parameters:
  ///   - stored: The embeddings that are added to.
  ///   - imageTypes: Types of pictures that become embeddings, too.
  ///   - appendsDroppedTags: `append_dropped_character_tags_wildcard`.
  public init(
    _ core: CoreTags, template: CaptionTemplate, table: TagTable, characterNames: NameTable,
    stored: EmbeddingStart, imageTypes: [String], appendsDroppedTags: Bool
  ) {
    var wildcard = WildcardLines()
    wildcard.appendsDroppedTags = appendsDroppedTags
    coreTags = CoreTagFile.json(core, table: table, characterNames: characterNames)
    wildcardLines = wildcard.lines(
      core, template: template, table: table, characterNames: characterNames)
    embeddings = stored
    embeddings.add(core, imageTypes: imageTypes, table: table)
  }

  /// `wildcard.txt`.
  public var wildcard: String { wildcardLines.reduce(into: "") { $0 += $1 + "\n" } }
}
