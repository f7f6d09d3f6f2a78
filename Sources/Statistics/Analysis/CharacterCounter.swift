internal import Columns

/// What the posts of a site show: by place of the post, its only character and its copyrights.
///
/// Memory: 8 bytes a post and 4 a copyright.
struct PostSubjects: ~Copyable {
  /// Place of the only character tag, or `PostCounter.noCharacter`.
  private(set) var characters = ColumnBuffer<UInt32>()
  private(set) var copyrightEnds = ColumnBuffer<UInt32>()
  private(set) var copyrights = ColumnBuffer<UInt32>()

  mutating func append(_ result: PostCounter.Result) {
    characters.append(result.characters.base, count: result.characters.count)
    let start = UInt32(copyrights.count)
    for end in result.copyrightEnds.buffer { copyrightEnds.append(start + end) }
    copyrights.append(result.copyrights.base, count: result.copyrights.count)
  }
}

/// Hands the posts' subjects to the workers, which only read them.
final class SharedSubjects: @unchecked Sendable {
  let subjects: PostSubjects
  init(_ subjects: consuming PostSubjects) { self.subjects = subjects }
}

/// The pass over tag_post that counts general tags by character and characters by copyright.
final class CharacterCounter: ChunkWorker {
  private static let characterArenaByteCount = 32 << 20
  private static let copyrightArenaByteCount = 8 << 20

  /// What one worker has counted; read when all are done.
  final class Counts: @unchecked Sendable {
    /// General tags by place of the character.
    var tagsOfCharacters: KeyedTagCounts
    /// Characters by place of the copyright.
    var charactersOfCopyrights: KeyedTagCounts

    init(tagCount: Int, folder: String) {
      tagsOfCharacters = KeyedTagCounts(
        keyCount: tagCount, folder: folder, arenaByteCount: characterArenaByteCount)
      charactersOfCopyrights = KeyedTagCounts(
        keyCount: tagCount, folder: folder, arenaByteCount: copyrightArenaByteCount)
    }
  }

  private let site: SiteUnderAnalysis
  private let subjects: SharedSubjects
  private let reader: PostingReader
  private let counts: Counts
  /// Whether general tags are counted by character too.
  private let countsTags: Bool
  private var array: CountArray

  init(
    _ site: SiteUnderAnalysis, subjects: SharedSubjects, counts: Counts, countsTags: Bool
  ) throws {
    self.countsTags = countsTags
    self.site = site
    self.subjects = subjects
    self.counts = counts
    reader = try PostingReader(site)
    array = CountArray(count: site.tags.count)
  }

  /// Nothing to hand over: the counts are kept until all chunks are done.
  func result(ofChunk chunk: Int) throws {
    for tag in site.chunks.ranges[chunk] {
      switch site.tags.categories[tag] {
      case StatisticsDelta.generalCategory where countsTags: try countCharacters(ofTag: tag)
      case StatisticsDelta.characterCategory: try countCopyrights(ofCharacter: tag)
      default: break
      }
    }
  }

  private func countCharacters(ofTag tag: Int) throws {
    try reader.read(tag)
    let characters = subjects.subjects.characters.base
    for position in reader.positions.buffer {
      let character = characters[Int(position)]
      if character != PostCounter.noCharacter { array.add(Int(character)) }
    }
    try array.drain { character, count in
      try counts.tagsOfCharacters.note(key: character, tag: UInt32(tag), count: count)
    }
  }

  private func countCopyrights(ofCharacter tag: Int) throws {
    try reader.read(tag)
    let ends = subjects.subjects.copyrightEnds.base
    let copyrights = subjects.subjects.copyrights.base
    for position in reader.positions.buffer {
      let start = position == 0 ? 0 : Int(ends[Int(position) - 1])
      for index in start..<Int(ends[Int(position)]) { array.add(Int(copyrights[index])) }
    }
    try array.drain { copyright, count in
      try counts.charactersOfCopyrights.note(key: copyright, tag: UInt32(tag), count: count)
    }
  }
}
