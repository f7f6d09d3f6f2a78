import Querying
import Store

/// SQLite's plan for a statement, for people.
enum QueryPlanText {
  /// The steps of an EXPLAIN QUERY PLAN, each below the one that it belongs to.
  static func text(of query: ReadOnlyQuery) throws -> String {
    var depths: [Int64: Int] = [0: 0]
    var text = ""
    while try query.next() {
      // id, parent, a number that means nothing, what is done
      guard case .integer(let id) = query.value(at: 0),
        case .integer(let parent) = query.value(at: 1), case .text(let bytes) = query.value(at: 3)
      else { continue }
      let depth = depths[parent] ?? 0
      depths[id] = depth + 1
      text += String(repeating: "  ", count: depth) + String(decoding: bytes, as: UTF8.self) + "\n"
    }
    return text
  }
}
