import BooruFormats
import Columns
import GRDB
import TestSupport

@testable import Statistics
@testable import Store

extension SiteTags {
  /// The place of a tag that a record names.
  mutating func position(
    _ name: String, category: Int16 = 0, isStated: Bool = true
  ) -> Int {
    let bytes = Array(name.utf8)
    return bytes.withUnsafeBufferPointer {
      position(
        of: TagMention(
          offset: 0, count: bytes.count, hash: NameHash.hash($0), category: category,
          isCategoryStated: isStated), named: $0)
    }
  }

  mutating func insertStored(id: Int64, name: String, category: Int16) {
    let bytes = Array(name.utf8)
    bytes.withUnsafeBufferPointer { insertStored(id: id, name: $0, category: category) }
  }

  func nameText(at position: Int) -> String {
    String(decoding: name(at: position), as: UTF8.self)
  }
}

extension Warehouse {
  /// Whether there is an index of caption texts that is right.
  func hasCaptionText() throws -> Bool {
    try queue.inDatabase { try CaptionTextIndex.state($0) == .ready }
  }
}

/// A warehouse of a few posts that is made by plain SQL, with its statistics.
struct SmallWarehouse {
  let folder: TemporaryFolder
  let path: String

  /// Post n of `posts` has number n + 1 and the named tags; `name:4` has category 4, `name` is
  /// general.
  init(posts: [[String]], ratings: [String?] = []) throws {
    folder = try TemporaryFolder()
    path = folder.path("small.db")
    let warehouse = try Warehouse.create(path: path)
    try warehouse.queue.write { db in
      for (index, tags) in posts.enumerated() {
        let rating = index < ratings.count ? ratings[index] : nil
        try db.execute(
          sql: "INSERT INTO post (post_id, site_id, number, rating) VALUES (?, 1, ?, ?)",
          arguments: [index + 1, index + 1, rating])
        for (position, tag) in tags.enumerated() {
          let parts = tag.split(separator: ":")
          try db.execute(
            sql: "INSERT OR IGNORE INTO tag (site_id, name, category) VALUES (1, ?, ?)",
            arguments: [String(parts[0]), parts.count > 1 ? Int(parts[1]) : 0])
          try db.execute(
            sql: """
              INSERT INTO post_tag (post_id, position, tag_id)
              SELECT ?, ?, tag_id FROM tag WHERE name = ?
              """, arguments: [index + 1, position, String(parts[0])])
        }
      }
    }
    try warehouse.analyze()
    warehouse.close()
  }

  /// Runs SQL on the bare file, without triggers' help from the warehouse.
  func execute(_ sql: String) throws {
    let queue = try DatabaseQueue(path: path)
    try queue.writeWithoutTransaction { try $0.execute(sql: sql) }
    try queue.close()
  }
}

/// The error's code, or nil when `body` throws none.
func code(_ body: () throws -> Void) -> WarehouseError.Code? {
  do {
    try body()
    return nil
  } catch {
    return (error as? WarehouseError)?.code
  }
}

/// The warehouse's error that `body` throws.
func warehouseError(_ body: () throws -> Void) -> WarehouseError? {
  do {
    try body()
    return nil
  } catch {
    return error as? WarehouseError
  }
}
