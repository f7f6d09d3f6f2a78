/// `wildcard.txt`: for each character its name as captions write it, then its name with the tags that
/// its posts keep, so that a prompt can draw one of them.
public struct WildcardLines {
  /// `append_dropped_character_tags_wildcard`: a third line, with all core tags.
  public var appendsDroppedTags = false

  public init() {}

  /// The lines, in the order of the characters. Fields with a chance are always used here.
  public func lines(
    _ core: CoreTags, template: CaptionTemplate, table: TagTable, characterNames: NameTable
  ) -> [String] {
    var writer = CaptionWriter(
      template.withoutChance, table: table, characterNames: characterNames)
    var post = CaptionPost()
    var lines: [String] = []
    func line(_ character: Int32, _ tags: [Int32]) {
      post.removeAll()
      post.characters = [character]
      post.tags = tags.map { CaptionTag($0) }
      var sampling = PostSampling(base: UInt64(UInt32(bitPattern: character)))
      var bytes: [UInt8] = []
      writer.write(post, sampling: &sampling, into: &bytes)
      // A template of other fields says nothing of a character.
      if !bytes.isEmpty { lines.append(String(decoding: bytes, as: UTF8.self)) }
    }
    for character in core.characters {
      line(character.number, [])
      if !character.kept.isEmpty { line(character.number, character.kept) }
      let other = character.embeddingTags + character.dropped
      if appendsDroppedTags, !other.isEmpty { line(character.number, character.kept + other) }
    }
    return lines
  }
}
