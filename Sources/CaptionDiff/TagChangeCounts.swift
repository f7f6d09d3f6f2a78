internal import TagRules

/// In how many posts each tag comes or goes.
struct TagChangeCounts {
  /// Different tags that are counted; captions in sentences have more parts than a memory holds.
  static let maximumTagCount = 1_000_000
  /// Bytes of their names.
  static let maximumByteCount = 64 << 20

  private var names = NameTable()
  private var byteCount = 0
  private var counts: [(comes: Int64, goes: Int64)] = []

  /// False where the tag is beyond the limit.
  mutating func add(_ tag: UnsafeBufferPointer<UInt8>, comes: Bool) -> Bool {
    let hasRoom =
      names.count < Self.maximumTagCount && byteCount + tag.count <= Self.maximumByteCount
    guard let number = hasRoom ? names.insert(tag) : names.number(of: tag) else { return false }
    if Int(number) == counts.count {
      counts.append((0, 0))
      byteCount += tag.count
    }
    if comes {
      counts[Int(number)].comes += 1
    } else {
      counts[Int(number)].goes += 1
    }
    return true
  }

  /// The most frequent, then by the bytes of their names.
  func top(_ count: Int, comes: Bool) -> [CaptionDiff.TagChange] {
    counts.indices.lazy.map {
      (number: Int32($0), posts: comes ? counts[$0].comes : counts[$0].goes)
    }
    .filter { $0.posts > 0 }
    .sorted { first, second in
      first.posts != second.posts
        ? first.posts > second.posts
        : names[first.number].lexicographicallyPrecedes(names[second.number])
    }
    .prefix(count)
    .map { CaptionDiff.TagChange(tag: names.name($0.number), postCount: $0.posts) }
  }
}
