// The tags of one record, in whatever shape its site or its downloader writes them.
//
//     "tags": [{"name": "1girl", "type": 0}, …]          objects: name or tag; category or type
//     "tag_string": "1girl hat"   "tags": "1girl hat"    names with blanks between
//     "tags": ["1girl", "hat"]    "tag_names": […]       lists of names
//     "tags": {"general": ["hat"], "species": "fox"}     an object of groups
//     "tags_general": […]   "tag_string_general": "…"    groups beside, which say categories only
//                                                        where one of the above gives the order
//     "general": "long hair, hat"   "artist": […]        groups by the words alone, with commas, where no
//                                                        key begins with `tag`: tables for tag models
//
// Rules:
// - Of several the first in this order that has names counts; groups tell the tags where none has.
// - A name of a list that has blanks gets an underscore for each run of them.
// - A category is a number of the site, or one of its words (`CategoryNames`). What no group says has
//   the category that the format assumes, or none.
// - A record that has something under a key that begins with `tag` (a `tag_count` apart), of which no
//   tag could be read, has lost its tags: that is told, and its post keeps the tags that it had.
// Source: FORMATS in docs/FORMATS.md; files of gallery-dl and of the sites' own interfaces.

internal import Columns

/// What a record says of the tags of its post.
enum TagReading {
  /// It does not speak of them.
  case absent
  /// All of them, which may be none.
  case told
  /// It has some, in a shape that was not understood.
  case lost
}

/// Reads the tags of records; one for each thread.
final class BoardTagReader {
  private struct Group: BitwiseCopyable {
    var index: Int
    var category: Int16
  }

  private struct Entry: BitwiseCopyable {
    var name = UnsafeBufferPointer<UInt8>(start: nil, count: 0)
    var category = TagMention.noCategory
    var isTaken = false
  }

  private static let nameKeys: [StaticString] = ["name", "tag", "tagName", "tag_name", "name_en"]
  private static let categoryKeys: [StaticString] = ["category", "type"]

  private let categoryTable: FieldNameTable<Int16>
  private let assumedCategory: Int16

  /// Tape indices of the fields of the record at hand.
  private var tags: Int?
  private var tagString: Int?
  private var tagNames: Int?
  /// Of a key that only looks as if it had tags.
  private var other: (key: Int, value: Int)?
  private var groups = ColumnBuffer<Group>()
  /// Under the words of categories alone.
  private var plainGroups = ColumnBuffer<Group>()
  private var entries = ColumnBuffer<Entry>()

  /// - Parameter assumedCategory: That of names of which no group says one.
  init(_ categories: CategoryNames, assumedCategory: Int16 = TagMention.noCategory) {
    categoryTable = FieldNameTable(categories.words)
    self.assumedCategory = assumedCategory
  }

  /// Appends the tags that the object at `object` names.
  func appendTags(ofObjectAt object: Int, to row: JSONFieldRow) -> TagReading {
    find(object, on: row.tape)
    let first = row.batch.tags.count
    append(to: row)
    if row.batch.tags.count > first { return .told }
    let tape = row.tape
    let fields: [(name: StaticString, position: Int?)] =
      [("tags", tags), ("tag_string", tagString), ("tag_names", tagNames)]
      + (0..<groups.count).map { ("tags", groups[$0].index) }
    for case (let name, let position?) in fields where Self.hasContent(tape, at: position) {
      row.noteProblem(named: name, at: position)
      row.fields.noteLostTags()
      return .lost
    }
    if let other, Self.hasContent(tape, at: other.value) {
      row.noteProblem(named: tape.string(at: other.key), at: other.value)
      row.fields.noteLostTags()
      return .lost
    }
    return fields.contains { $0.position != nil } || plainGroups.count > 1 ? .told : .absent
  }

