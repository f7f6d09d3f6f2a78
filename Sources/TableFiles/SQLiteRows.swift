internal import ByteIO

/// Rows of posts as lines of JSON. Where their tags are pairs of numbers, these come in the same order and are
/// put behind the other fields. Memory: one line, beside the tags. One thread.
final class SQLiteRows: ByteSource {
  /// A tag that the list of tags does not have: an object without a name, which a decoder tells.
  private static let unknownTag = Array("{}".utf8)

  private let posts: SQLiteStatement
  private let pairs: SQLiteStatement?
  private let tags: [Int64: [UInt8]]
  private var line: [UInt8] = []
  private var position = 0
  private var hasPair = false
  private var isDone = false

  /// - Parameters:
  ///   - posts: Gives an object of JSON, and the post's number; ascending where there are pairs.
  ///   - pairs: Gives numbers of posts, ascending, and of tags.
  init(posts: SQLiteStatement, pairs: SQLiteStatement? = nil, tags: [Int64: [UInt8]] = [:]) throws {
    self.posts = posts
    self.pairs = pairs
    self.tags = tags
    if let pairs { hasPair = try pairs.step() }
  }

  init(posts: SQLiteStatement) {
    self.posts = posts
    pairs = nil
    tags = [:]
  }

  func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
    var count = 0
    while count < buffer.count {
      if position == line.count {
        guard try nextLine() else { break }
      }
      let part = min(line.count - position, buffer.count - count)
      line.withUnsafeBytes {
        UnsafeMutableRawBufferPointer(rebasing: buffer[count..<count + part])
          .copyMemory(from: .init(rebasing: $0[position..<position + part]))
      }
      position += part
      count += part
    }
    return count
  }

  /// Makes the line of the next post; false behind the last.
  private func nextLine() throws -> Bool {
    guard !isDone, try posts.step() else {
      isDone = true
      return false
    }
    line.removeAll(keepingCapacity: true)
    position = 0
    line.append(contentsOf: posts.bytes(0))
    if let pairs { try appendTags(of: posts.integer(1), from: pairs) }
    line.append(UInt8(ascii: "\n"))
    return true
  }

  private func appendTags(of post: Int64, from pairs: SQLiteStatement) throws {
    line.removeLast()  // the brace
    line.append(contentsOf: #","tags":["#.utf8)
    var isFirst = true
    while hasPair, pairs.integer(0) <= post {
      if pairs.integer(0) == post {
        if !isFirst { line.append(UInt8(ascii: ",")) }
        isFirst = false
        line.append(contentsOf: tags[pairs.integer(1)] ?? Self.unknownTag)
      }
      hasPair = try pairs.step()
    }
    line.append(contentsOf: "]}".utf8)
  }
}
