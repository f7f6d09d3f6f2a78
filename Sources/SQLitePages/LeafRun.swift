import Glibc

// Leaves refer to no other page of the tree, so they can wait in memory and get their numbers when
// they are written, a whole run with one call. Between two leaves stands a divider, which goes to
// the interior level above when the number of the left leaf is known:
//
//     table tree   the greatest rowid of the left leaf, as a varint
//     index tree   the record between the two leaves, as an index cell; it is in no leaf

/// The leaves of a tree that are not written yet, each with the divider that follows it.
///
/// Memory: `capacity` pages, and for index trees about a quarter of that for the dividers.
final class LeafRun {
  /// How many leaves wait at most.
  let capacity: Int
  /// The leaf that is being filled, the last of the run.
  var page: TreePage
  /// The last leaf is full and has its divider; the next row needs a new leaf.
  private(set) var isClosed = false
  /// How many leaves wait, the one that is being filled included.
  private(set) var count = 1

  private let kind: BTreeKind
  private let pageSize: Int
  private let pages: UnsafeMutableRawPointer
  private let dividers: UnsafeMutableRawPointer
  private let dividerStride: Int
  private let dividerByteCounts: UnsafeMutablePointer<Int>

  init(kind: BTreeKind, pageSize: Int, layout: PayloadLayout, capacity: Int) {
    self.kind = kind
    self.pageSize = pageSize
    self.capacity = capacity
    pages = .allocate(byteCount: capacity * pageSize, alignment: 16)
    dividerStride = layout.maximumDividerByteCount(kind: kind)
    dividers = .allocate(byteCount: capacity * dividerStride, alignment: 16)
    dividerByteCounts = .allocate(capacity: capacity)
    page = TreePage(at: pages, pageSize: pageSize, leaf: kind)
  }

  deinit {
    pages.deallocate()
    dividers.deallocate()
    dividerByteCounts.deallocate()
  }

  /// The bytes of the run, `count` pages.
  var bytes: UnsafeRawPointer { UnsafeRawPointer(pages) }
  var isFull: Bool { count == capacity }

  /// Where the divider after the last leaf goes.
  var dividerSlot: UnsafeMutableRawPointer { dividers + (count - 1) * dividerStride }

  /// The divider after the leaf at `index`.
  func divider(at index: Int) -> UnsafeRawBufferPointer {
    UnsafeRawBufferPointer(
      start: dividers + index * dividerStride, count: dividerByteCounts[index])
  }

  /// Ends the last leaf; its divider is in `dividerSlot`.
  func close(dividerByteCount: Int) {
    page.seal()
    dividerByteCounts[count - 1] = dividerByteCount
    isClosed = true
  }

  /// Begins a new leaf. A full run has been written and starts over.
  func openNext() {
    let index = isFull ? 0 : count
    count = index + 1
    page = TreePage(at: pages + index * pageSize, pageSize: pageSize, leaf: kind)
    isClosed = false
  }
}
