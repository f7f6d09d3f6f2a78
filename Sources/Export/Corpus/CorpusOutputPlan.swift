internal import Columns

/// Which files a corpus has, and which of them a post goes to.
///
///     corpus.txt.gz, split train=…,validation=…, 2 shards:
///     corpus.train-00000-of-00002.txt.gz  corpus.train-00001-of-00002.txt.gz
///     corpus.validation-00000-of-00002.txt.gz  …
///
/// Both choices are by a hash of site and number, so that a post stays where it is when others come.
struct CorpusOutputPlan: Sendable {
  private static let splitSeed: UInt64 = 0x73_706C_6974
  private static let shardSeed: UInt64 = 0x73_6861_7264

  private let splits: [CorpusSplit]
  private let shardCount: Int

  init(_ options: CorpusOptions) {
    splits = options.splits
    shardCount = options.shardCount
  }

  /// How many files there are.
  var outputCount: Int { max(splits.count, 1) * shardCount }

  /// The place in `paths` that a post goes to.
  func output(number: Int64, hash: PostHash) -> Int {
    var split = 0
    if splits.count > 1 {
      let share = hash.unitValue(number: number, seed: Self.splitSeed)
      var bound = splits[0].ratio
      while split < splits.count - 1, share >= bound {
        split += 1
        bound += splits[split].ratio
      }
    }
    guard shardCount > 1 else { return split }
    let shard = hash.value(number: number, seed: Self.shardSeed) % UInt64(shardCount)
    return split * shardCount + Int(shard)
  }

  /// The files of an output path, in the order of `output`.
  func paths(for outputPath: String) -> [String] {
    let (stem, suffix) = Self.cut(outputPath)
    let parts = splits.isEmpty ? [""] : splits.map { ".\($0.name)" }
    return parts.flatMap { part in
      (0..<shardCount).map { shard in
        shardCount == 1
          ? stem + part + suffix
          : "\(stem)\(part)-\(Self.digits(shard))-of-\(Self.digits(shardCount))\(suffix)"
      }
    }
  }

  private static func digits(_ value: Int) -> String {
    let text = String(value)
    return String(repeating: "0", count: max(0, 5 - text.count)) + text
  }

  /// Cuts the endings off a file's name: `a/corpus.v1.txt.gz` is `a/corpus.v1` and `.txt.gz`.
  private static func cut(_ path: String) -> (stem: String, suffix: String) {
    var stem = path[...]
    var suffix = ""
    for compression in [".gz", ".zst"] where stem.hasSuffix(compression) {
      stem = stem.dropLast(compression.count)
      suffix = compression
    }
    let name =
      stem.utf8.lastIndex(of: UInt8(ascii: "/")).map { stem.utf8.index(after: $0) }
      ?? stem.startIndex
    if let dot = stem[name...].lastIndex(of: "."), dot > name {
      suffix = stem[dot...] + suffix
      stem = stem[..<dot]
    }
    return (String(stem), suffix)
  }
}
