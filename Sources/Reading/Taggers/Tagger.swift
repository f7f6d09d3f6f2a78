internal import GRDB
public import Store

/// A model that has given posts of the warehouse tags with scores, or the scores that lie beside
/// pictures; see the tables tagger, tagger_threshold and tagger_tag.
public struct Tagger: Sendable, Equatable {
  /// The tagger of scores that `import sidecars` has read.
  public static let sidecarName = "sidecar"

  public var id: Int64
  public var name: String
  /// From this score on, 0 to 1, a post has a tag.
  public var threshold: Double
  /// The same for tags of some categories, by their names.
  public var categoryThresholds: [String: Double]
  /// The same for some tags, by their names: what the tagger's own list says.
  public var tagThresholds: [String: Double] = [:]

  /// From which score on a tag counts, and what says so.
  public func threshold(ofTag name: String, category: String) -> (value: Double, origin: Origin) {
    if let value = tagThresholds[name] { return (value, .tag) }
    if let value = categoryThresholds[category] { return (value, .category) }
    return (threshold, .tagger)
  }

  /// What says from which score on a tag counts. The raw values are those of `tagger_limit.origin`.
  public enum Origin: String, Sendable {
    case tag
    case category
    case tagger
  }
}

extension Warehouse {
  /// The taggers that have given scores, by name.
  public func taggers() throws -> [Tagger] {
    try Self.translating(path: path) {
      try queue.read { db in
        var taggers = try Row.fetchAll(
          db, sql: "SELECT tagger_id, name, threshold FROM tagger ORDER BY name"
        ).map {
          try Tagger(
            id: $0.decode(atIndex: 0), name: $0.decode(atIndex: 1),
            threshold: $0.decode(atIndex: 2), categoryThresholds: [:])
        }
        let thresholds = try Row.fetchAll(
          db, sql: "SELECT tagger_id, category, threshold FROM tagger_threshold")
        for row in thresholds {
          let id: Int64 = try row.decode(atIndex: 0)
          guard let position = taggers.firstIndex(where: { $0.id == id }) else { continue }
          taggers[position].categoryThresholds[try row.decode(atIndex: 1)] = try row.decode(
            atIndex: 2)
        }
        let tags = try Row.fetchCursor(
          db, sql: "SELECT tagger_id, name, threshold FROM tagger_tag WHERE threshold IS NOT NULL")
        while let row = try tags.next() {
          let id: Int64 = try row.decode(atIndex: 0)
          guard let position = taggers.firstIndex(where: { $0.id == id }) else { continue }
          taggers[position].tagThresholds[try row.decode(atIndex: 1)] = try row.decode(atIndex: 2)
        }
        return taggers
      }
    }
  }
}
