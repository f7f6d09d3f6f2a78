internal import Columns

/// Reads the tags of one Danbooru record in either shape, see DanbooruDecoder.swift for the rules.
struct DanbooruTagReader {
  private static let groupCategories: [Int16] = [0, 1, 3, 4, 5]
  private static let generalCategory: Int16 = 0
  private static let absent = -1

  /// Tape indices of the fields of the record at hand.
  var arrayIndex = absent
  var stringIndex = absent
  private var groupIndices = (absent, absent, absent, absent, absent)
  private let otherShapes = BoardTagReader(.danbooru, assumedCategory: generalCategory)
  private let categoryTable = FieldNameTable(CategoryNames.danbooru.words)
  private var groups = [TagTokens](repeating: TagTokens(), count: 5)

  mutating func begin() {
    arrayIndex = Self.absent
    stringIndex = Self.absent
    groupIndices = (Self.absent, Self.absent, Self.absent, Self.absent, Self.absent)
  }

  mutating func setGroupIndex(_ index: Int, of group: Int) {
    switch group {
    case 0: groupIndices.0 = index
    case 1: groupIndices.1 = index
    case 2: groupIndices.2 = index
    case 3: groupIndices.3 = index
    default: groupIndices.4 = index
    }
  }

  /// Appends the record's tags to the batch of `row`.
  mutating func appendTags(ofObjectAt object: Int, to row: JSONFieldRow) -> TagReading {
    let tape = row.tape
    let first = row.batch.tags.count
    if arrayIndex != Self.absent, tape.hasElement(ofArrayAt: arrayIndex, of: JSONKind.object) {
      appendObjects(of: row)
    } else if arrayIndex == Self.absent || tape.kind(at: arrayIndex) == JSONKind.null
      || hasGroups(on: tape)
    {
      appendStrings(of: row)
    }
    if row.batch.tags.count > first { return .told }
    return otherShapes.appendTags(ofObjectAt: object, to: row)
  }

  /// Whether a group has a name at least.
  private func hasGroups(on tape: JSONTape) -> Bool {
    for index in [
      groupIndices.0, groupIndices.1, groupIndices.2, groupIndices.3, groupIndices.4,
    ] where index != Self.absent && tape.kind(at: index) == JSONKind.string {
      if !TagTokens(tape.string(at: index)).isAtEnd { return true }
    }
    return false
  }

  // MARK: 2017 to 2020: an array of {"id", "name", "category"}

  private func appendObjects(of row: JSONFieldRow) {
    let tape = row.tape
    var position = arrayIndex + 1
    let end = tape.endIndex(of: arrayIndex)
    while position < end {
      if tape.kind(at: position) == JSONKind.object {
        appendObject(at: position, of: row)
      } else {
        note("tags", at: position, in: row)
      }
      position = tape.index(after: position)
    }
  }

  private func appendObject(at object: Int, of row: JSONFieldRow) {
    let tape = row.tape
    var nameIndex = Self.absent
    var categoryIndex = Self.absent
    var position = object + 1
    let end = tape.endIndex(of: object)
    while position < end {
      let key = tape.string(at: position)
      let value = position + 1
      if key.hasSameBytes(as: "name") {
        nameIndex = value
      } else if key.hasSameBytes(as: "category") {
        categoryIndex = value
      }
      position = tape.index(after: value)
    }
    guard nameIndex != Self.absent, tape.kind(at: nameIndex) == JSONKind.string else {
      return note("tags", at: object, in: row)
    }
    var category = TagMention.noCategory
    if categoryIndex != Self.absent, tape.kind(at: categoryIndex) == JSONKind.string,
      let known = categoryTable.field(named: tape.string(at: categoryIndex))
    {
      category = known
    } else if categoryIndex != Self.absent {
      switch tape.wholeNumber(at: categoryIndex) {
      case .value(let number) where 0...Int64(Int16.max) ~= number: category = Int16(number)
      case .null: break
      default: note("tags.category", at: categoryIndex, in: row)
      }
    }
    let isStored = row.fields.appendTag(
      tape.string(at: nameIndex), category: category,
      isStated: category != TagMention.noCategory)
    if !isStored { note("tags", at: object, in: row) }
  }

  // MARK: since 2021: names with a space between them

