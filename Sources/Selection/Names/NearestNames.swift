/// Names that a mistyped one may stand for.
public enum NearestNames {
  /// Those within a few edits of `name`, and those that hold it, nearest first: `a, b or c`. Empty
  /// when none is near.
  public static func among(_ names: [String], to name: String) -> String {
    var search = NearestNameSearch(name)
    for candidate in names {
      var copy = candidate
      copy.withUTF8 { bytes in search.offer(bytes, weight: 0) { candidate } }
    }
    return list(search.names)
  }

  /// `a, b or c`
  public static func list(_ names: [String]) -> String {
    guard let last = names.last, names.count > 1 else { return names.first ?? "" }
    return "\(names.dropLast().joined(separator: ", ")) or \(last)"
  }
}

/// Finds the names nearest to one among many.
///
/// Time: some ten nanoseconds for a name of another length, else up to the product of both lengths.
public struct NearestNameSearch {
  private struct Found {
    var distance: Int
    var weight: Int64
    var name: String

    func isNearer(than other: Found) -> Bool {
      if distance != other.distance { return distance < other.distance }
      return weight != other.weight ? weight > other.weight : name < other.name
    }
  }

  private let name: [UInt8]
  private let bound: Int
  private let shownCount: Int
  private var found: [Found] = []
  private var row: [Int] = []

  public init(_ name: String, shownCount: Int = 3) {
    self.name = Array(name.utf8)
    self.shownCount = shownCount
    bound = max(2, self.name.count / 3)
  }

  /// The nearest of those offered, in order; of the same distance those with the greater weight.
  public var names: [String] { found.map(\.name) }

  /// Offers a candidate in UTF-8; `makeName` says what is told of it, and is asked only if it is near.
  public mutating func offer(
    _ candidate: UnsafeBufferPointer<UInt8>, weight: Int64, makeName: () -> String
  ) {
    guard let distance = distance(to: candidate) else { return }
    if found.count == shownCount, let last = found.last,
      distance > last.distance || (distance == last.distance && weight < last.weight)
    {
      return
    }
    let new = Found(distance: distance, weight: weight, name: makeName())
    guard !found.contains(where: { $0.name == new.name }) else { return }
    let position = found.firstIndex { new.isNearer(than: $0) } ?? found.count
    found.insert(new, at: position)
    if found.count > shownCount { found.removeLast() }
  }

  /// Edits, or for a name that holds this one how much longer it is; nil when it is not near.
  private mutating func distance(to candidate: UnsafeBufferPointer<UInt8>) -> Int? {
    if abs(candidate.count - name.count) <= bound, let edits = editDistance(candidate) {
      return edits
    }
    guard name.count >= 3, candidate.count > name.count else { return nil }
    let isPart = (0...(candidate.count - name.count)).contains { start in
      candidate[start] == name[0]
        && candidate[start..<(start + name.count)].elementsEqual(name)
    }
    return isPart ? bound + candidate.count - name.count : nil
  }

  /// Insertions, deletions and replacements of bytes (Levenshtein); nil above the bound.
  private mutating func editDistance(_ other: UnsafeBufferPointer<UInt8>) -> Int? {
    row.removeAll(keepingCapacity: true)
    row.append(contentsOf: 0...other.count)
    for (index, byte) in name.enumerated() {
      var diagonal = row[0]
      row[0] = index + 1
      var least = row[0]
      for position in other.indices {
        let replaced = diagonal + (byte == other[position] ? 0 : 1)
        diagonal = row[position + 1]
        row[position + 1] = min(replaced, diagonal + 1, row[position] + 1)
        least = min(least, row[position + 1])
      }
      if least > bound { return nil }
    }
    return row[other.count] <= bound ? row[other.count] : nil
  }
}
