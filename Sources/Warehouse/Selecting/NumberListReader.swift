internal import ByteIO
internal import Selection

/// Reads a file of posts: a number or a name of a post (`danbooru/123`, its address) a line. Blank lines and
/// lines that begin with # do not count; the file may be compressed.
struct NumberListReader {
  /// Numbers of a file; above that it is refused, for they are kept in memory, 8 bytes each.
  static let maximumNumberCount = 16_000_000
  /// Bytes of a line.
  private static let maximumLineBytes = 4096

  let sites: [(id: Int64, name: String)]

  /// Throws `SelectionError` (`badFile`) at `place`, with the line.
  func read(_ path: String, at place: SelectionPlace) throws -> NumberList {
    var list = NumberList(path: path, numbers: [], numbersOfSites: [:])
    do {
      let stream = try ByteStream(InputFile(path: path))
      while try stream.nextEntry() != nil {
        let reader = RecordReader(
          stream, framing: .lines, maximumRecordByteCount: Self.maximumLineBytes)
        let chunk = RecordChunk()
        while try reader.next(into: chunk) {
          for span in chunk.spans { try add(chunk[span], of: span, to: &list, path, at: place) }
        }
      }
    } catch let error as ByteIOError {
      throw place.error(.badFile, "the file of numbers cannot be read: \(error)")
    }
    list.numbers = Self.distinct(list.numbers)
    list.numbersOfSites = list.numbersOfSites.mapValues(Self.distinct)
    return list
  }

  private func add(
    _ bytes: UnsafeRawBufferPointer, of span: RecordSpan, to list: inout NumberList,
    _ path: String, at place: SelectionPlace
  ) throws {
    let line = String(decoding: bytes, as: UTF8.self).trimmed
    if line.isEmpty || line.hasPrefix("#") { return }
    guard !span.isOverlong, let name = PostName(line) else {
      throw place.error(
        .badFile, "\(path), line \(span.lineNumber): '\(line.prefix(60))' is no post",
        hint: "A line holds a number, SITE/NUMBER or the address of a post.")
    }
    guard let siteName = name.siteName else {
      list.numbers.append(name.number)
      return try refuseTooMany(list.numbers.count, path, at: place)
    }
    guard let site = sites.first(where: { $0.name == siteName }) else {
      throw place.error(
        .badFile, "\(path), line \(span.lineNumber): there is no site '\(siteName)'",
        hint: "There are \(sites.map(\.name).joined(separator: ", ")).")
    }
    list.numbersOfSites[site.id, default: []].append(name.number)
    try refuseTooMany(list.numbersOfSites[site.id]?.count ?? 0, path, at: place)
  }

  private func refuseTooMany(_ count: Int, _ path: String, at place: SelectionPlace) throws {
    guard count > Self.maximumNumberCount else { return }
    throw place.error(
      .badFile, "\(path) has more than \(Self.maximumNumberCount) posts",
      hint: "Make several files of it.")
  }

  private static func distinct(_ numbers: [Int64]) -> [Int64] {
    var distinct: [Int64] = []
    distinct.reserveCapacity(numbers.count)
    for number in numbers.sorted() where distinct.last != number { distinct.append(number) }
    return distinct
  }
}

extension String {
  /// Without blanks at both ends.
  fileprivate var trimmed: String {
    let start = firstIndex { !$0.isWhitespace } ?? endIndex
    return String(self[start...].trimmingSuffix { $0.isWhitespace })
  }
}
