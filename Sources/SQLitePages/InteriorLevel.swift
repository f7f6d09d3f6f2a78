import Glibc

// A cell of an interior page is a left child (4 bytes) and a divider; the right-most child stands in
// the page's header. A page with K cells has K+1 children, and K is at least 1:
//
//     cells    (child 1, divider 1) (child 2, divider 2)      header    right child 3
//
// A level receives pairs of child and divider from the level below. A pair that does not fit closes
// the page: the child becomes its right-most one, the divider goes up. The closed page waits until
// another pair comes, because the children may end here: then the page gives its last cell back, so
// that the next page has a cell too. A page that is closed has at least four cells (see
// PayloadLayout), so it can.

/// One level of interior pages, filled from left to right, and the levels above it.
///
/// Memory: one page and two dividers a level.
final class InteriorLevel {
  private let file: PageFile
  private let kind: BTreeKind
  private let layout: PayloadLayout
  private let memory: UnsafeMutableRawPointer
  private let maximumDividerByteCount: Int
  private var page: TreePage
  private var isClosed = false
  /// Of a closed page: its right-most child, and the divider after it.
  private var rightChild: UInt32 = 0
  private var dividerByteCount = 0
  private var parent: InteriorLevel?
  private var writtenPageCount = 0

  init(file: PageFile, kind: BTreeKind, layout: PayloadLayout) {
    self.file = file
    self.kind = kind
    maximumDividerByteCount = layout.maximumDividerByteCount(kind: kind)
    memory = .allocate(byteCount: file.pageSize + maximumDividerByteCount * 2, alignment: 16)
    page = TreePage(at: memory, pageSize: file.pageSize, interior: kind)
    self.layout = layout
  }

  deinit { memory.deallocate() }

  /// Interior pages of this level and all above, once finished.
  var totalPageCount: Int { writtenPageCount + (parent?.totalPageCount ?? 0) }
  /// This level and all above.
  var levelCount: Int { 1 + (parent?.levelCount ?? 0) }

  private var dividerSlot: UnsafeMutableRawPointer { memory + file.pageSize }
  private var borrowedSlot: UnsafeMutableRawPointer { dividerSlot + maximumDividerByteCount }

  /// Appends a child that is not the last of the tree, and the divider after it.
  func append(child: UInt32, divider: UnsafeRawBufferPointer) throws(SQLitePagesError) {
    if isClosed { try writeClosedPage() }
    guard page.hasRoom(forCell: 4 + divider.count) else {
      rightChild = child
      copy(divider, to: dividerSlot)
      dividerByteCount = divider.count
      isClosed = true
      return
    }
    let cell = page.appendCell(byteCount: 4 + divider.count)
    cell.storeBigEndian(child, at: 0)
    copy(divider, to: cell + 4)
  }

  /// Appends the last child and writes what is left; the top level goes to the root page.
  func finish(lastChild: UInt32, rootPage: UInt32) throws(SQLitePagesError) {
    if isClosed { try giveBackLastCell() }
    page.seal(rightChild: lastChild)
    writtenPageCount += 1
    guard let parent else {
      try file.writePages(rootPage, count: 1, from: memory)
      return
    }
    let run = try file.allocate(1)
    try file.write(run, from: memory)
    try parent.finish(lastChild: run.first, rootPage: rootPage)
  }

  private func writeClosedPage() throws(SQLitePagesError) {
    try writePage(
      rightChild: rightChild,
      divider: UnsafeRawBufferPointer(start: dividerSlot, count: dividerByteCount))
  }

  /// Writes the page under a new number, sends number and divider up, and begins a new page.
  private func writePage(
    rightChild: UInt32, divider: UnsafeRawBufferPointer
  ) throws(SQLitePagesError) {
    page.seal(rightChild: rightChild)
    let run = try file.allocate(1)
    try file.write(run, from: memory)
    writtenPageCount += 1
    let parent = self.parent ?? InteriorLevel(file: file, kind: kind, layout: layout)
    self.parent = parent
    try parent.append(child: run.first, divider: divider)
    page.removeAll()
    isClosed = false
  }

  /// The divider of the closed page was the last: the page's last cell goes up in its place, and
  /// the divider begins the next page.
  private func giveBackLastCell() throws(SQLitePagesError) {
    let cell = page.lastCell
    let cellDivider = UnsafeRawBufferPointer(rebasing: cell.dropFirst(4))
    copy(cellDivider, to: borrowedSlot)
    let borrowed = UnsafeRawBufferPointer(start: borrowedSlot, count: cellDivider.count)
    let child = UnsafeRawPointer(page.base + page.contentStart).bigEndianUInt32(at: 0)
    page.removeLastCell()
    try writePage(rightChild: child, divider: borrowed)
    try append(
      child: rightChild,
      divider: UnsafeRawBufferPointer(start: dividerSlot, count: dividerByteCount))
  }

  private func copy(_ bytes: UnsafeRawBufferPointer, to destination: UnsafeMutableRawPointer) {
    UnsafeMutableRawBufferPointer(start: destination, count: bytes.count).copyMemory(from: bytes)
  }
}
