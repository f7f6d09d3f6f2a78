// Names with scores, as taggers and metadata beside pictures have them.
//
//     {"1girl": 0.99, "long hair": 0.95}                   a map
//     [["1girl", 0.99], ["long_hair", 0.95]]               pairs
//     [{"name": "1girl", "score": 0.99}]                   objects: name, tag or label; score,
//                                                          confidence or probability
//
// Rules:
// - A name is spelled as sites spell it: blanks around it go, blanks within become one underscore.
//   So names with underscores and names with spaces are the same, and faces (`^_^`, or `^ ^`) too.
// - `rating:` before a name makes it a rating. So do the names `general`, `sensitive`,
//   `questionable` and `explicit`, unless there is a list of the tagger's tags: then those of its
//   category 9 are ratings, and no others.
// - A score is a number from 0 to 1, or a text of one. What has another score is left out and
//   counted as a field of a wrong type.

internal import Columns

/// Appends names with scores to the row at hand.
final class ScoreReader {
  /// What a group of scores says of its names.
  enum Group: BitwiseCopyable {
    case any
    case category(Int16)
    case ratings
  }

  private struct ListedTag {
    var category: Int16
    var isRating: Bool
  }

  /// The category that taggers' lists give to ratings.
  private static let ratingCategory: Int16 = 9
  private static let ratingPrefix = Array("rating:".utf8)
  private static let ratingNames: [[UInt8]] = [
    "general", "sensitive", "questionable", "explicit",
  ].map { Array($0.utf8) }

  private let listed: [[UInt8]: ListedTag]
  private let minimumScore: Double

  init(tagList: [TagListing] = [], minimumScore: Double = 0) {
    self.minimumScore = minimumScore
    var listed: [[UInt8]: ListedTag] = [:]
    for tag in tagList {
      listed[Self.spelled(Array(tag.name.utf8))] = ListedTag(
        category: tag.category ?? TagMention.noCategory,
        isRating: tag.category == Self.ratingCategory)
    }
    self.listed = listed
  }

  /// Whether what stands at `index` can be names with scores.
  static func canHold(_ tape: JSONTape, at index: Int) -> Bool {
    tape.kind(at: index) == JSONKind.object || tape.kind(at: index) == JSONKind.array
  }

  /// Whether what stands at `index` is a map of names to scores, with one at least.
  static func isMap(_ tape: JSONTape, at index: Int) -> Bool {
    guard tape.kind(at: index) == JSONKind.object else { return false }
    var isEmpty = true
    for (_, value) in JSONMembers(of: index, on: tape) {
      guard let score = score(tape, at: value), 0...1 ~= score else { return false }
      isEmpty = false
    }
    return !isEmpty
  }

  /// Appends what stands at `index`, in any of the shapes; false when some of it was left out.
  func append(at index: Int, as group: Group, to row: JSONFieldRow) -> Bool {
    let tape = row.tape
    var isWhole = true
    var position = index + 1
    let end = tape.endIndex(of: index)
    let isMap = tape.kind(at: index) == JSONKind.object
    while position < end {
      let value = isMap ? position + 1 : position
      let isStored: Bool
      if isMap {
        isStored = append(
          tape.string(at: position), score: Self.score(tape, at: value), as: group, to: row.fields)
      } else {
        isStored = appendElement(at: value, as: group, to: row)
      }
      isWhole = isWhole && isStored
      position = tape.index(after: value)
    }
    return isWhole
  }

  private func appendElement(at index: Int, as group: Group, to row: JSONFieldRow) -> Bool {
    let tape = row.tape
    var name: Int?
    var score: Int?
    var position = index + 1
    switch tape.kind(at: index) {
    case JSONKind.array:
      guard tape.elementCount(ofArrayAt: index) == 2 else { return false }
      name = position
      score = tape.index(after: position)
    case JSONKind.object:
      let end = tape.endIndex(of: index)
      while position < end {
        let key = tape.string(at: position)
        if ["name", "tag", "label"].contains(where: { key.hasSameBytes(as: $0) }) {
          name = position + 1
        }
        if ["score", "confidence", "probability"].contains(where: { key.hasSameBytes(as: $0) }) {
          score = position + 1
        }
        position = tape.index(after: position + 1)
      }
    default: return false
    }
    guard let name, let score, tape.kind(at: name) == JSONKind.string else { return false }
    return append(
      tape.string(at: name), score: Self.score(tape, at: score), as: group, to: row.fields)
  }

  /// Appends one name; false when name or score cannot be kept. A score below the minimum is nothing.
  func append(
    _ name: UnsafeBufferPointer<UInt8>, score: Double?, as group: Group, to row: FieldRow
  ) -> Bool {
    guard let score, 0...1 ~= score else { return false }
    var spelling = Self.spelled(name)
    guard !spelling.isEmpty, !spelling.contains(0) else { return false }
    if score < minimumScore { return true }
    let known = listed[spelling]
    var isRating = known?.isRating ?? (listed.isEmpty && Self.ratingNames.contains(spelling))
    var category = known?.category ?? TagMention.noCategory
    switch group {
    case .any: break
    case .category(let number):
      isRating = false
      category = known?.category ?? number
    case .ratings: isRating = true
    }
    if spelling.starts(with: Self.ratingPrefix), spelling.count > Self.ratingPrefix.count {
      isRating = true
      spelling.removeFirst(Self.ratingPrefix.count)
    }
    if isRating { category = TagMention.noCategory }
    spelling.withUnsafeBufferPointer { bytes in
      guard let base = bytes.baseAddress else { return }
      let offset = row.batch.heap.append(base, count: bytes.count)
      row.batch.scores.append(
        ScoreMention(
          tag: TagMention(
            offset: offset, count: bytes.count, hash: NameHash.hash(bytes), category: category,
            isCategoryStated: false),
          score: score, isRating: isRating))
    }
    return true
  }

  // MARK: Names and scores

  /// A name without blanks around it and with an underscore for each run of blanks in it.
  static func spelled(_ name: some Collection<UInt8>) -> [UInt8] {
    var spelling: [UInt8] = []
    spelling.reserveCapacity(name.count)
    var isBehindBlank = false
    for byte in name {
      if FieldText.isBlank(byte) {
        isBehindBlank = true
        continue
      }
      if isBehindBlank, !spelling.isEmpty { spelling.append(UInt8(ascii: "_")) }
      isBehindBlank = false
      spelling.append(byte)
    }
    return spelling
  }

  /// The number at `index`; nil when there is none.
  static func score(_ tape: JSONTape, at index: Int) -> Double? {
    switch tape.kind(at: index) {
    case JSONKind.real: tape.real(at: index)
    case JSONKind.integer: Double(tape.integer(at: index))
    case JSONKind.string: score(tape.string(at: index))
    default: nil
    }
  }

  /// The number that a text is.
  static func score(_ text: UnsafeBufferPointer<UInt8>) -> Double? {
    guard let first = text.first, FieldText.isDigit(first) || first == UInt8(ascii: "."),
      text.count <= 64
    else { return nil }
    return Double(String(decoding: text, as: UTF8.self))
  }
}
