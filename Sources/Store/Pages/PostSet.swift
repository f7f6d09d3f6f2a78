// A set of posts as bits: post_id 70,000 is bit 4,464 of chunk 1. A bulk load counts post_id from 1 on, so
// that 12 million posts take 1.5 MB; ids far apart, as somebody may have made them, take a chunk each.
//
//     chunk   0      1      7
//     bits    65536  65536  65536

internal import Columns

/// A set of posts by post_id, or of other numbers from 1 on.
///
/// Memory: 8 KiB for each 65,536 ids in a row of which one is in it. Threads: one while it changes; any
/// number after that, and so `@unchecked Sendable`.
public final class PostSet: @unchecked Sendable {
  private static let wordsPerChunk = 1024

  private var words = ColumnBuffer<UInt64>()
  /// By number of a chunk, post_id / 65536: where its words begin.
  private var starts: [Int64: Int] = [:]
  private var lastChunk = Int64.min
  private var lastStart = 0

  package init() {}

  package init(copying other: PostSet) {
    words.append(other.words.base, count: other.words.count)
    starts = other.starts
  }

  /// How many posts are in it.
  public var count: Int64 {
    var count: Int64 = 0
    for word in words.buffer { count += Int64(word.nonzeroBitCount) }
    return count
  }

  /// Of its bits.
  package var byteCount: Int { words.count * 8 }

  public var isEmpty: Bool { words.buffer.allSatisfy { $0 == 0 } }

  public func contains(_ postID: Int64) -> Bool {
    guard let start = starts[postID >> 16] else { return false }
    return words[start + Int(postID & 0xFFFF) >> 6] >> UInt64(postID & 63) & 1 == 1
  }

  /// Quick when ids ascend.
  @inline(__always)
  package func insert(_ postID: Int64) {
    let chunk = postID >> 16
    if chunk != lastChunk { find(chunk) }
    words[lastStart + Int(postID & 0xFFFF) >> 6] |= 1 << UInt64(postID & 63)
  }

  private func find(_ chunk: Int64) {
    if let start = starts[chunk] {
      lastStart = start
    } else {
      lastStart = words.count
      starts[chunk] = lastStart
      words.append(repeating: 0, count: Self.wordsPerChunk)
    }
    lastChunk = chunk
  }

  // MARK: Sets

  package func formUnion(_ other: PostSet) {
    for (chunk, from) in other.starts {
      find(chunk)
      for word in 0..<Self.wordsPerChunk { words[lastStart + word] |= other.words[from + word] }
    }
  }

  package func formIntersection(_ other: PostSet) {
    for (chunk, start) in starts {
      let from = other.starts[chunk]
      for word in 0..<Self.wordsPerChunk {
        words[start + word] &= from.map { other.words[$0 + word] } ?? 0
      }
    }
  }

  package func subtract(_ other: PostSet) {
    for (chunk, start) in starts {
      guard let from = other.starts[chunk] else { continue }
      for word in 0..<Self.wordsPerChunk { words[start + word] &= ~other.words[from + word] }
    }
  }

  /// Calls `body` with those of some ids that are in it, in their order, until it returns false.
  package func forEachMember(
    of ids: UnsafeBufferPointer<UInt32>, _ body: (UInt32) -> Bool
  ) {
    // By number of a chunk: a look-up by hash for each id would take most of the time.
    let last = starts.keys.max() ?? -1
    var dense = [Int](repeating: -1, count: Int(min(last, 0xFFFF)) + 1)
    for (chunk, start) in starts where dense.indices.contains(Int(chunk)) {
      dense[Int(chunk)] = start
    }
    for id in ids {
      let chunk = Int(id >> 16)
      guard chunk < dense.count, dense[chunk] >= 0 else { continue }
      let word = words[dense[chunk] + Int(id & 0xFFFF) >> 6]
      guard word >> UInt64(id & 63) & 1 == 1 else { continue }
      if !body(id) { return }
    }
  }

  /// A JSON array of all, ascending.
  package var json: String {
    var text = ""
    forEachPost { text += text.isEmpty ? "[\($0)" : ",\($0)" }
    return text.isEmpty ? "[]" : text + "]"
  }

  /// Calls `body` with each post_id, ascending.
  package func forEachPost(_ body: (Int64) throws -> Void) rethrows {
    for chunk in starts.keys.sorted() {
      guard let start = starts[chunk] else { continue }
      for word in 0..<Self.wordsPerChunk {
        var bits = words[start + word]
        while bits != 0 {
          try body(chunk << 16 | Int64(word << 6 | bits.trailingZeroBitCount))
          bits &= bits - 1
        }
      }
    }
  }
}
