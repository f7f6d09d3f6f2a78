internal import Columns
internal import Reading
internal import Recipes
internal import Rows
internal import Store
internal import TagRules

/// The rows of one range of posts.
///
/// Filled by one thread and handed over to the next as a whole, never used by two at once: that is
/// what makes it `@unchecked Sendable`.
final class TableBlock: ExportBlock, @unchecked Sendable {
  /// Bytes that a block keeps for the next range.
  private static let keptByteCount = 8 << 20

  /// Objects of JSON, a line each.
  var bytes = RowBytes(capacity: 1 << 16)
  var tally = PostTally()

  init() {}

  func removeAll() {
    if bytes.count > Self.keptByteCount { bytes = RowBytes(capacity: 1 << 16) }
    bytes.removeAll()
    tally = PostTally()
  }
}

/// What all workers of a site share.
struct TableSite: Sendable {
  let name: String
  let columns: TrainerColumns
  /// The columns of the table of posts that are read, in their order.
  let sources: [ScannedTextColumn]
  let vocabulary: TableVocabulary
  let paths: PathTemplate
  let ratingWords: RatingWords
  /// Nil where no words for quality are written.
  let scale: QualityScale?
  /// Nil where no captions are written.
  let caption: CaptionMaking?
  let tagText: TagSpellings
  let options: TableOptions
}

/// Makes rows of a table. One thread.
struct TableRenderer: PostRenderer, ~Copyable {
  private let site: TableSite
  private var caption: PostCaption?
  /// What stands before each value.
  private let starts: [[UInt8]]
  private var texts = CaptionTexts()
  private let separator = RowBytes()

  init(_ site: TableSite) {
    self.site = site
    caption = site.caption.map { PostCaption($0) }
    starts = site.columns.all.enumerated().map { index, column in
      let start = RowBytes()
      start.append(index == 0 ? "{\"" : ",\"" as StaticString)
      start.append(jsonContent: site.columns.name(of: column))
      start.append("\":" as StaticString)
      return Array(start.bytes)
    }
    separator.append(jsonContent: site.options.tags.separator)
  }

  mutating func write(_ post: borrowing ScannedPost, to block: TableBlock) {
    block.tally.selectedCount += 1
    var state = CaptionState.none
    if site.caption != nil {
      state = caption?.compose(post) ?? .none
      block.tally.count(state)
      if site.options.caption.mixture != nil, state != .none {
        caption?.forEachCaption { _, _ in block.tally.captionCount += 1 }
      }
      if state == .none, !countStandIn(for: post, in: block) { return }
    }
    block.tally.writtenCount += 1
    let bytes = block.bytes
    for (index, column) in site.columns.all.enumerated() {
      bytes.append(starts[index])
      switch column {
      case .category: appendTags(of: post, inColumn: index, to: bytes)
      case .known(let known): append(known, index, post, state, to: bytes)
      }
    }
    bytes.append("}\n" as StaticString)
  }

  /// Counts what stands in for a caption; false: the post is left out.
  private func countStandIn(for post: borrowing ScannedPost, in block: TableBlock) -> Bool {
    switch site.options.caption.fallback {
    case .skip:
      block.tally.skippedCount += 1
      return false
    case .empty: block.tally.emptyCount += 1
    case .tags:
      if post.tagIDs.count > 0 {
        block.tally.standInCount += 1
      } else {
        block.tally.emptyCount += 1
      }
    }
    return true
  }

  private mutating func append(
    _ column: TableColumn, _ index: Int, _ post: borrowing ScannedPost, _ state: CaptionState,
    to bytes: RowBytes
  ) {
    switch column {
    case .fileName:
      bytes.append("\"" as StaticString)
      site.paths.append(
        site: site.name, number: post.number, fileExtension: post.fileExtension, to: bytes)
      bytes.append("\"" as StaticString)
    case .site: append(text: site.name, to: bytes)
    case .id: bytes.append(decimal: post.number)
    case .width, .height, .score:
      let text = value(of: column, post).map { String(decoding: $0, as: UTF8.self) }
      if let number = text.flatMap({ Int64($0) }) {
        bytes.append(decimal: number)
      } else {
        bytes.append("null" as StaticString)
      }
    case .md5, .createdAt:
      if let text = value(of: column, post) {
        bytes.append(jsonString: UnsafeRawBufferPointer(text))
      } else {
        bytes.append("null" as StaticString)
      }
    case .year:
      if post.createdYear > 0 {
        bytes.append(decimal: Int64(post.createdYear))
      } else {
        bytes.append("null" as StaticString)
      }
    case .rating:
      texts.removeAll()
      site.ratingWords.append(post, to: &texts)
      append(text: texts.first(of: .rating), to: bytes)
    case .quality:
      append(
        text: site.scale.flatMap { scale in scale.word(of: post).map { scale.words[$0] } },
        to: bytes)
    case .caption: appendFirstCaption(of: post, state, to: bytes)
    case .captions: appendCaptions(of: post, state, to: bytes)
    case .captionWeights: appendWeights(of: post, state, to: bytes)
    case .tags: appendTags(of: post, inColumn: nil, to: bytes)
    case .special, .uncategorized: appendTags(of: post, inColumn: index, to: bytes)
    }
  }

