internal import BooruFormats
internal import TagRules

/// The tags and characters of all pictures with their numbers.
struct FolderVocabulary {
  private(set) var tags: TagVocabulary
  private(set) var characters = NameTable()

  init(_ rules: PruningRules) {
    tags = TagVocabulary(rules)
  }

  /// Takes in the names of a record, and fills the post with their numbers.
  mutating func insert(_ record: CaptionRecord, into post: inout CaptionPost) {
    post.removeAll()
    post.isScored = record.source.isScored
    // The first mention says the group.
    for name in record.metaTags {
      name.withUnsafeBufferPointer { _ = tags.insert($0, group: .meta) }
    }
    for tag in record.source.tags {
      let number = tag.name.withUnsafeBufferPointer { tags.insert($0) }
      post.tags.append(CaptionTag(number, score: tag.score))
    }
    for name in record.characters { post.characters.append(characters.insert(name)) }
  }
}

/// The same when all names are known. Threads share it.
struct KnownNames: Sendable {
  let table: TagTable
  let characters: NameTable

  /// Fills the post; false when a name is new, for its file was written meanwhile.
  func fill(_ post: inout CaptionPost, with record: CaptionRecord) -> Bool {
    post.removeAll()
    post.isScored = record.source.isScored
    for tag in record.source.tags {
      let name = tag.name.withUnsafeBufferPointer { table.rules.name(of: $0) }
      guard let number = table.names.number(of: name) else { return false }
      post.tags.append(CaptionTag(number, score: tag.score))
    }
    for name in record.characters {
      guard let number = characters.number(of: name) else { return false }
      post.characters.append(number)
    }
    return true
  }
}
