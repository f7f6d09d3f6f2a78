internal import Columns
internal import Store

/// Reads the tags of posts as places, on one thread.
package final class PostReader {
  private let site: SiteUnderAnalysis
  private let table: IntegerTable
  /// By place of the tag, on a layer: the number of the last post that it was found on.
  private var foundOn = ColumnBuffer<UInt32>(minimumCapacity: 1)
  private var number: UInt32 = 0

  package init(_ site: SiteUnderAnalysis) throws {
    self.site = site
    table = try site.source.postTags()
    if site.layer != nil { foundOn.append(repeating: 0, count: site.tags.count) }
  }

  /// Calls `body` with the place of each tag that the post has, once; on a layer in no order.
  ///
  /// - Returns: how many tags it has, with those that are none of the site's.
  @inline(__always)
  package func forEachTag(ofPost postID: Int64, _ body: (Int) -> Void) throws -> Int {
    if let layer = site.layer { return try forEachTag(ofPost: postID, on: layer, body) }
    var tagCount = 0
    try table.forEachRow(of: postID) { row in
      tagCount += 1
      if let tag = site.tags.position(ofID: row[2]) { body(tag) }
    }
    return tagCount
  }

  private func forEachTag(
    ofPost postID: Int64, on layer: SiteLayer, _ body: (Int) -> Void
  ) throws -> Int {
    var tagCount = 0
    number += 1
    try table.forEachRow(of: postID) { row in
      guard let tag = site.tags.position(ofID: row[2]) else {
        tagCount += 1
        return
      }
      guard let targets = layer.targets(of: tag) else {
        // Nothing leads to such a tag, so that it is there once.
        tagCount += 1
        return body(tag)
      }
      for target in targets where foundOn[Int(target)] != number {
        foundOn[Int(target)] = number
        tagCount += 1
        body(Int(target))
      }
    }
    return tagCount
  }
}
