internal import Columns
internal import GRDB
internal import GRDBSQLite
internal import Store

/// Adds to a post what its copies on other sites have: all their tags, and captions of kinds that it has none
/// of. For use within one closure of the connection's queue; one thread.
final class PostCopies {
  private let merge: PostMerge
  private let merged: MergedTags
  private let kindIDs: [Int64]
  private let tags: PostTags?
  private let records: PostRows?
  private let captions: PostRows?
  private var seen = Set<Int64>()
  private var united: [Int64] = []
  private var hasCopies = false

  /// Nil where the site has no posts with copies. `tags` is nil where no tags are read.
  init?(_ merge: PostMerge, siteID: Int64, kindIDs: [Int64], tags: PostTags?, _ db: Database) throws
  {
    guard let merged = merge.tags(ofSite: siteID) else { return nil }
    self.merge = merge
    self.merged = merged
    self.kindIDs = kindIDs
    self.tags = tags
    let readsCaptions = !kindIDs.isEmpty
    records =
      readsCaptions ? try PostRows(db, select: PostScan.recordSelect, isApart: true) : nil
    captions =
      readsCaptions
      ? try PostRows(db, select: PostScan.captionSelect(kindIDs: kindIDs), isApart: true) : nil
  }

  /// Appends the copies' tags, as their sites number them, and captions.
  func append(to post: inout ScannedPost) throws {
    hasCopies = false
    // A copy's captions count where the post has none at all of a kind; of several copies the first.
    try merge.forEachCopy(of: post.postID) { copyID in
      hasCopies = true
      try tags?.forEach(ofPost: copyID) { post.tagIDs.append($0) }
      if !post.hasFinishReason {
        try records?.forEach(of: copyID) { post.readRecord($0) }
        records?.end()
      }
      try captions?.forEach(of: copyID) { row in
        let kindID = sqlite3_column_int64(row, 1)
        if post.caption(ofKind: kindID) == nil { post.readCaption(row, wanted: kindIDs) }
      }
      captions?.end()
    }
  }

  /// Makes the tags of the last post those of its own site where it has them, each once.
  func unite(_ tagIDs: inout ColumnBuffer<Int64>) {
    guard hasCopies else { return }
    seen.removeAll(keepingCapacity: true)
    united.removeAll(keepingCapacity: true)
    for tagID in tagIDs.buffer {
      let tagID = merged.tagID(of: tagID)
      if seen.insert(tagID).inserted { united.append(tagID) }
    }
    tagIDs.removeAll()
    for tagID in united { tagIDs.append(tagID) }
  }
}
