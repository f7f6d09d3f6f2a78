/// Writes captions by a template. One a thread.
public struct CaptionWriter {
  let template: CaptionTemplate
  let table: TagTable
  let characterNames: NameTable
  /// The characters that are written; nil: all but `unknown`.
  let known: CoreTags?
  private(set) var elements: [PreparedElement]
  private let opening: [UInt8]
  private let closing: [UInt8]
  let unknown: Int32?
  /// The values of the field at hand.
  private var values: [CaptionValue] = []

  /// With `known`, the characters that have core tags are written, and no others: the original does
  /// so in the mode `character_core`.
  public init(
    _ template: CaptionTemplate, table: TagTable, characterNames: NameTable,
    known: CoreTags? = nil
  ) {
    self.template = template
    self.table = table
    self.characterNames = characterNames
    self.known = known
    elements = template.elements.map { PreparedElement($0, table) }
    opening = Array(template.opening.utf8)
    closing = Array(template.closing.utf8)
    unknown = characterNames.number(of: "unknown")
  }

  /// Appends the caption of a post, pruned and ordered; nothing when all its fields are empty.
  public mutating func write(
    _ post: CaptionPost, sampling: inout some CaptionSampling, into caption: inout [UInt8]
  ) {
    var hasText = false
    // The place of the element whose separator is to be written.
    var pending: Int?
    for position in elements.indices {
      let keepsMark = template.separatorChoice == .mark && !elements[position].hasMark
      if !(keepsMark && pending.map { elements[$0].hasMark } ?? false) { pending = position }
      guard isUsed(position, sampling: &sampling) else { continue }
      collectValues(of: elements[position].field, post)
      arrangeValues(position, sampling: &sampling)
      if values.isEmpty { continue }
      let start = caption.count
      if hasText {
        caption += elements[pending ?? position].separator
      } else {
        caption += opening
      }
      let textStart = caption.count
      appendValues(position, to: &caption)
      if caption.count == textStart {
        caption.removeLast(textStart - start)
      } else {
        hasText = true
        pending = nil
      }
    }
    if hasText { caption += closing }
  }

  private func isUsed(_ position: Int, sampling: inout some CaptionSampling) -> Bool {
    let probability = template.elements[position].style.probability
    if probability >= 1 { return true }
    return probability > 0 && sampling.share(for: .use(position)) < probability
  }

  private mutating func collectValues(of field: CaptionField, _ post: CaptionPost) {
    values.removeAll(keepingCapacity: true)
    switch field.tagSource {
    case .all: for tag in post.tags { values.append(.tag(tag.number)) }
    case .dropped: for tag in post.droppedTags { values.append(.tag(tag.number)) }
    case .group(let group):
      for tag in post.tags where table.groups[Int(tag.number)] == group {
        values.append(.tag(tag.number))
      }
    case nil where field == .character:
      for number in post.characters where known?.has(number) ?? (number != unknown) {
        values.append(.character(number))
      }
    case nil: post.texts.forEach(of: field) { values.append(.text($0)) }
    }
  }

  private mutating func arrangeValues(_ position: Int, sampling: inout some CaptionSampling) {
    guard elements[position].arrangesValues else { return }
    let (element, table, characterNames) = (elements[position], table, characterNames)
    if element.choosesValues { values.removeAll { !element.wants($0, characterNames) } }
    if element.style.isShuffled { values.shuffle(sampling: &sampling, for: .valueOrder(position)) }
    switch element.style.people {
    case .first:
      values = values.filter { $0.countsPeople(table) } + values.filter { !$0.countsPeople(table) }
    case .only: values.removeAll { !$0.countsPeople(table) }
    case .without: values.removeAll { $0.countsPeople(table) }
    case nil: break
    }
    if let maximum = element.style.maximumCount, values.count > maximum {
      values.removeLast(values.count - maximum)
    }
  }

  /// Makes these the values of the field at hand and appends its text.
  mutating func append(_ values: [CaptionValue], ofElement position: Int, to caption: inout [UInt8])
  {
    self.values = values
    if !values.isEmpty { appendValues(position, to: &caption) }
  }

