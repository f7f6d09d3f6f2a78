internal import ByteIO
internal import Selection
internal import Store

/// Reads a file of posts: a number or a name of a post (`danbooru/123`, its address) a line, or rows of CSV or
/// TSV with the columns site and number. Blank lines and lines that begin with # do not count; the file may be
/// compressed.
struct NumberListReader {
  /// Memory for the numbers of a file, in bytes. 12 million posts of a site take some 2 MB; numbers far
  /// apart, as no site has them, 8 KiB each.
  private static let maximumByteCount = 64 << 20
  /// Bytes of a line.
  private static let maximumLineBytes = 4096
  /// Bytes of a file, decompressed: some hundred million posts.
  private static let maximumFileByteCount: Int64 = 4 << 30

  let sites: [(id: Int64, name: String)]

  private static let headings = ["site,number", "site\tnumber"]
  private static let lineHint = "A line holds a number, SITE/NUMBER or the address of a post."

  /// Throws `SelectionError` (`badFile`) at `position`, with the file and the line.
  func read(_ path: String, at position: SelectionLocation) throws -> NumberList {
    var list = NumberList(path: path)
    do {
      let stream = try ByteStream(InputFile(path: path).refusingDevices())
      while try stream.nextEntry() != nil {
        let reader = RecordReader(
          stream, splitting: .lines, maximumRecordByteCount: Self.maximumLineBytes,
          maximumEntryByteCount: Self.maximumFileByteCount)
        let chunk = RecordChunk()
        while try reader.next(into: chunk) {
          for span in chunk.spans { try add(chunk[span], of: span, to: &list, path, at: position) }
        }
      }
    } catch let error as ByteIOError {
      throw position.error(
        .badFile, "\(path): \(error.message)" + (error.cause.map { ": \($0)" } ?? ""),
        hint: error.code == .corruptInput ? error.hint : "set:@ takes a file. \(Self.lineHint)")
    }
    return list
  }

  private func add(
    _ bytes: UnsafeRawBufferPointer, of span: RecordSpan, to list: inout NumberList,
    _ path: String, at position: SelectionLocation
  ) throws {
    let line = String(decoding: bytes, as: UTF8.self).trimmed
    if line.isEmpty || line.hasPrefix("#") { return }
    if span.lineNumber == 1, Self.headings.contains(line) { return }
    guard !span.isOverlong, let name = PostName(line) ?? PostName(row: line) else {
      throw position.error(
        .badFile, "\(path), line \(span.lineNumber): '\(line.shown)' is no post",
        hint: Self.lineHint)
    }
    guard let siteName = name.siteName else {
      return try insert(name.number, into: list.numbers, path, at: position)
    }
    guard let site = sites.first(where: { $0.name == siteName }) else {
      throw position.error(
        .badFile, "\(path), line \(span.lineNumber): there is no site '\(siteName)'",
        hint: "There are \(sites.map(\.name).joined(separator: ", ")).")
    }
    let numbers = list.numbersOfSites[site.id] ?? PostSet()
    list.numbersOfSites[site.id] = numbers
    try insert(name.number, into: numbers, path, at: position)
  }

  private func insert(
    _ number: Int64, into numbers: PostSet, _ path: String, at position: SelectionLocation
  ) throws {
    numbers.insert(number)
    guard numbers.byteCount > Self.maximumByteCount else { return }
    throw position.error(
      .badFile, "\(path): its numbers lie too far apart to be those of a site's posts")
  }
}

extension PostName {
  /// Parses `danbooru,123`, with a comma or a tab.
  fileprivate init?(row: String) {
    let cells = row.split(omittingEmptySubsequences: false) { $0 == "," || $0 == "\t" }
    guard cells.count == 2, let number = Int64(cells[1]) else { return nil }
    self.init("\(cells[0])/\(number)")
  }
}

extension String {
  /// Without blanks at both ends.
  fileprivate var trimmed: String {
    let start = firstIndex { !$0.isWhitespace } ?? endIndex
    return String(self[start...].trimmingSuffix { $0.isWhitespace })
  }

  /// Its beginning, for people: a file of something else may hold what a terminal obeys.
  fileprivate var shown: String {
    var text = ""
    for scalar in unicodeScalars.prefix(60) {
      let isControl = scalar.properties.generalCategory == .control
      text.unicodeScalars.append(isControl ? "\u{FFFD}" : scalar)
    }
    return unicodeScalars.count > 60 ? text + "…" : text
  }
}