  private mutating func appendStrings(of row: JSONFieldRow) {
    let indices = [
      groupIndices.0, groupIndices.1, groupIndices.2, groupIndices.3, groupIndices.4,
    ]
    for (group, index) in indices.enumerated() {
      groups[group] = tokens(at: index, of: row)
    }
    var all = tokens(at: stringIndex, of: row)
    if all.isAtEnd {
      for (group, category) in Self.groupCategories.enumerated() {
        var rest = groups[group]
        while let name = rest.next() {
          if !row.fields.appendTag(name, category: category, isStated: true) {
            note("tag_string", at: indices[group], in: row)
          }
        }
      }
      return
    }
    let firstTag = row.batch.tags.count
    var isInStep = true
    while let name = all.next() {
      let group = takeGroup(of: name)
      isInStep = isInStep && group != nil
      let isStored = row.fields.appendTag(
        name, category: group.map { Self.groupCategories[$0] } ?? Self.generalCategory,
        isStated: group != nil)
      if !isStored { note("tag_string", at: stringIndex, in: row) }
    }
    if !isInStep || groups.contains(where: { !$0.isAtEnd }) {
      lookUpGroups(ofTagsFrom: firstTag, in: row.batch)
    }
  }

  private func tokens(at index: Int, of row: JSONFieldRow) -> TagTokens {
    guard index != Self.absent else { return TagTokens() }
    switch row.tape.kind(at: index) {
    case JSONKind.string: return TagTokens(row.tape.string(at: index))
    case JSONKind.null: return TagTokens()
    default:
      note("tag_string", at: index, in: row)
      return TagTokens()
    }
  }

  /// The group that has the name at its front. Groups are usually in the order of `tag_string`; if
  /// all names are found so and none is left, each is in one group only.
  private mutating func takeGroup(of name: UnsafeBufferPointer<UInt8>) -> Int? {
    for group in stride(from: 4, through: 0, by: -1) where groups[group].takeIfFirst(name) {
      return group
    }
    return nil
  }

  /// Sets the categories where groups are not in step with `tag_string`: of the last group that has
  /// the name, wherever it stands there.
  private func lookUpGroups(ofTagsFrom firstTag: Int, in batch: RecordBatch) {
    let index = TagGroupIndex(groups)
    for position in firstTag..<batch.tags.count {
      let group = index.lastGroup(of: batch.name(of: batch.tags[position]))
      batch.tags[position].category = group.map { Self.groupCategories[$0] } ?? Self.generalCategory
      batch.tags[position].isCategoryStated = group != nil
    }
  }

  // MARK: both

  private func note(_ field: StaticString, at index: Int, in row: JSONFieldRow) {
    row.noteProblem(named: field, at: index)
  }
}

/// The names of all groups of a record, hashed, so that a record of a million names takes no longer
/// a name than others. The names stay where they are.
private struct TagGroupIndex: ~Copyable {
  private struct Entry: BitwiseCopyable {
    var name = UnsafeBufferPointer<UInt8>(start: nil, count: 0)
    var group = -1
  }

  private var entries: ColumnBuffer<Entry>

  init(_ groups: [TagTokens]) {
    var nameCount = 0
    for group in groups {
      var rest = group.rewound
      while rest.next() != nil { nameCount += 1 }
    }
    var capacity = 16
    while capacity < nameCount * 2 { capacity *= 2 }
    entries = ColumnBuffer(minimumCapacity: capacity)
    entries.append(repeating: Entry(), count: capacity)
    for (number, group) in groups.enumerated() {
      var rest = group.rewound
      while let name = rest.next() {
        entries[slot(of: name)] = Entry(name: name, group: number)
      }
    }
  }

  func lastGroup(of name: UnsafeBufferPointer<UInt8>) -> Int? {
    let group = entries[slot(of: name)].group
    return group < 0 ? nil : group
  }

  /// Where the name is, or would be. At least half of the slots are free.
  private func slot(of name: UnsafeBufferPointer<UInt8>) -> Int {
    var hasher = Hasher()
    hasher.combine(bytes: UnsafeRawBufferPointer(name))
    let mask = entries.count - 1
    var slot = hasher.finalize() & mask
    while entries[slot].group >= 0, !entries[slot].name.hasSameBytes(as: name) {
      slot = (slot + 1) & mask
    }
    return slot
  }
}