  private mutating func appendValues(_ position: Int, to caption: inout [UInt8]) {
    caption += elements[position].prefix
    for (index, value) in values.enumerated() {
      if index > 0 { caption += elements[position].valueSeparator }
      let start = caption.count
      switch value {
      case .tag(let number): caption += table.names[number]
      case .text(let text): caption += text
      case .character(let number):
        caption += elements[position].characterText(number, characterNames)
      }
      if elements[position].changesText { elements[position].change(&caption, from: start) }
    }
    caption += elements[position].suffix
  }
}

/// A value of a field.
enum CaptionValue {
  case tag(Int32)
  case character(Int32)
  case text(ArraySlice<UInt8>)

  func countsPeople(_ table: TagTable) -> Bool {
    guard case .tag(let number) = self else { return false }
    return !table.traits[Int(number)].isDisjoint(with: [.solo, .people])
  }
}

/// An element of a template with its texts as bytes and its names as numbers.
struct PreparedElement {
  let field: CaptionField
  let style: FieldStyle
  let separator: [UInt8]
  /// Whether the separator has the mark of kept tokens.
  let hasMark: Bool
  let valueSeparator: [UInt8]
  let prefix: [UInt8]
  let suffix: [UInt8]
  let excluded: [[UInt8]]
  let only: [[UInt8]]?
  let excludedTags: [Int32]
  let onlyTags: [Int32]?
  /// The characters met so far, as the element writes them.
  private var characterTexts: [Int32: [UInt8]] = [:]

  init(_ element: CaptionTemplate.Element, _ table: TagTable) {
    field = element.field
    style = element.style
    separator = Array(element.separator.utf8)
    hasMark = element.separator.contains("|||")
    valueSeparator = Array(style.separator.utf8)
    prefix = Array(style.prefix.utf8)
    suffix = Array(style.suffix.utf8)
    excluded = style.excluded.map { Array($0.utf8) }
    only = style.only.map { $0.map { Array($0.utf8) } }
    excludedTags = style.excluded.compactMap(table.number)
    onlyTags = style.only.map { $0.compactMap(table.number) }
  }

  var choosesValues: Bool {
    field.tagSource == nil
      ? !excluded.isEmpty || only != nil : !excludedTags.isEmpty || onlyTags != nil
  }

  /// Whether the values are not written as they come.
  var arrangesValues: Bool {
    choosesValues || style.isShuffled || style.people != nil || style.maximumCount != nil
  }

  func wants(_ value: CaptionValue, _ characterNames: NameTable) -> Bool {
    switch value {
    case .tag(let number):
      !excludedTags.contains(number) && onlyTags?.contains(number) ?? true
    case .character(let number): wants(characterNames[number])
    case .text(let text): wants(text)
    }
  }

  private func wants(_ text: ArraySlice<UInt8>) -> Bool {
    !excluded.contains { text.elementsEqual($0) }
      && only?.contains { text.elementsEqual($0) } ?? true
  }

  var changesText: Bool { style.usesUnderscores || style.escapesParentheses }

  mutating func characterText(_ number: Int32, _ names: NameTable) -> [UInt8] {
    if let text = characterTexts[number] { return text }
    let name = CharacterName(names[number])
    let text = name.text(
      innerSeparator: style.innerSeparator, outerSeparator: style.outerSeparator)
    characterTexts[number] = Array(text.utf8)
    return Array(text.utf8)
  }

  /// Respells the value that was appended last.
  func change(_ caption: inout [UInt8], from start: Int) {
    if style.usesUnderscores {
      for position in start..<caption.count where caption[position] == UInt8(ascii: " ") {
        caption[position] = UInt8(ascii: "_")
      }
    }
    if style.escapesParentheses {
      let escaped = caption[start...].flatMap { byte -> [UInt8] in
        #"()\"#.utf8.contains(byte) ? [UInt8(ascii: "\\"), byte] : [byte]
      }
      caption.replaceSubrange(start..., with: escaped)
    }
  }
}
