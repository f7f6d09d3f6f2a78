// The page that holds byte 2^30 of the file, the lock-byte page, belongs to the operating system's
// file locks: no page is ever stored there. It is page 262145 with 4096-byte pages, page 16385 with
// 65536-byte pages.

/// Pages that follow each other in the file, except that the lock-byte page is left out.
struct PageRun: Equatable {
  let first: UInt32
  let count: Int
  let lockBytePage: UInt32

  /// The number of the page at `index`, 0 ..< count.
  subscript(index: Int) -> UInt32 {
    let page = first + UInt32(index)
    return first < lockBytePage && page >= lockBytePage ? page + 1 : page
  }

  /// How many pages lie before the hole of the lock-byte page; `count` if the run has no hole.
  var countBeforeHole: Int {
    first < lockBytePage ? min(count, Int(lockBytePage - first)) : count
  }

  /// The page that holds byte 2^30.
  static func lockBytePage(pageSize: Int) -> UInt32 {
    UInt32((1 << 30) / pageSize + 1)
  }
}
