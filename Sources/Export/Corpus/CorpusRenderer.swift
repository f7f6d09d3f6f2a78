internal import Columns
internal import Reading
internal import Rows
internal import Store

/// Makes the lines of a corpus, post by post. One thread.
struct CorpusRenderer: PostRenderer, ~Copyable {
  private let options: CorpusOptions
  private let vocabulary: CorpusVocabulary
  private let outputs: CorpusOutputPlan
  private let postHash: PostHash
  private let separator = RowBytes()
  private let lineStart = RowBytes()
  private let lineEnd = RowBytes()
  /// What stands before numbers in ids, such as danbooru/, and behind them: the quotes of a text.
  private let idStart = RowBytes()
  private let idEnd = RowBytes()

  private var number: Int64 = 0
  private var positions = ColumnBuffer<UInt32>()

  /// - Parameter namesSites: Whether ids carry the name of the site.
  init(
    options: CorpusOptions, vocabulary: CorpusVocabulary, siteName: String, namesSites: Bool
  ) {
    self.options = options
    self.vocabulary = vocabulary
    outputs = CorpusOutputPlan(options)
    postHash = PostHash(siteName: siteName)
    for (text, bytes) in [
      (options.separator, separator), (options.lineStart, lineStart), (options.lineEnd, lineEnd),
    ] {
      if options.format == .jsonl { bytes.append(jsonContent: text) } else { bytes.append(text) }
    }
    if namesSites {
      idStart.append("\"" as StaticString)
      idStart.append(jsonContent: "\(siteName)/")
      idEnd.append("\"" as StaticString)
    }
  }

  /// Writes the line of a post, if it is wanted.
  mutating func write(_ post: borrowing ScannedPost, to block: CorpusBlock) {
    number = post.number
    block.tally.selectedCount += 1
    positions.removeAll()
    for tagID in post.tagIDs.buffer {
      let position = vocabulary.tags.position(ofID: tagID)
      if position >= 0, vocabulary.spelling(atPosition: position) != nil {
        positions.append(UInt32(truncatingIfNeeded: position))
      }
    }
    let count = positions.count
    if count == 0 {
      block.tally.untaggedCount += 1
    } else if count < options.minimumTagCount {
      block.tally.shortCount += 1
    } else if let maximum = options.maximumTagCount, count > maximum {
      block.tally.longCount += 1
    } else {
      sort()
      writeLine(to: block)
    }
  }

  private mutating func sort() {
    let tags = vocabulary.tags
    switch options.order {
    case .record: break
    case .name:
      positions.sort { tags.nameRank(atPosition: Int($0)) < tags.nameRank(atPosition: Int($1)) }
    case .frequency:
      positions.sort { tags.rank(atPosition: Int($0)) < tags.rank(atPosition: Int($1)) }
    case .shuffle:
      var generator = SplitMix64(state: postHash.value(number: number, seed: options.seed))
      for last in stride(from: positions.count - 1, to: 0, by: -1) {
        let other = generator.next(below: last + 1)
        let position = positions[last]
        positions[last] = positions[other]
        positions[other] = position
      }
    }
  }

  private func writeLine(to block: CorpusBlock) {
    let bytes = block.bytes
    if options.format == .jsonl {
      bytes.append("{\"id\":" as StaticString)
      bytes.append(idStart.bytes)
      bytes.append(decimal: number)
      bytes.append(idEnd.bytes)
      bytes.append(",\"text\":\"" as StaticString)
    }
    bytes.append(lineStart.bytes)
    let textStart = bytes.count
    for (index, position) in positions.buffer.enumerated() {
      if index > 0 { bytes.append(separator.bytes) }
      if let spelling = vocabulary.spelling(atPosition: Int(position)) { bytes.append(spelling) }
    }
    let hash =
      options.removesDuplicates
      ? Self.hash(UnsafeRawBufferPointer(rebasing: bytes.bytes[textStart...])) : 0
    bytes.append(lineEnd.bytes)
    if options.format == .jsonl { bytes.append("\"}" as StaticString) }
    bytes.append(UInt8(ascii: "\n"))
    block.lines.append(
      CorpusBlock.Line(
        end: UInt32(truncatingIfNeeded: bytes.count),
        output: UInt32(outputs.output(number: number, hash: postHash)),
        tagCount: UInt32(truncatingIfNeeded: positions.count), hash: hash))
  }

  private static func hash(_ raw: UnsafeRawBufferPointer) -> UInt64 {
    var hash = UInt64(raw.count) ^ 0x9E37_79B9_7F4A_7C15
    var position = 0
    while position + 8 <= raw.count {
      let word = raw.loadUnaligned(fromByteOffset: position, as: UInt64.self)
      hash = SplitMix64.mix(hash ^ word)
      position += 8
    }
    var rest: UInt64 = 0
    while position < raw.count {
      rest = rest << 8 | UInt64(raw[position])
      position += 1
    }
    return SplitMix64.mix(hash ^ rest)
  }
}
