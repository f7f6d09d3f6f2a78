internal import GRDB
public import Store

/// A model that has given posts of the warehouse tags with scores, or the scores that lie beside
/// pictures; see the tables tagger and tagger_threshold.
public struct Tagger: Sendable, Equatable {
  /// The tagger of scores that `import sidecars` has read.
  public static let sidecarName = "sidecar"

  public var id: Int64
  public var name: String
  /// From this score on, 0 to 1, a post has a tag.
  public var threshold: Double
  /// The same for tags of some categories, by their names.
  public var categoryThresholds: [String: Double]
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
        return taggers
      }
    }
  }
}