  /// Whether what stands at `index` holds anything that could be a tag.
  static func hasContent(_ tape: JSONTape, at index: Int) -> Bool {
    switch tape.kind(at: index) {
    case JSONKind.null: return false
    case JSONKind.string: return !tape.string(at: index).allSatisfy(FieldText.isBlank)
    case JSONKind.array: return tape.elementCount(ofArrayAt: index) > 0
    case JSONKind.object:
      return JSONMembers(of: index, on: tape).contains { hasContent(tape, at: $0.value) }
    default: return true
    }
  }

  // MARK: Finding

  private func find(_ object: Int, on tape: JSONTape) {
    (tags, tagString, tagNames, other) = (nil, nil, nil, nil)
    groups.removeAll()
    plainGroups.removeAll()
    for (keyIndex, value) in JSONMembers(of: object, on: tape) {
      let key = tape.string(at: keyIndex)
      guard key.hasPrefix("tag") else {
        notePlainGroup(key, at: value, on: tape)
        continue
      }
      let index = tape.kind(at: value) == JSONKind.null ? nil : value
      if key.hasSameBytes(as: "tags") {
        tags = index
      } else if key.hasSameBytes(as: "tag_string") {
        tagString = index
      } else if key.hasSameBytes(as: "tag_names") {
        tagNames = index
      } else if key.hasPrefix("tag_string_") {
        noteGroup(key, behind: 11, at: index)
      } else if key.hasPrefix("tags_") {
        noteGroup(key, behind: 5, at: index)
      } else if let index, !key.hasPrefix("tag_count"), canBeTags(tape, at: index) {
        other = (keyIndex, index)
      }
    }
  }

  /// Notes a text or a list under the word of a category.
  private func notePlainGroup(_ key: UnsafeBufferPointer<UInt8>, at index: Int, on tape: JSONTape) {
    guard tape.kind(at: index) == JSONKind.string || tape.kind(at: index) == JSONKind.array else {
      return
    }
    if let category = categoryTable.field(named: key) {
      plainGroups.append(Group(index: index, category: category))
    } else if CategoryNames.otherGroups.contains(where: { key.elementsEqual($0.utf8) }) {
      plainGroups.append(Group(index: index, category: TagMention.noCategory))
    }
  }

  private func noteGroup(_ key: UnsafeBufferPointer<UInt8>, behind start: Int, at index: Int?) {
    guard let index else { return }
    let word = UnsafeBufferPointer(rebasing: key[start...])
    groups.append(
      Group(index: index, category: categoryTable.field(named: word) ?? TagMention.noCategory))
  }

  private func canBeTags(_ tape: JSONTape, at index: Int) -> Bool {
    switch tape.kind(at: index) {
    case JSONKind.string, JSONKind.array, JSONKind.object: true
    default: false
    }
  }

  // MARK: Appending

  private func append(to row: JSONFieldRow) {
    let tape = row.tape
    if let tags, Self.hasObjects(tape, at: tags) { return appendObjects(at: tags, to: row) }
    // A text of `tag_string` only: as a list it is none of the shapes.
    let text = tagString.flatMap { tape.kind(at: $0) == JSONKind.string ? $0 : nil }
    for case let position? in [text, tags, tagNames]
    where Self.hasContent(tape, at: position) && Self.isNames(tape, at: position) {
      return appendOrdered(at: position, to: row)
    }
    if let tags, tape.kind(at: tags) == JSONKind.object {
      for (key, value) in JSONMembers(of: tags, on: tape) {
        let category = categoryTable.field(named: tape.string(at: key)) ?? TagMention.noCategory
        appendGroup(at: value, category: category, to: row)
      }
      return
    }
    for position in 0..<groups.count {
      appendGroup(at: groups[position].index, category: groups[position].category, to: row)
    }
    guard tags == nil, tagString == nil, tagNames == nil, groups.count == 0, other == nil else {
      return
    }
    for position in 0..<plainGroups.count { appendPlainGroup(plainGroups[position], to: row) }
  }

