internal import Columns
internal import Warehouse

/// Makes the lines of a corpus, post by post. One thread.
struct CorpusLineBuilder: ~Copyable {
  private let options: CorpusOptions
  private let vocabulary: CorpusVocabulary
  private let outputs: CorpusOutputPlan
  private let postHash: PostHash
  private let separator: [UInt8]
  private let lineStart: [UInt8]
  private let lineEnd: [UInt8]

  /// What stands before numbers in ids, such as danbooru/, with the quotes that texts have.
  private let idStart: [UInt8]
  private let idEnd: [UInt8]

  private var number: Int64 = 0
  private var hasPost = false
  private var places = ColumnBuffer<UInt32>()

  /// - Parameter namesSites: Whether ids carry the name of the site.
  init(
    options: CorpusOptions, vocabulary: CorpusVocabulary, siteName: String, namesSites: Bool
  ) {
    self.options = options
    self.vocabulary = vocabulary
    outputs = CorpusOutputPlan(options)
    postHash = PostHash(siteName: siteName)
    func text(_ text: String) -> [UInt8] {
      options.format == .jsonl ? JSONText.escaped(text.utf8) : Array(text.utf8)
    }
    idStart = namesSites ? Array("\"".utf8) + JSONText.escaped("\(siteName)/".utf8) : []
    idEnd = namesSites ? Array("\"".utf8) : []
    separator = text(options.separator)
    lineStart = text(options.lineStart)
    lineEnd = text(options.lineEnd)
  }

  /// Begins a post; the one before it is finished.
  mutating func begin(_ number: Int64, in block: CorpusBlock) {
    finish(in: block)
    self.number = number
    hasPost = true
    block.tally.selectedPostCount += 1
  }

  /// Adds a tag of the post at hand, unless it is one that is not written.
  @inline(__always)
  mutating func add(tagID: Int64) {
    let place = vocabulary.tags.place(ofID: tagID)
    if place >= 0, vocabulary.spelling(atPlace: place) != nil {
      places.append(UInt32(truncatingIfNeeded: place))
    }
  }

  /// Writes the line of the post at hand, if there is one and it is wanted.
  mutating func finish(in block: CorpusBlock) {
    guard hasPost else { return }
    hasPost = false
    defer { places.removeAll() }
    let count = places.count
    if count == 0 {
      block.tally.untaggedPostCount += 1
    } else if count < options.minimumTagCount {
      block.tally.shortPostCount += 1
    } else if let maximum = options.maximumTagCount, count > maximum {
      block.tally.longPostCount += 1
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
      places.sort { tags.nameRank(atPlace: Int($0)) < tags.nameRank(atPlace: Int($1)) }
    case .frequency:
      places.sort { tags.rank(atPlace: Int($0)) < tags.rank(atPlace: Int($1)) }
    case .shuffle:
      var generator = SplitMix64(state: postHash.value(number: number, seed: options.seed))
      for last in stride(from: places.count - 1, to: 0, by: -1) {
        let other = generator.next(below: last + 1)
        let place = places[last]
        places[last] = places[other]
        places[other] = place
      }
    }
  }

  private func writeLine(to block: CorpusBlock) {
    if options.format == .jsonl {
      append("{\"id\":", to: block)
      append(idStart, to: block)
      append(String(number), to: block)
      append(idEnd, to: block)
      append(",\"text\":\"", to: block)
    }
    append(lineStart, to: block)
    let textStart = block.bytes.count
    for (index, place) in places.buffer.enumerated() {
      if index > 0 { append(separator, to: block) }
      if let spelling = vocabulary.spelling(atPlace: Int(place)), let base = spelling.baseAddress {
        block.bytes.append(base, count: spelling.count)
      }
    }
    let hash = options.removesDuplicates ? Self.hash(block.bytes.buffer[textStart...]) : 0
    append(lineEnd, to: block)
    if options.format == .jsonl { append("\"}", to: block) }
    block.bytes.append(UInt8(ascii: "\n"))
    block.lines.append(
      CorpusBlock.Line(
        end: UInt32(truncatingIfNeeded: block.bytes.count),
        output: UInt32(outputs.output(number: number, hash: postHash)),
        tagCount: UInt32(truncatingIfNeeded: places.count), hash: hash))
  }

  private func append(_ text: [UInt8], to block: CorpusBlock) {
    text.withUnsafeBufferPointer { buffer in
      if let base = buffer.baseAddress { block.bytes.append(base, count: buffer.count) }
    }
  }

  private func append(_ text: String, to block: CorpusBlock) {
    for byte in text.utf8 { block.bytes.append(byte) }
  }

  private static func hash(_ bytes: Slice<UnsafeBufferPointer<UInt8>>) -> UInt64 {
    let raw = UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(bytes.base)[bytes.indices])
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
