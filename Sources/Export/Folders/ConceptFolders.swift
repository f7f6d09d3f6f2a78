internal import Columns
internal import Reading
internal import Rows

/// A folder of the pictures of one concept.
struct ConceptFolder {
  var name: String
  var weight: Double
  var repeatCount: Int64
  /// Posts that were written into it.
  var postCount: Int64 = 0
}

/// Which folder each post belongs into: that of the concept that is shown most often, of these the one on the
/// fewest posts, then the first by name. Memory: some 24 bytes a post.
struct ConceptFolders {
  /// Of posts without a concept.
  private static let otherName = "other"

  private(set) var all = [ConceptFolder(name: otherName, weight: 1, repeatCount: 1)]
  private var places: [String: [Int64: Int32]] = [:]

  init(_ weighing: inout RepeatWeighing, namesSite: Bool) throws {
    var known: [String: Int32] = [Self.otherName: 0]
    var places: [String: [Int64: Int32]] = [:]
    var folders = all
    try weighing.forEachPost { concepts, number, positions in
      guard let position = concepts.shownMost(positions) else { return }
      let tag = String(decoding: concepts.tags.name(atPosition: position), as: UTF8.self)
      let name = (namesSite ? "\(concepts.siteName)/" : "") + Self.fileName(tag)
      let place = known[name] ?? Int32(folders.count)
      if known.updateValue(place, forKey: name) == nil {
        let weight = concepts.weight(atPosition: position)
        folders.append(
          ConceptFolder(
            name: name, weight: weight, repeatCount: RepeatRule.repeatCount(weight: weight)))
      }
      places[concepts.siteName, default: [:]][number] = place
    }
    all = folders
    self.places = places
  }

  /// `site` is empty where there is but one.
  func place(ofPost number: Int64, site: String) -> Int {
    let bySite = site.isEmpty ? places.first?.value : places[site]
    return Int(bySite?[number] ?? 0)
  }

  mutating func countPost(at place: Int) { all[place].postCount += 1 }

  /// A name that is one of a file, another for each tag: `%2F` for a slash. `other` is that of all others.
  static func fileName(_ tag: String) -> String {
    var name = tag.replacing("%", with: "%25").replacing("/", with: "%2F")
      .replacing("\0", with: "%00")
    if name.hasPrefix(".") { name = "%2E" + name.dropFirst() }
    return name == otherName ? "%6Fther" : name
  }
}

extension SiteConcepts {
  /// The concept that is shown most often of those of a post; nil without one that is weighed.
  func shownMost(_ positions: UnsafeBufferPointer<UInt32>) -> Int? {
    var best: Int?
    for position in positions.map({ Int($0) }) where weight(atPosition: position) > 0 {
      if best.map({ isShownMore(position, than: $0) }) ?? true { best = position }
    }
    return best
  }

  private func isShownMore(_ position: Int, than other: Int) -> Bool {
    let (weight, otherWeight) = (weight(atPosition: position), weight(atPosition: other))
    if weight != otherWeight { return weight > otherWeight }
    let (count, otherCount) = (postCount(atPosition: position), postCount(atPosition: other))
    if count != otherCount { return count < otherCount }
    return tags.name(atPosition: position)
      .lexicographicallyPrecedes(tags.name(atPosition: other))
  }
}
