internal import Columns

/// Reads names of tags from the sidecars of pictures, see SidecarDecoder.swift.
final class SidecarNames {
  private static let unknown = Array("unknown".utf8)
  private static let anonymous = Array("anonymous".utf8)
  private static let artistCategory = Int16(1)

  /// Appends the names at `index`: a list of texts, a map with names as keys, or a text with commas;
  /// false when some of it is none. An unknown character, or an anonymous artist, is none.
  func append(at index: Int, category: Int16, to row: JSONFieldRow) -> Bool {
    let tape = row.tape
    var isWhole = true
    switch tape.kind(at: index) {
    case JSONKind.string:
      return append(tape.string(at: index), category: category, to: row.fields)
    case JSONKind.array, JSONKind.object:
      let isMap = tape.kind(at: index) == JSONKind.object
      var position = index + 1
      let end = tape.endIndex(of: index)
      while position < end {
        let isStored =
          tape.kind(at: position) == JSONKind.string
          && appendName(tape.string(at: position)[...], category: category, to: row.fields)
        isWhole = isWhole && isStored
        position = tape.index(after: isMap ? position + 1 : position)
      }
      return isWhole
    default: return false
    }
  }

  /// Appends the names of a text (`NameListText`); false when it is no text.
  func append(_ text: UnsafeBufferPointer<UInt8>, category: Int16, to row: FieldRow) -> Bool {
    guard let names = NameListText.names(in: text) else { return false }
    var isWhole = true
    for name in names {
      let isStored = append(ScoreReader.spelled(name), category: category, to: row)
      isWhole = isWhole && isStored
    }
    return isWhole
  }

  private func appendName(
    _ name: Slice<UnsafeBufferPointer<UInt8>>, category: Int16, to row: FieldRow
  ) -> Bool {
    append(NameListText.withoutEscapes(ScoreReader.spelled(name)), category: category, to: row)
  }

  private func append(_ spelling: [UInt8], category: Int16, to row: FieldRow) -> Bool {
    if category != TagMention.noCategory, spelling == Self.unknown { return true }
    if category == Self.artistCategory, spelling == Self.anonymous { return true }
    return spelling.withUnsafeBufferPointer {
      row.appendTag($0, category: category, isStated: category != TagMention.noCategory)
    }
  }

  /// Takes tags of a post away that others have come for, and gives these the categories that it says.
  ///
  /// The tags of the post are `old`, from `firstTag` on; all behind them stay.
  func replace(_ old: Range<Int>, in batch: RecordBatch, firstTag: Int) {
    guard !old.isEmpty else { return }
    var categories: [[UInt8]: (category: Int16, isStated: Bool)] = [:]
    for position in old {
      let tag = batch.tags[position]
      categories[Array(batch.name(of: tag))] = (tag.category, tag.isCategoryStated)
    }
    var kept: [TagMention] = []
    for position in old.upperBound..<batch.tags.count {
      var tag = batch.tags[position]
      if let known = categories[Array(batch.name(of: tag))] {
        tag.category = known.category
        tag.isCategoryStated = known.isStated
      }
      kept.append(tag)
    }
    batch.tags.truncate(to: firstTag)
    for tag in kept { batch.tags.append(tag) }
  }

  /// Names with ", " between, in the heap: those of a list or of a map, or a text as it is; nil for
  /// anything else.
  func joined(at index: Int, of row: JSONFieldRow) -> TextSlice? {
    let tape = row.tape
    switch tape.kind(at: index) {
    case JSONKind.string: return row.fields.appendText(tape.string(at: index))
    case JSONKind.array, JSONKind.object: break
    default: return nil
    }
    let isMap = tape.kind(at: index) == JSONKind.object
    var text: [UInt8] = []
    var position = index + 1
    let end = tape.endIndex(of: index)
    while position < end {
      guard tape.kind(at: position) == JSONKind.string else { return nil }
      if position > index + 1 { text += Array(", ".utf8) }
      text += tape.string(at: position)
      position = tape.index(after: isMap ? position + 1 : position)
    }
    return text.withUnsafeBufferPointer { row.fields.appendText($0) }
  }

  /// A rating as sites write it: the first letter of a whole word, anything else as it is.
  static func rating(_ text: UnsafeBufferPointer<UInt8>) -> UnsafeBufferPointer<UInt8> {
    let words = ["general", "safe", "sensitive", "questionable", "explicit"]
    guard words.contains(where: { text.elementsEqual($0.utf8) }) else { return text }
    return UnsafeBufferPointer(rebasing: text.prefix(1))
  }
}
