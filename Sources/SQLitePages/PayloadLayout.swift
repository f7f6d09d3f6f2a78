// How much of a record stays on its page ("Cell Payload Overflow Pages" of the format document).
// U is the usable size of a page, here the page size itself, P the payload of one record:
//
//     X = U-35                   of a table leaf
//     X = ((U-12)*64/255)-23     of a page of an index tree, leaf or interior
//     M = ((U-12)*32/255)-23
//     K = M+((P-M)%(U-4))
//
// P <= X: all of it stays. Otherwise K bytes stay if K <= X, else M bytes; the rest is a chain of
// overflow pages whose first number follows the local bytes. For example U=4096, index, P=2000:
// X=1002, M=489, K=489+1511%4092=2000 > X, so 489 bytes stay and 1511 go to one overflow page.
//
// X of an index tree is small enough that four cells always fit a page; that is why an interior
// page of an index tree has at least four keys when it is full.

/// The two b-trees of the format.
public enum BTreeKind: String, Sendable {
  /// A table with rowids: the rows are in the leaves (page type 13), interior pages (type 5) hold
  /// rowids only.
  case table
  /// An index, or a table WITHOUT ROWID: every record is a key, leaves are of type 10, interior
  /// pages of type 2; a record is in the tree once, on whatever level.
  case index

  var leafPageType: UInt8 { self == .table ? 13 : 10 }
  var interiorPageType: UInt8 { self == .table ? 5 : 2 }
}

/// How the payloads of one tree are split between their page and overflow pages.
struct PayloadLayout {
  /// SQLite's own default limit of one record (SQLITE_MAX_LENGTH), in bytes.
  static let maximumPayloadByteCount = 1_000_000_000
  /// A leaf cell takes at least this many bytes, or it could not become a free block later.
  static let minimumCellByteCount = 4

  let usableByteCount: Int
  /// X: the longest payload that stays on its page as a whole.
  let maximumLocalByteCount: Int
  /// M: the least that stays of a longer one.
  let minimumLocalByteCount: Int

  init(kind: BTreeKind, pageSize: Int) {
    usableByteCount = pageSize
    minimumLocalByteCount = (pageSize - 12) * 32 / 255 - 23
    maximumLocalByteCount =
      kind == .table ? pageSize - 35 : (pageSize - 12) * 64 / 255 - 23
  }

  /// How many bytes of a payload stay on the page of its cell.
  @inline(__always)
  func localByteCount(ofPayload byteCount: Int) -> Int {
    byteCount <= maximumLocalByteCount ? byteCount : localByteCount(ofLongPayload: byteCount)
  }

  private func localByteCount(ofLongPayload byteCount: Int) -> Int {
    let surplus =
      minimumLocalByteCount + (byteCount - minimumLocalByteCount) % (usableByteCount - 4)
    return surplus <= maximumLocalByteCount ? surplus : minimumLocalByteCount
  }

  /// What an index cell takes without the left child of an interior page and without padding:
  /// length, local bytes, number of the first overflow page.
  func indexCellByteCount(ofPayload byteCount: Int) -> Int {
    let local = localByteCount(ofPayload: byteCount)
    return Varint.byteCount(UInt64(byteCount)) + local + (local < byteCount ? 4 : 0)
  }

  /// The most that a divider takes on an interior page after its left child: a rowid, or an index
  /// cell.
  func maximumDividerByteCount(kind: BTreeKind) -> Int {
    kind == .table
      ? Varint.maximumByteCount : Varint.maximumByteCount + maximumLocalByteCount + 4
  }
}
