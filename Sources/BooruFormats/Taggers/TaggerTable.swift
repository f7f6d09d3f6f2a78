internal import Columns

/// Reads tables that taggers write, see TaggerDecoder.swift: a score a row, or an image a row.
final class TaggerTable {
  /// A list of all tags of a tagger has some ten thousand columns.
  private static let keptCellCount = 1 << 17

  private enum Shape {
    /// Key, tag and score, by column.
    case scores(key: Int, tag: Int, score: Int)
    /// The key's column; each other one is a tag.
    case images(key: Int)
    case unknown
  }

  private static let tagNames = ["tag", "name", "label", "tag_name"]
  private static let scoreNames = ["score", "confidence", "probability"]

  private let keyReader: KohyaKeyReader
  private let scoreReader: ScoreReader
  private let cells = TableRow(keptCellCount: TaggerTable.keptCellCount)
  private var shape = Shape.unknown
  private var columnCount = 0
  private var hasHeader = false
  private var firstRow: [UInt8] = []
  /// What each column is called.
  private var names: [[UInt8]] = []

  init(_ keyReader: KohyaKeyReader, _ scoreReader: ScoreReader) {
    self.keyReader = keyReader
    self.scoreReader = scoreReader
  }

  func begin(_ entry: EntryHead) {
    firstRow = entry.firstRow
    shape = .unknown
    names = []
    hasHeader = false
    let isCut = firstRow.withUnsafeBufferPointer { bytes in
      guard cells.cut(bytes) == nil, cells.count <= Self.keptCellCount else { return false }
      for column in 0..<cells.count { names.append(Array(cells[column])) }
      return true
    }
    guard isCut else { return }
    columnCount = names.count
    if let key = column(among: TaggerDecoder.keyNames) {
      hasHeader = true
      if let tag = column(among: Self.tagNames), let score = column(among: Self.scoreNames) {
        shape = .scores(key: key, tag: tag, score: score)
      } else {
        shape = .images(key: key)
      }
    } else if columnCount == 3, names[2].withUnsafeBufferPointer(ScoreReader.score) != nil {
      shape = .scores(key: 0, tag: 1, score: 2)
    }
  }

  /// The column with the first of some names that there is.
  private func column(among wanted: [String]) -> Int? {
    for name in wanted {
      if let column = names.firstIndex(where: { $0.elementsEqual(name.utf8) }) { return column }
    }
    return nil
  }

  func decode(
    _ bytes: UnsafeBufferPointer<UInt8>, at position: RecordLocation, into batch: RecordBatch
  ) -> RecordKind {
    if hasHeader, position.byteOffset == 0 || position.byteOffset == 3,
      firstRow.withUnsafeBufferPointer({ $0.hasSameBytes(as: bytes) })
    {
      return .header
    }
    if let reason = cells.cut(bytes) {
      batch.reject(bytes, at: position, reason)
      return .record
    }
    if cells.isBlank { return .blank }
    if let reason = append(at: position, into: batch) { batch.reject(bytes, at: position, reason) }
    return .record
  }

  /// Appends the row at hand; returns the reason when it is no record.
  private func append(at position: RecordLocation, into batch: RecordBatch) -> String? {
    let key: Int
    switch shape {
    case .scores(let column, _, _), .images(let column): key = column
    case .unknown: return "is of a table whose first row names no column id, image or path"
    }
    guard cells.count == columnCount else {
      return "has \(cells.count) fields, not \(columnCount) as the first row"
    }
    let post: KohyaKeyReader.Post
    switch keyReader.post(ofKey: cells[key]) {
    case .failure(let failure): return failure.reason
    case .success(let named): post = named
    }
    let row = FieldRow(batch: batch, lineNumber: position.lineNumber)
    var parts: PostParts = []
    if case .scores(_, let tag, let score) = shape {
      let isStored = scoreReader.append(
        cells[tag], score: ScoreReader.score(cells[score]), as: .any, to: row)
      if !isStored {
        row.discard()
        return "has no score from 0 to 1 for a tag but \(FieldText.excerpt(cells[score])) for "
          + FieldText.excerpt(cells[tag])
      }
    } else {
      parts = .scores
      appendColumns(except: key, to: row)
    }
    if batch.siteNames.count < keyReader.siteNames.count { batch.siteNames = keyReader.siteNames }
    row.commit(number: post.number, parts: parts, site: post.site)
    return nil
  }

  private func appendColumns(except key: Int, to row: FieldRow) {
    for column in 0..<columnCount where column != key && !cells.isNull(column) {
      let text = cells[column]
      let isStored = names[column].withUnsafeBufferPointer {
        scoreReader.append($0, score: ScoreReader.score(text), as: .any, to: row)
      }
      if !isStored {
        row.noteProblem(
          named: String(decoding: names[column], as: UTF8.self), FieldText.excerpt(text))
      }
    }
  }
}
