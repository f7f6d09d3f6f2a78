internal import BooruFormats
internal import Columns

/// Adds up how captions differ, post by post. One thread.
///
/// Memory: the examples; a different tag or part of a caption takes about 60 bytes and its letters, up
/// to `TagChangeCounts.maximumTagCount` of them.
struct CaptionDiffTally {
  private(set) var diff: CaptionDiff
  private let options: CaptionDiffOptions
  private var changes = TagChangeCounts()
  private var examples: [Drawn] = []
  private let beforePieces = CaptionPieces()
  private let afterPieces = CaptionPieces()

  private struct Drawn {
    var sampleKey: UInt64
    var example: CaptionDiff.Example
  }

  init(before: String, after: String, _ options: CaptionDiffOptions) {
    diff = CaptionDiff(
      before: CaptionDiff.Side(name: before), after: CaptionDiff.Side(name: after))
    self.options = options
  }

  mutating func addOnlyBefore(_ count: Int64 = 1) {
    diff.before.captionCount += count
    diff.before.onlyHereCount += count
  }

  mutating func addOnlyAfter(_ count: Int64 = 1) {
    diff.after.captionCount += count
    diff.after.onlyHereCount += count
  }

  /// Posts whose captions and tags are the same.
  mutating func addSame(_ count: Int64, withTags: Int64) {
    diff.before.captionCount += count
    diff.after.captionCount += count
    diff.commonCount += count
    diff.taggedCount += withTags
  }

  /// Two captions of one post.
  mutating func add(_ before: ExportedCaption, _ after: ExportedCaption) {
    let comparesTags = before.hasTags && after.hasTags
    addSame(1, withTags: comparesTags ? 1 : 0)
    let isChanged = !before.text.buffer.hasSameBytes(as: after.text.buffer)
    if !isChanged, !comparesTags || Self.haveSameTags(before, after) { return }
    beforePieces.fill(before, asTags: comparesTags)
    afterPieces.fill(after, asTags: comparesTags)
    var hasOtherTags = false
    beforePieces.compare(with: afterPieces) { piece, comes in
      hasOtherTags = true
      if !changes.add(piece, comes: comes) { diff.uncountedChangeCount += 1 }
    }
    guard isChanged else {
      // Another order of the same tags is no change where it is not seen.
      if hasOtherTags { diff.onlyTagsCount += 1 }
      return
    }
    diff.changedCount += 1
    if !hasOtherTags { diff.sameTagsCount += 1 }
    draw(before, after)
  }

  private static func haveSameTags(_ before: ExportedCaption, _ after: ExportedCaption) -> Bool {
    before.tagEnds.count == after.tagEnds.count
      && before.tags.buffer.hasSameBytes(as: after.tags.buffer)
      && before.tagEnds.buffer.elementsEqual(after.tagEnds.buffer)
  }

  // MARK: Examples

  /// The posts with the lowest random numbers stay; a random number comes from the seed and the post alone.
  private mutating func draw(_ before: ExportedCaption, _ after: ExportedCaption) {
    guard options.exampleCount > 0 else { return }
    let name = String(decoding: after.name.buffer, as: UTF8.self)
    let sampleKey = PostHash(siteName: name).value(number: after.number, seed: options.seed)
    if examples.count == options.exampleCount, let last = examples.last, sampleKey >= last.sampleKey
    {
      return
    }
    let example = CaptionDiff.Example(
      post: after.id, before: String(decoding: before.text.buffer, as: UTF8.self),
      after: String(decoding: after.text.buffer, as: UTF8.self))
    let position = examples.firstIndex { $0.sampleKey > sampleKey } ?? examples.count
    examples.insert(Drawn(sampleKey: sampleKey, example: example), at: position)
    if examples.count > options.exampleCount { examples.removeLast() }
  }

  /// The whole.
  func finished() -> CaptionDiff {
    var diff = diff
    diff.comingTags = changes.top(options.topCount, comes: true)
    diff.goingTags = changes.top(options.topCount, comes: false)
    diff.examples = examples.map(\.example)
    return diff
  }
}
