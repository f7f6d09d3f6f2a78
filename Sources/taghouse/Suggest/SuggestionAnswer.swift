import ByteIO
import Reading
import Reports
internal import Rows
import Selection
import Store

/// What `suggest` prints.
struct SuggestionAnswer {
  private static let columns = [
    "site", "tag", "category", "estimate", "all_count", "given_count", "pair_estimate", "strongest",
    "strongest_count", "post_count",
  ]
  /// Bytes of a line of given tags.
  private static let maximumLineBytes = 1 << 20

  let command: SuggestCommand

  func give() throws {
    let opened = try Warehouse(path: command.warehouse, mode: .read)
    let format = command.rows.format
    let writer = RowWriter(
      format: format ?? .table,
      columns: command.fromFile == nil ? Self.columns : ["line"] + Self.columns,
      terminal: format == nil ? Terminal.current?.style : nil, output: Console.write)
    var count = 0
    try opened.suggestingTags(options) { suggest in
      if let text = command.tags {
        let given = GivenTags(text)
        guard !given.names.isEmpty else {
          throw SelectionError(
            .syntax, "there are no tags to go by", hint: "As in: '1girl, red eyes'.", in: text,
            at: 0..<0)
        }
        for tag in try suggest(given) {
          try write(tag, to: writer)
          count += 1
        }
      } else if let path = command.fromFile {
        try forEachLine(of: path) { number, text in
          for tag in try suggestions(for: GivenTags(text), inLine: number, suggest) {
            writer.append(integer: number)
            try write(tag, to: writer)
            count += 1
          }
        }
      }
    }
    try writer.finish()
    if count == 0 { Console.writeNote("no tag to suggest stands on a post with these") }
  }

  private var options: SuggestionOptions {
    var options = SuggestionOptions()
    options.siteNames = command.site.elements()
    options.categoryNames = command.category.elements()
    options.minimumPostCount = command.minPosts
    options.tagCount = command.limit
    options.isChained = command.chain
    options.allowsUnknown = command.allowUnknown
    return options
  }

  private func suggestions(
    for given: GivenTags, inLine number: Int64, _ suggest: (GivenTags) throws -> [SuggestedTag]
  ) throws -> [SuggestedTag] {
    do {
      return try suggest(given)
    } catch var error as SelectionError {
      error.message = "line \(number): \(error.message)"
      throw error
    }
  }

  private func forEachLine(
    of path: String, _ body: (_ number: Int64, _ text: String) throws -> Void
  ) throws {
    let stream = try ByteStream(InputFile(path: path).refusingDevices())
    let chunk = RecordChunk()
    while try stream.nextEntry() != nil {
      let reader = RecordReader(
        stream, splitting: .lines, maximumRecordByteCount: Self.maximumLineBytes)
      while try reader.next(into: chunk) {
        for span in chunk.spans {
          guard !span.isOverlong else {
            throw ByteIOError(
              .corruptInput, "line \(span.lineNumber) is longer than a list of tags can be",
              hint: "a line holds the tags of one post", path: path)
          }
          try body(span.lineNumber, String(decoding: chunk[span], as: UTF8.self))
        }
      }
    }
  }

  private func write(_ tag: SuggestedTag, to writer: RowWriter) throws {
    writer.append(text: tag.siteName)
    writer.append(text: tag.name)
    if let category = tag.categoryName {
      writer.append(text: category)
    } else {
      writer.appendNull()
    }
    writer.append(real: tag.estimate)
    writer.append(integer: tag.allCount)
    writer.append(integer: tag.givenCount)
    writer.append(real: tag.pairEstimate)
    writer.append(text: tag.strongestName)
    writer.append(integer: tag.strongestCount)
    writer.append(integer: tag.postCount)
    try writer.endRow()
  }
}
