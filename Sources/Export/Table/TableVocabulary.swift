internal import Columns
internal import Reading
internal import Recipes
internal import Rows
internal import Store

/// A site's tags as a table writes them, with the column that each belongs to.
///
/// Never changed after it is made, and so `@unchecked Sendable`. Memory: 10 bytes a tag beside its spelling.
final class TableVocabulary: @unchecked Sendable {
  private static let noColumn = UInt16.max

  let tags: TagDirectory
  private var columns = ColumnBuffer<UInt16>()
  private var offsets = ColumnBuffer<Int>()
  private let spellings = RowBytes(capacity: 1 << 16)

  /// - Parameter categories: The site's numbers of categories by name.
  init(
    _ tags: TagDirectory, categories: [(category: Int16, name: String)], _ wanted: TrainerColumns,
    spaced: Bool
  ) {
    self.tags = tags
    func position(of column: TrainerColumns.Column) -> UInt16? {
      wanted.all.firstIndex(of: column).map { UInt16(truncatingIfNeeded: $0) }
    }
    var byCategory: [Int16: UInt16] = [:]
    for (category, name) in categories { byCategory[category] = position(of: .category(name)) }
    byCategory[TagDirectory.noCategory] = position(of: .known(.uncategorized))
    let special = position(of: .known(.special))
    for place in 0..<tags.positionCount {
      let name = tags.name(atPosition: place)
      let isSpecial =
        special != nil && Self.countsPeople(String(decoding: name, as: UTF8.self))
      let column =
        isSpecial ? special : byCategory[tags.category(atPosition: place)]
      columns.append(column ?? Self.noColumn)
      offsets.append(spellings.count)
      TagSpelling.append(name, spaced: spaced, isJSON: true, to: spellings)
    }
    offsets.append(spellings.count)
  }

  /// `1girl`, `6+boys`, `multiple_others`, `male_focus`: the special tags of TIPO.
  static func countsPeople(_ name: String) -> Bool {
    name == "male_focus"
      || name.wholeMatch(of: #/(?:[1-6]\+?|multiple_)(?:girl|boy|other)s?/#) != nil
  }

  /// Whether a tag, by its place, stands in a column; nil: in the column of all tags.
  @inline(__always)
  func isTag(_ place: Int, inColumn column: Int?) -> Bool {
    column.map { columns[place] == UInt16(truncatingIfNeeded: $0) } ?? true
  }

  /// As it stands between the quotes of a JSON string.
  func spelling(_ place: Int) -> UnsafeRawBufferPointer {
    UnsafeRawBufferPointer(
      start: spellings.base + offsets[place], count: offsets[place + 1] - offsets[place])
  }
}
