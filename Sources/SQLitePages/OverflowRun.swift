import Glibc

// The part of a payload that does not stay on its page is a chain of overflow pages:
//
//     offset 0   4 bytes   number of the next page of the chain, 0 on the last
//            4             payload, to the end of the page; the last page is filled with zeros
//
// A chain gets its page numbers when it begins, because the cell needs the first of them. Pages
// whose numbers follow each other are written together.

/// The overflow pages of one tree, collected into long writes.
///
/// Memory: `capacity` pages, allocated with the first overflow page.
final class OverflowRun {
  private let file: PageFile
  private let capacity: Int
  private var pages: UnsafeMutableRawPointer?
  /// The pages that wait: their first number, and how many.
  private var first: UInt32 = 0
  private var count = 0
  /// How many overflow pages the tree has.
  private(set) var pageCount = 0

  init(file: PageFile, capacity: Int) {
    self.file = file
    self.capacity = capacity
  }

  deinit { pages?.deallocate() }

  /// Stores bytes, at least one, as a chain of overflow pages.
  ///
  /// - Returns: the number of the first page.
  func append(_ bytes: UnsafeRawBufferPointer) throws(SQLitePagesError) -> UInt32 {
    let pageSize = file.pageSize
    let bytesPerPage = pageSize - 4
    let chain = try file.allocate((bytes.count + bytesPerPage - 1) / bytesPerPage)
    var rest = bytes
    for index in 0..<chain.count {
      let page = try nextPage(number: chain[index])
      page.storeBigEndian(index + 1 < chain.count ? chain[index + 1] : 0, at: 0)
      let content = UnsafeMutableRawBufferPointer(start: page + 4, count: bytesPerPage)
      let part = UnsafeRawBufferPointer(rebasing: rest.prefix(bytesPerPage))
      content.copyMemory(from: part)
      memset(page + 4 + part.count, 0, bytesPerPage - part.count)
      rest = UnsafeRawBufferPointer(rebasing: rest.dropFirst(part.count))
    }
    pageCount += chain.count
    return chain.first
  }

  private func nextPage(number: UInt32) throws(SQLitePagesError) -> UnsafeMutableRawPointer {
    if count == capacity || (count > 0 && number != first + UInt32(count)) { try flush() }
    if count == 0 { first = number }
    let pages =
      self.pages ?? .allocate(byteCount: capacity * file.pageSize, alignment: 16)
    self.pages = pages
    count += 1
    return pages + (count - 1) * file.pageSize
  }

  /// Writes the pages that wait.
  func flush() throws(SQLitePagesError) {
    guard count > 0, let pages else { return }
    try file.writePages(first, count: count, from: pages)
    count = 0
  }
}