  /// Appends the names of a list, or of a text with commas.
  private func appendPlainGroup(_ group: Group, to row: JSONFieldRow) {
    let isStated = group.category != TagMention.noCategory
    func append(_ name: UnsafeBufferPointer<UInt8>) -> Bool {
      row.fields.appendTag(
        name, category: isStated ? group.category : assumedCategory, isStated: isStated,
        spelling: true)
    }
    guard row.tape.kind(at: group.index) == JSONKind.string else {
      return forEachName(at: group.index, of: row, append)
    }
    for part in row.tape.string(at: group.index).split(separator: UInt8(ascii: ",")) {
      var name = part.drop(while: FieldText.isBlank)
      while let last = name.last, FieldText.isBlank(last) { name.removeLast() }
      if name.isEmpty { continue }
      if !append(UnsafeBufferPointer(rebasing: name)) {
        row.noteProblem(named: "tags", at: group.index)
      }
    }
  }

  private static func hasObjects(_ tape: JSONTape, at index: Int) -> Bool {
    tape.hasElement(ofArrayAt: index, of: JSONKind.object)
  }

  /// Whether a text with names, or a list of which one element at least is a text.
  private static func isNames(_ tape: JSONTape, at index: Int) -> Bool {
    switch tape.kind(at: index) {
    case JSONKind.string: tape.string(at: index).first != 0
    case JSONKind.array: tape.hasElement(ofArrayAt: index, of: JSONKind.string)
    default: false
    }
  }

  private func appendObjects(at list: Int, to row: JSONFieldRow) {
    let tape = row.tape
    var position = list + 1
    let end = tape.endIndex(of: list)
    while position < end {
      if !appendObject(at: position, to: row) { row.noteProblem(named: "tags", at: position) }
      position = tape.index(after: position)
    }
  }

  private func appendObject(at object: Int, to row: JSONFieldRow) -> Bool {
    let tape = row.tape
    guard tape.kind(at: object) == JSONKind.object,
      let name = tape.value(ofFirst: Self.nameKeys, inObjectAt: object),
      tape.kind(at: name) == JSONKind.string
    else { return false }
    var category = TagMention.noCategory
    if let index = tape.value(ofFirst: Self.categoryKeys, inObjectAt: object) {
      if tape.kind(at: index) == JSONKind.string,
        let known = categoryTable.field(named: tape.string(at: index))
      {
        category = known
      } else if case .value(let number) = tape.wholeNumber(at: index),
        0...Int64(Int16.max) ~= number
      {
        category = Int16(number)
      } else {
        row.noteProblem(named: "tags.category", at: index)
      }
    }
    return append(tape.string(at: name), category: category, to: row)
  }

  /// Appends names in their order, with the categories that the groups say.
  private func appendOrdered(at index: Int, to row: JSONFieldRow) {
    buildIndex(row.tape)
    forEachName(at: index, of: row) { name in
      let found = entries.count > 0 ? entries[slot(of: name)].category : TagMention.noCategory
      let isStated = found != TagMention.noCategory
      return row.fields.appendTag(
        name, category: isStated ? found : assumedCategory, isStated: isStated, spelling: true)
    }
  }

  private func appendGroup(at index: Int, category: Int16, to row: JSONFieldRow) {
    forEachName(at: index, of: row) { append($0, category: category, to: row) }
  }

  private func append(
    _ name: UnsafeBufferPointer<UInt8>, category: Int16, to row: JSONFieldRow
  ) -> Bool {
    row.fields.appendTag(
      name, category: category, isStated: category != TagMention.noCategory, spelling: true)
  }