  private func value(
    of column: TableColumn, _ post: borrowing ScannedPost
  ) -> UnsafeBufferPointer<UInt8>? {
    guard let source = column.source, let position = site.sources.firstIndex(of: source) else {
      return nil
    }
    return post.column(position)
  }

  private func append(text: String?, to bytes: RowBytes) {
    guard let text else { return bytes.append("null" as StaticString) }
    bytes.append("\"" as StaticString)
    bytes.append(jsonContent: text)
    bytes.append("\"" as StaticString)
  }

  // MARK: Captions

  /// Whether the post's own tags are its caption.
  private func standsIn(_ post: borrowing ScannedPost, _ state: CaptionState) -> Bool {
    state == .none && site.options.caption.fallback == .tags && post.tagIDs.count > 0
  }

  private func appendFirstCaption(
    of post: borrowing ScannedPost, _ state: CaptionState, to bytes: RowBytes
  ) {
    bytes.append("\"" as StaticString)
    if standsIn(post, state) {
      site.tagText.append(post.tagIDs.buffer, to: bytes)
    } else if state != .none {
      var isFirst = true
      caption?.forEachCaption { text, _ in
        if isFirst { bytes.append(jsonText: text, isLowerCase: true) }
        isFirst = false
      }
    }
    bytes.append("\"" as StaticString)
  }

  private func appendCaptions(
    of post: borrowing ScannedPost, _ state: CaptionState, to bytes: RowBytes
  ) {
    bytes.append("[" as StaticString)
    if standsIn(post, state) {
      bytes.append("\"" as StaticString)
      site.tagText.append(post.tagIDs.buffer, to: bytes)
      bytes.append("\"" as StaticString)
    } else if state != .none {
      var isFirst = true
      caption?.forEachCaption { text, _ in
        bytes.append(isFirst ? "\"" : ",\"" as StaticString)
        isFirst = false
        bytes.append(jsonText: text, isLowerCase: true)
        bytes.append("\"" as StaticString)
      }
    }
    bytes.append("]" as StaticString)
  }

  private func appendWeights(
    of post: borrowing ScannedPost, _ state: CaptionState, to bytes: RowBytes
  ) {
    bytes.append("[" as StaticString)
    if standsIn(post, state) {
      bytes.append("1" as StaticString)
    } else if state != .none {
      var isFirst = true
      caption?.forEachCaption { _, weight in
        if !isFirst { bytes.append(UInt8(ascii: ",")) }
        isFirst = false
        bytes.append(decimal: Int64(weight))
      }
    }
    bytes.append("]" as StaticString)
  }

  // MARK: Tags

  private func appendTags(
    of post: borrowing ScannedPost, inColumn column: Int?, to bytes: RowBytes
  ) {
    let isList = site.options.tagForm == .lists
    bytes.append(isList ? "[" : "\"" as StaticString)
    var isFirst = true
    for tagID in post.tagIDs.buffer {
      let place = site.vocabulary.tags.position(ofID: tagID)
      guard place >= 0, site.vocabulary.isTag(place, inColumn: column) else { continue }
      if !isFirst {
        if isList { bytes.append(UInt8(ascii: ",")) } else { bytes.append(separator.bytes) }
      }
      isFirst = false
      if isList { bytes.append(UInt8(ascii: "\"")) }
      bytes.append(site.vocabulary.spelling(place))
      if isList { bytes.append(UInt8(ascii: "\"")) }
    }
    bytes.append(isList ? "]" : "\"" as StaticString)
  }
}
