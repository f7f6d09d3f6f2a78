internal import Columns

/// For each post the ranks of a group that it has, ascending, less the group's first.
///
/// Memory: 4 bytes a post, 2 bytes a tag of the group on a post.
///
/// `@unchecked Sendable`: handed over as a whole, and only read once it is made.
final class GroupLists: @unchecked Sendable {
  private var ends = ColumnBuffer<UInt32>(minimumCapacity: 1)
  private var ranks = ColumnBuffer<UInt16>(minimumCapacity: 1)

  init(positionCount: Int = 1, useCount: Int64 = 1) {
    ends = ColumnBuffer(minimumCapacity: positionCount)
    ranks = ColumnBuffer(minimumCapacity: Int(useCount))
  }

  /// Takes what the posts of the next chunk have.
  func append(_ part: GroupLists) {
    let start = UInt32(ranks.count)
    for end in part.ends.buffer { ends.append(start + end) }
    ranks.append(part.ranks.base, count: part.ranks.count)
  }

  @inline(__always)
  func append(_ rank: UInt16) { ranks.append(rank) }

  /// Ends the list of a post, and sorts it.
  func endPost() {
    let start = ends.count == 0 ? 0 : Int(ends[ends.count - 1])
    let count = ranks.count - start
    if count <= Self.shortListCount {
      Self.sortShortList(ranks.base + start, count: count)
    } else {
      var list = UnsafeMutableBufferPointer(start: ranks.base + start, count: count)
      list.sort()
    }
    ends.append(UInt32(truncatingIfNeeded: ranks.count))
  }

  /// Tags of most posts. Longer lists are left to the library, which takes memory for each; a post may
  /// have any number of tags.
  private static let shortListCount = 64

  /// By insertion.
  private static func sortShortList(_ list: UnsafeMutablePointer<UInt16>, count: Int) {
    var index = 1
    while index < count {
      let rank = list[index]
      var position = index
      while position > 0, list[position - 1] > rank {
        list[position] = list[position - 1]
        position -= 1
      }
      list[position] = rank
      index += 1
    }
  }

  /// The list of the post at a place.
  @inline(__always)
  func list(ofPost position: UInt32) -> UnsafeBufferPointer<UInt16> {
    let start = position == 0 ? 0 : Int(ends[Int(position) - 1])
    return UnsafeBufferPointer(start: ranks.base + start, count: Int(ends[Int(position)]) - start)
  }
}

/// The pass over post_tag that makes the lists of a group, by chunks of posts.
final class GroupListing: ChunkWorker {
  private let site: SiteUnderAnalysis
  private let ranked: RankedTags
  private let group: Range<Int>
  private let reader: PostReader

  init(_ site: SiteUnderAnalysis, ranked: RankedTags, group: Range<Int>) throws {
    self.site = site
    self.ranked = ranked
    self.group = group
    reader = try PostReader(site)
  }

  func result(ofChunk chunk: Int) throws -> GroupLists {
    let lists = GroupLists()
    let start = chunk * PostCounter.positionsPerChunk
    for position in start..<min(start + PostCounter.positionsPerChunk, site.posts.positionCount) {
      if let postID = site.posts.id(at: position) {
        _ = try reader.forEachTag(ofPost: postID) { tag in
          let rank = Int(ranked.ranks[tag])
          if group.contains(rank) {
            lists.append(UInt16(truncatingIfNeeded: rank - group.lowerBound))
          }
        }
      }
      lists.endPost()
    }
    return lists
  }
}
