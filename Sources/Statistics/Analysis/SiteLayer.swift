// A layer for the passes of an analysis. What a tag stands for, and which tags lead to it, by place in the
// tag table of one site:
//
//     tag_layer          targets                  sources
//     kitty -> cat       kitty  cat animal        cat     kitty cat
//     kitty -> animal    cat    cat animal        animal  kitty cat animal
//     cat -> cat         animal animal            kitty   none
//     cat -> animal      bell   no list: itself   bell    no list: itself
//     animal -> animal

internal import Columns
internal import GRDB
internal import GRDBSQLite
internal import Store

/// A layer of tags over one site.
///
/// Memory: 8 bytes a tag, and 8 for each row of tag_layer.
///
/// `@unchecked Sendable`: not changed after it was made.
final class SiteLayer: @unchecked Sendable {
  private let targetLists: PositionLists
  private let sourceLists: PositionLists

  /// Reads the table tag_layer; implications only for the expanded layer.
  init(_ layer: TagLayer, tags: borrowing SiteTags, _ db: Database) throws {
    var pairs = ColumnBuffer<PositionLists.Entry>()
    let statement = try db.makeStatement(
      sql: "SELECT tag_id, target_id FROM tag_layer WHERE depth = 0 OR ? ORDER BY tag_id, position")
    try statement.forEachRow([layer == .expanded], on: db) { row in
      guard let tag = tags.position(ofID: sqlite3_column_int64(row, 0)),
        let target = tags.position(ofID: sqlite3_column_int64(row, 1))
      else { return }
      pairs.append(PositionLists.Entry(key: UInt32(tag), value: UInt32(target)))
    }
    targetLists = PositionLists(pairs, keyCount: tags.count)
    for index in 0..<pairs.count {
      let pair = pairs[index]
      pairs[index] = PositionLists.Entry(key: pair.value, value: pair.key)
    }
    sourceLists = PositionLists(pairs, keyCount: tags.count)
  }

  /// What the tag at a place stands for; nil when that is itself alone.
  @inline(__always)
  func targets(of tag: Int) -> UnsafeBufferPointer<UInt32>? {
    let targets = targetLists.list(tag)
    return targets.isEmpty ? nil : targets
  }

  /// The tags that lead to the one at a place, ascending, it among them unless it has become another one;
  /// nil when nothing but itself does.
  @inline(__always)
  func sources(of tag: Int) -> UnsafeBufferPointer<UInt32>? {
    if targetLists.list(tag).isEmpty { return nil }
    let sources = sourceLists.list(tag)
    return sources.count == 1 && sources[0] == UInt32(tag) ? nil : sources
  }

  /// At most so many posts of each tag, from those of the stored tags.
  func estimates(_ stored: borrowing ColumnBuffer<Int64>) -> ColumnBuffer<Int64> {
    var estimates = ColumnBuffer<Int64>(minimumCapacity: stored.count)
    for tag in 0..<stored.count {
      if let sources = sources(of: tag) {
        estimates.append(sources.reduce(0) { $0 &+ stored[Int($1)] })
      } else {
        estimates.append(stored[tag])
      }
    }
    return estimates
  }
}

/// Lists of places by place.
private struct PositionLists: ~Copyable {
  struct Entry: BitwiseCopyable {
    var key: UInt32
    var value: UInt32
  }

  /// Where the list of a key begins; one more than there are keys.
  private var starts = ColumnBuffer<UInt32>()
  private var values = ColumnBuffer<UInt32>()

  /// The values of a key stay in their order.
  init(_ entries: borrowing ColumnBuffer<Entry>, keyCount: Int) {
    starts.append(repeating: 0, count: keyCount + 1)
    for entry in entries.buffer { starts[Int(entry.key) + 1] += 1 }
    for key in 0..<keyCount { starts[key + 1] += starts[key] }
    var ends = ColumnBuffer<UInt32>()
    ends.append(starts.base, count: starts.count)
    values.append(repeating: 0, count: entries.count)
    for entry in entries.buffer {
      values[Int(ends[Int(entry.key)])] = entry.value
      ends[Int(entry.key)] += 1
    }
  }

  @inline(__always)
  func list(_ key: Int) -> UnsafeBufferPointer<UInt32> {
    let start = Int(starts[key])
    return UnsafeBufferPointer(start: values.base + start, count: Int(starts[key + 1]) - start)
  }
}
