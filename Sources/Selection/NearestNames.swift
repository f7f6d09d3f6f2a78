/// Names that a mistyped one may stand for.
public enum NearestNames {
  /// How many are told.
  private static let shownCount = 3

  /// Those within a few edits of `name`, and those that hold it, nearest first: `a, b or c`. Empty
  /// when none is near.
  public static func among(_ names: [String], to name: String) -> String {
    let bound = max(2, name.count / 3)
    let near = names.compactMap { candidate -> (distance: Int, name: String)? in
      let distance = editDistance(name, candidate)
      if distance <= bound { return (distance, candidate) }
      let isPart = name.count >= 3 && candidate.contains(name)
      return isPart ? (bound + candidate.count - name.count, candidate) : nil
    }
    let shown = near.sorted { $0 < $1 }.prefix(shownCount).map(\.name)
    guard let last = shown.last, shown.count > 1 else { return shown.first ?? "" }
    return "\(shown.dropLast().joined(separator: ", ")) or \(last)"
  }

  /// Insertions, deletions and replacements that make the one of the other (Levenshtein).
  private static func editDistance(_ one: String, _ other: String) -> Int {
    let other = Array(other)
    var row = Array(0...other.count)
    for (index, letter) in one.enumerated() {
      var diagonal = row[0]
      row[0] = index + 1
      for place in other.indices {
        let replaced = diagonal + (letter == other[place] ? 0 : 1)
        diagonal = row[place + 1]
        row[place + 1] = min(replaced, diagonal + 1, row[place] + 1)
      }
    }
    return row[other.count]
  }
}