  /// Calls `body` for each name of a text or of a list; what is none is noted.
  private func forEachName(
    at index: Int, of row: JSONFieldRow, _ body: (UnsafeBufferPointer<UInt8>) -> Bool
  ) {
    let tape = row.tape
    switch tape.kind(at: index) {
    case JSONKind.string where tape.string(at: index).first != 0:
      var names = TagTokens(tape.string(at: index))
      while let name = names.next() {
        if !body(name) { row.noteProblem(named: "tags", at: index) }
      }
    case JSONKind.array:
      var position = index + 1
      let end = tape.endIndex(of: index)
      while position < end {
        let isStored =
          tape.kind(at: position) == JSONKind.string && body(tape.string(at: position))
        if !isStored { row.noteProblem(named: "tags", at: position) }
        position = tape.index(after: position)
      }
    case JSONKind.null: break
    default: row.noteProblem(named: "tags", at: index)
    }
  }

  // MARK: Categories by name

  /// Hashes the names of all groups with a category; no entries when there are none.
  private func buildIndex(_ tape: JSONTape) {
    entries.removeAll(keptCapacity: 1 << 16)
    var count = 0
    forEachGrouped(tape) { _, _ in count += 1 }
    guard count > 0 else { return }
    var capacity = 16
    while capacity < count * 2 { capacity *= 2 }
    entries.append(repeating: Entry(), count: capacity)
    forEachGrouped(tape) { name, category in
      entries[slot(of: name)] = Entry(name: name, category: category, isTaken: true)
    }
  }

  private func forEachGrouped(
    _ tape: JSONTape, _ body: (UnsafeBufferPointer<UInt8>, Int16) -> Void
  ) {
    for position in 0..<groups.count where groups[position].category != TagMention.noCategory {
      let (index, category) = (groups[position].index, groups[position].category)
      switch tape.kind(at: index) {
      case JSONKind.string:
        var names = TagTokens(tape.string(at: index))
        while let name = names.next() { body(name, category) }
      case JSONKind.array:
        var position = index + 1
        let end = tape.endIndex(of: index)
        while position < end {
          if tape.kind(at: position) == JSONKind.string {
            body(tape.string(at: position), category)
          }
          position = tape.index(after: position)
        }
      default: break
      }
    }
  }

  /// Where the name is, or would be. At least half of the slots are free.
  private func slot(of name: UnsafeBufferPointer<UInt8>) -> Int {
    var hasher = Hasher()
    hasher.combine(bytes: UnsafeRawBufferPointer(name))
    let mask = entries.count - 1
    var slot = hasher.finalize() & mask
    while entries[slot].isTaken, !entries[slot].name.hasSameBytes(as: name) {
      slot = (slot + 1) & mask
    }
    return slot
  }
}

extension FieldRow {
  /// Appends a tag, with an underscore for each run of blanks in its name.
  func appendTag(
    _ name: UnsafeBufferPointer<UInt8>, category: Int16, isStated: Bool, spelling: Bool
  ) -> Bool {
    guard spelling, name.contains(where: FieldText.isBlank) else {
      return appendTag(name, category: category, isStated: isStated)
    }
    return ScoreReader.spelled(name).withUnsafeBufferPointer {
      appendTag($0, category: category, isStated: isStated)
    }
  }

  /// Notes that the record at hand has tags of which none was understood.
  func noteLostTags() {
    batch.recordHasLostTags = true
  }
}

extension JSONTape {
  /// Whether an array has an element of a kind; false for anything else.
  func hasElement(ofArrayAt index: Int, of wanted: UInt8) -> Bool {
    guard kind(at: index) == JSONKind.array else { return false }
    var position = index + 1
    let end = endIndex(of: index)
    while position < end {
      if kind(at: position) == wanted { return true }
      position = self.index(after: position)
    }
    return false
  }

  /// The value of the first of some keys that an object has, null apart.
  func value(ofFirst keys: [StaticString], inObjectAt object: Int) -> Int? {
    var found: (rank: Int, value: Int)?
    for (key, value) in JSONMembers(of: object, on: self) {
      let name = string(at: key)
      guard kind(at: value) != JSONKind.null,
        let rank = keys.firstIndex(where: { name.hasSameBytes(as: $0) }),
        rank <= found?.rank ?? .max
      else { continue }
      found = (rank, value)
    }
    return found?.value
  }
}
