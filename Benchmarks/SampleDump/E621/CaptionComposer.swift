/// Invents what a captioning model says about a post: from the seed, its place and its tags alone.
///
/// All texts are written as they stand between the quotes of JSON.
struct CaptionComposer {
  /// What became of a post in the caption dump.
  enum State: Equatable {
    /// It is not there.
    case none
    /// The model finished; one in 23 has no brief summary.
    case stopped(hasBrief: Bool)
    /// The model refused: no summaries.
    case refused
    /// The model was cut off: a regular summary and nothing else.
    case cutOff
  }

  private let options: DumpOptions
  private let vocabulary: TagVocabulary
  private let isShort: Bool
  /// The names that texts of the post at hand may use.
  private var spoken: [UInt32] = []
  private var nextSpoken = 0

  /// Longer names do not come up in texts, to keep these in bounds.
  private static let maximumNameBytes = 40

  init(options: DumpOptions, vocabulary: TagVocabulary, isShort: Bool) {
    self.options = options
    self.vocabulary = vocabulary
    self.isShort = isShort
  }

  func state(at position: Int) -> State {
    var random = SampleRandom(seed: options.seed, .caption, position)
    switch random.below(1000) {
    case 0..<40: return .none
    case 40..<150: return .refused
    case 150..<260: return .cutOff
    default: return .stopped(hasBrief: random.below(23) > 0)
    }
  }

  /// 800 to 1600 bytes in paragraphs, or one or two sentences.
  mutating func appendRegular(
    _ post: SamplePost, at position: Int, newline: StaticString, to text: LineBuffer
  ) {
    var random = SampleRandom(seed: options.seed, .regularSummary, position)
    speak(of: post, &random)
    let start = text.count
    let wanted = isShort ? 60 + random.below(100) : 800 + random.below(600)
    append(random.pick(CaptionWords.openings), to: text)
    var sentenceCount = 1
    var paragraphBreak = 0
    while text.count - start - paragraphBreak < wanted {
      if sentenceCount % 4 == 0 {
        text.append(newline)
        text.append(newline)
        // Not counted, so that texts without newlines are the same but for them.
        paragraphBreak += newline.utf8CodeUnitCount * 2
      } else {
        text.append(UInt8(ascii: " "))
      }
      append(random.pick(CaptionWords.sentences), to: text)
      sentenceCount += 1
    }
  }

  /// 150 to 300 bytes, or one sentence.
  mutating func appendBrief(_ post: SamplePost, at position: Int, to text: LineBuffer) {
    var random = SampleRandom(seed: options.seed, .briefSummary, position)
    speak(of: post, &random)
    let start = text.count
    append(random.pick(CaptionWords.briefOpenings), to: text)
    while !isShort, text.count - start < 150 {
      text.append(UInt8(ascii: " "))
      append(random.pick(CaptionWords.briefSentences), to: text)
    }
  }

  /// A line for each part of the picture.
  mutating func appendParts(
    _ post: SamplePost, at position: Int, newline: StaticString, to text: LineBuffer
  ) {
    var random = SampleRandom(seed: options.seed, .captionParts, position)
    speak(of: post, &random)
    for position in 0..<(isShort ? 2 : 3 + random.below(4)) {
      if position > 0 { text.append(newline) }
      append(CaptionWords.parts[position], to: text)
    }
  }

  /// Names with commas between, and parameters.
  mutating func appendPrompt(_ post: SamplePost, at position: Int, to text: LineBuffer) {
    var random = SampleRandom(seed: options.seed, .captionParts, position)
    speak(of: post, &random)
    for _ in 0..<(isShort ? 3 : 8 + random.below(6)) {
      appendName(to: text)
      text.append(", " as StaticString)
    }
    text.append("digital painting, soft light --ar " as StaticString)
    text.append(post.width < post.height ? "2:3 --s 250" : "3:2 --s 250" as StaticString)
  }

  /// The caption that the usual script makes: the summaries of a finished record without their
  /// newlines, a space between them; otherwise the tags.
  mutating func appendJoined(_ post: SamplePost, at position: Int, to text: LineBuffer) {
    guard case .stopped(let hasBrief) = state(at: position) else {
      return text.append(post.tags, of: vocabulary, separator: " ")
    }
    appendRegular(post, at: position, newline: "", to: text)
    guard hasBrief else { return }
    text.append(UInt8(ascii: " "))
    appendBrief(post, at: position, to: text)
  }

  // MARK: Parts

  private mutating func speak(of post: SamplePost, _ random: inout SampleRandom) {
    spoken.removeAll(keepingCapacity: true)
    for tag in post.tags where isSpoken(tag) { spoken.append(tag) }
    nextSpoken = spoken.isEmpty ? 0 : random.below(spoken.count)
  }

  /// A name with an underscore at an end would leave two spaces in a row.
  private func isSpoken(_ tag: UInt32) -> Bool {
    let name = vocabulary.name(tag)
    let underscore = UInt8(ascii: "_")
    return vocabulary.categories[Int(tag)] == TagVocabulary.Category.general.rawValue
      && name.count <= Self.maximumNameBytes && name.first != underscore && name.last != underscore
  }

  private mutating func append(_ sentence: [StaticString], to text: LineBuffer) {
    for (position, part) in sentence.enumerated() {
      if position > 0 { appendName(to: text) }
      text.append(part)
    }
  }

  /// The next name, with spaces for underscores.
  private mutating func appendName(to text: LineBuffer) {
    guard !spoken.isEmpty else { return text.append("something else" as StaticString) }
    let name = vocabulary.name(spoken[nextSpoken])
    nextSpoken = (nextSpoken + 1) % spoken.count
    for byte in name { text.append(byte == UInt8(ascii: "_") ? UInt8(ascii: " ") : byte) }
  }
}
