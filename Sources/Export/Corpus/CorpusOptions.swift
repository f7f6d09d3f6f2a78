public import Reading
internal import Rows
public import Selection
public import Statistics
internal import Store

/// What a corpus shall hold and how it is written.
public struct CorpusOptions: Sendable {
  /// Order of the tags of a line.
  public enum Order: String, CaseIterable, Sendable {
    /// As in the record.
    case record
    /// By the bytes of the name.
    case name
    /// Most posts first, then by name.
    case frequency
    /// At random, from seed, site and number.
    case shuffle
  }

  public enum Format: String, CaseIterable, Sendable {
    /// One post a line.
    case text
    /// One JSON object a line: `{"id": number, "text": line}`.
    case jsonl
  }

  public var selection = PostSelection()
  /// Which posts belong at all.
  public var candidates = CandidatePosts.all
  /// Which tags the posts have.
  public var layer = TagLayer.stored
  /// Names of the categories whose tags are written.
  public var categoryNames = ["general"]
  public var separator = ","
  /// Underscores become spaces, but not those of kaomoji.
  public var usesSpaces = false
  public var order = Order.record
  public var seed: UInt64 = 0
  /// Posts with fewer tags on their line are left out.
  public var minimumTagCount = 1
  /// Posts with more are left out; nil leaves out none.
  public var maximumTagCount: Int?
  /// Tags on fewer posts of their site, on the layer, are left out.
  public var minimumTagPostCount: Int64 = 0
  /// A line that was there already is left out.
  public var removesDuplicates = false
  /// Text before and after each line's tags.
  public var lineStart = ""
  public var lineEnd = ""
  public var format = Format.text
  /// Parts by share; empty writes one.
  public var splits: [CorpusSplit] = []
  /// Files of each part.
  public var shardCount = 1

  /// `-` is standard output.
  public var outputPath: String
  public var replaces = false
  public var allowsEmpty = false
  public var programVersion: String

  public init(outputPath: String, programVersion: String) {
    self.outputPath = outputPath
    self.programVersion = programVersion
  }
}

/// A named part of a corpus.
public struct CorpusSplit: Sendable, Equatable {
  public var name: String
  /// Its share of the posts, 0 to 1.
  public var ratio: Double

  public init(name: String, ratio: Double) {
    self.name = name
    self.ratio = ratio
  }

  /// Parses `train=0.98,validation=0.02`. Ratios must be positive and add up to 1.
  public static func parse(_ text: String) throws -> [CorpusSplit] {
    var splits: [CorpusSplit] = []
    for part in text.split(separator: ",", omittingEmptySubsequences: false) {
      let sides = part.split(separator: "=", maxSplits: 1).map(String.init)
      guard sides.count == 2, let ratio = Double(sides[1]), ratio > 0, ratio <= 1 else {
        throw OutputError(
          .badOption, "'\(part)' is no part of a split",
          hint: "Write NAME=RATIO with a ratio above 0, such as train=0.98,validation=0.02.")
      }
      guard sides[0].allSatisfy({ $0.isLetter || $0.isNumber || $0 == "-" || $0 == "_" }),
        !sides[0].isEmpty, !splits.contains(where: { $0.name == sides[0] })
      else {
        throw OutputError(
          .badOption, "'\(sides[0])' is no good name for a part of a split",
          hint: "Use letters, digits, - and _, and each name once.")
      }
      splits.append(CorpusSplit(name: sides[0], ratio: ratio))
    }
    let sum = splits.reduce(0) { $0 + $1.ratio }
    guard abs(sum - 1) < 1e-9 else {
      throw OutputError(.badOption, "the ratios of the split add up to \(sum), not to 1")
    }
    return splits
  }
}
