internal import Columns

extension SiteDifference {
  /// Takes what is known of the tags, and names those that changed most.
  mutating func take(_ tally: borrowing TagTally, _ pairs: TagPairs, topCount: Int) {
    var more = TopTags(count: topCount)
    var less = TopTags(count: topCount)
    var recategorized = TopTags(count: topCount)
    for tag in 0..<pairs.count {
      let counts = tally[tag]
      switch (pairs.isBefore(tag), pairs.isAfter(tag)) {
      case (true, false): tags.addWent()
      case (false, _): tags.addCame()
      case (true, true): tags.addBoth(isChanged: pairs.hasOtherCategory(tag))
      }
      if pairs.hasOtherCategory(tag) { recategorized.offer(tag, counts.after) }
      guard counts.before != counts.after else { continue }
      recountedTagCount += 1
      if counts.after > counts.before {
        more.offer(tag, counts.after - counts.before)
      } else {
        less.offer(tag, counts.before - counts.after)
      }
    }
    func name(_ tag: Int) -> String { String(decoding: pairs.name(tag), as: UTF8.self) }
    func change(_ tag: Int, _ counts: TagTally.Counts) -> Tag {
      Tag(name: name(tag), before: counts.before, after: counts.after)
    }
    moreFrequentTags = more.places.map { change($0, tally[$0]) }
    lessFrequentTags = less.places.map { change($0, tally[$0]) }
    recategorizedTags = recategorized.places.map {
      Recategorized(
        name: name($0), before: pairs.categoryBefore($0), after: pairs.categoryAfter($0),
        postCount: tally[$0].after)
    }
  }
}

/// The greatest of many numbers, with their tags; of equal ones those that came first, which are the
/// first by name.
private struct TopTags {
  private let count: Int
  private var best: [(tag: Int, value: Int64)] = []

  init(count: Int) {
    self.count = count
  }

  mutating func offer(_ tag: Int, _ value: Int64) {
    guard count > 0 else { return }
    if best.count == count, let last = best.last, value <= last.value { return }
    // Behind all that are as great: a search, for there may be 100,000 of them.
    var (low, high) = (0, best.count)
    while low < high {
      let middle = (low + high) / 2
      if best[middle].value >= value { low = middle + 1 } else { high = middle }
    }
    best.insert((tag, value), at: low)
    if best.count > count { best.removeLast() }
  }

  var places: [Int] { best.map(\.tag) }
}
