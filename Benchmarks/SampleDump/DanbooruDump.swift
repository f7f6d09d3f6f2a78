/// Writes a dump of invented Danbooru posts, line by line.
///
/// Every post is told on one line, unless its quirk breaks that line or adds another. Memory is
/// the vocabulary and one chunk of output, whatever the number of posts.
struct DanbooruDump {
  /// The output is called when this many bytes are waiting.
  static let chunkBytes = 1 << 20

  private let options: DumpOptions
  private let shape: DanbooruShape
  private let quirkThreshold: UInt64
  private var composer: PostComposer
  private var post = SamplePost()
  private let line = LineBuffer()
  private let pending = LineBuffer(capacity: DanbooruDump.chunkBytes * 2)
  private var tally = DumpTally()

  private static let classicQuirks = Quirk.allCases.filter { $0 != .pandasFloat }

  /// Makes the vocabulary; nothing is written yet.
  init(_ options: DumpOptions) {
    self.options = options
    let vocabulary = TagVocabulary(TagNames(size: TagNames.size(postCount: options.postCount)))
    shape = DanbooruShape(vocabulary: vocabulary)
    composer = PostComposer(options: options, vocabulary: vocabulary)
    quirkThreshold = UInt64(options.quirkShare * 4_294_967_296)
    tally.vocabularyCount = vocabulary.count
  }

  /// Writes all lines.
  ///
  /// - Parameter output: takes each chunk; the bytes are valid during the call only.
  /// - Returns: what was written.
  /// - Throws: what the output throws.
  mutating func write(to output: (UnsafeRawBufferPointer) throws -> Void) rethrows -> DumpTally {
    for position in 0..<options.postCount {
      writeLines(at: position)
      if pending.count >= Self.chunkBytes {
        try output(pending.bytes)
        pending.removeAll()
      }
    }
    if pending.count > 0 { try output(pending.bytes) }
    return tally
  }

  // MARK: Plans, which any place can be asked for

  private func isClassic(_ position: Int) -> Bool {
    switch options.shape {
    case .classic: return true
    case .modern: return false
    case .mixed:
      var random = SampleRandom(seed: options.seed, .shape, position)
      return random.below(2) == 0
    }
  }

  private func quirk(at position: Int) -> Quirk? {
    var random = SampleRandom(seed: options.seed, .quirk, position)
    guard random.next() >> 32 < quirkThreshold else { return nil }
    return random.pick(isClassic(position) ? Self.classicQuirks : Quirk.allCases)
  }

  /// An earlier place whose post has been told, if there is one.
  private func earlierPosition(than position: Int) -> Int? {
    guard position > 0 else { return nil }
    var random = SampleRandom(seed: options.seed, .revision, position)
    let first = random.below(position)
    return (0...first).reversed().first { quirk(at: $0)?.isBroken != true }
  }

  // MARK: Lines

  private mutating func writeLines(at position: Int) {
    var quirk = quirk(at: position)
    let earlier = quirk == .repeatedRecord ? earlierPosition(than: position) : nil
    if quirk == .repeatedRecord, earlier == nil { quirk = .crlfEnd }
    if let quirk { tally[quirk] += 1 }

    composer.compose(position, into: &post)
    changePost(quirk)
    composeLine(isClassic: isClassic(position), quirk)
    breakLine(quirk)
    if quirk?.isBroken != true { tally.distinctPostCount += 1 }
    endLine(quirk)
    if quirk == .doubledRecord { endLine(quirk) }

    if let earlier {
      composer.compose(earlier, into: &post)
      composer.revise(&post, at: position)
      composeLine(isClassic: isClassic(earlier), nil)
      endLine(nil)
    }
  }

  private mutating func changePost(_ quirk: Quirk?) {
    switch quirk {
    case .noTags: post.tags.removeAll(keepingCapacity: true)
    case .duplicateTag: if let tag = post.tags.first { post.tags.append(tag) }
    case .manyTags: composer.crowd(&post)
    case .unicodeEscapes: post.source = .escaped
    case .invalidUTF8: post.source = .invalid
    default: break
    }
  }

  private func composeLine(isClassic: Bool, _ quirk: Quirk?) {
    line.removeAll()
    if isClassic {
      shape.appendClassic(post, quirk, to: line)
    } else {
      shape.appendModern(post, quirk, to: line)
    }
  }

  private func breakLine(_ quirk: Quirk?) {
    switch quirk {
    case .truncated: line.truncate(to: line.count * (1 + post.number % 9) / 10)
    case .notJSON:
      line.removeAll()
      line.append("502 Bad Gateway: this line is no JSON" as StaticString)
    case .arrayLine:
      line.removeAll()
      line.append("[1,2,{\"id\":3}]" as StaticString)
    case .emptyLine: line.removeAll()
    default: break
    }
  }

  private mutating func endLine(_ quirk: Quirk?) {
    let before = pending.count
    pending.append(line.bytes)
    if quirk == .crlfEnd { pending.append(UInt8(ascii: "\r")) }
    pending.append(UInt8(ascii: "\n"))
    tally.byteCount += pending.count - before
    tally.lineCount += 1
    if quirk == .emptyLine {
      tally.blankLineCount += 1
    } else if quirk?.isBroken == true {
      tally.brokenLineCount += 1
    } else {
      tally.recordCount += 1
      tally.tagCount += post.tags.count
    }
  }
}
