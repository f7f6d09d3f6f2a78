// How a search falls into tokens:
//
//     -(a or b_(c)) score:>5 "no tag:"   →   - ( a or b_(c) ) score:>5 "no tag:"
//
// White space ends a plain word, and so does a `)` that closes a group: one that has no partner in the
// word, while a group is open. A backslash takes `* ( ) " ' \ - ~ :` as they are, and in the value of a
// metatag a blank. A value may stand in ' ' as in " ".

/// A piece of a search.
struct SelectionToken {
  enum Kind {
    case openGroup
    case closeGroup
    case minus
    case tilde
    case and
    case or
    case word(SelectionWord)
    case end
  }

  var kind: Kind
  var range: Range<Int>
}

/// A tag or a metatag with its value.
struct SelectionWord {
  /// Nil for a plain or quoted tag.
  var metatag: Metatag?
  /// The name as it is written, with its colon; empty for a tag.
  var label: String
  /// What stands behind the colon, or the tag.
  var value: Spelling
  var range: Range<Int>
}

/// Cuts a search into tokens, one at a time.
struct SelectionLexer {
  let search: SearchText
  private var position = 0
  private(set) var openGroupCount = 0

  private static let escapable: Set<Unicode.Scalar> = [
    "*", "(", ")", "\"", "'", "\\", "-", "~", ":",
  ]

  init(_ search: SearchText) {
    self.search = search
  }

  mutating func next() throws(SelectionError) -> SelectionToken {
    while let scalar = scalar(at: position), scalar.isBlank { position += 1 }
    switch scalar(at: position) {
    case nil: return SelectionToken(kind: .end, range: position..<position)
    case "(":
      guard openGroupCount < SelectionLimits.maximumNestingDepth else {
        throw search.error(
          "Groups lie too deep in each other: at most \(SelectionLimits.maximumNestingDepth)",
          at: position..<position + 1)
      }
      openGroupCount += 1
      return sign(.openGroup)
    case ")":
      guard openGroupCount > 0 else {
        throw search.error(
          "This `)` closes nothing", hint: "A tag that begins with it is written with quotes.",
          at: position..<position + 1)
      }
      openGroupCount -= 1
      return sign(.closeGroup)
    case "-": return sign(.minus)
    case "~": return sign(.tilde)
    case "\"":
      let start = position
      let name = try quoted()
      guard !name.isEmpty else {
        throw search.error("A name is expected between the quotes", at: name.range)
      }
      let word = SelectionWord(metatag: nil, label: "", value: name, range: start..<position)
      return SelectionToken(kind: .word(word), range: word.range)
    default: return try plainWord()
    }
  }

  private func scalar(at position: Int) -> Unicode.Scalar? {
    position < search.scalars.count ? search.scalars[position] : nil
  }

  private mutating func sign(_ kind: SelectionToken.Kind) -> SelectionToken {
    position += 1
    return SelectionToken(kind: kind, range: position - 1..<position)
  }

  // MARK: - Words

  private mutating func plainWord() throws(SelectionError) -> SelectionToken {
    let start = position
    var marks: [Spelling.Mark] = []
    var openCount = 0
    var head: (metatag: Metatag, length: Int)?
    var mayHaveHead = true
    while let scalar = scalar(at: position), !scalar.isBlank {
      let mark = mark(isInValue: head != nil)
      if mark.isSign("(") { openCount += 1 }
      if mark.isSign(")") {
        if openCount > 0 {
          openCount -= 1
        } else if openGroupCount > 0 {
          break
        }
      }
      position = mark.range.upperBound
      marks.append(mark)
      guard mayHaveHead, mark.isSign(":") || mark.isSign("~") else { continue }
      if let metatag = Self.metatag(of: marks[...]) {
        head = (metatag, marks.count)
        mayHaveHead = false
        if self.scalar(at: position) == "\"" || beginsSingleQuoted() {
          let value = try quoted()
          return word(metatag, label: marks[...], value: value, start: start)
        }
      } else if mark.isSign(":") {
        mayHaveHead = false
      }
    }
    let whole = Spelling(marks: marks[...], range: start..<position, isQuoted: false)
    if let head {
      return word(
        head.metatag, label: marks[..<head.length], value: whole.dropFirst(head.length),
        start: start)
    }
    if let kind = Self.operators[search.string(start..<position).lowercasedASCII] {
      return SelectionToken(kind: kind, range: start..<position)
    }
    return word(nil, label: [], value: whole, start: start)
  }

  private static let operators: [String: SelectionToken.Kind] = ["and": .and, "or": .or]

  private func word(
    _ metatag: Metatag?, label: ArraySlice<Spelling.Mark>, value: Spelling, start: Int
  ) -> SelectionToken {
    let label = Spelling(marks: label, range: start..<start, isQuoted: false).text
    let word = SelectionWord(metatag: metatag, label: label, value: value, range: start..<position)
    return SelectionToken(kind: .word(word), range: word.range)
  }

  /// The metatag whose name and sign these are; nil when there is none.
  private static func metatag(of marks: ArraySlice<Spelling.Mark>) -> Metatag? {
    guard let sign = marks.last, marks.count <= Metatag.maximumNameLength + 1,
      !marks.contains(where: \.isEscaped)
    else { return nil }
    let name = Spelling(marks: marks.dropLast(), range: 0..<0, isQuoted: false).lowercased
    if sign.scalar == "~" { return name == "caption" ? .captionText : nil }
    return Metatag.named[name]
  }

  /// The mark at the place of a plain word, with its backslash.
  private func mark(isInValue: Bool) -> Spelling.Mark {
    let scalar = search.scalars[position]
    if scalar == "\\", let next = self.scalar(at: position + 1),
      Self.escapable.contains(next) || isInValue && next.isBlank
    {
      return Spelling.Mark(scalar: next, range: position..<position + 2)
    }
    return Spelling.Mark(scalar: scalar, range: position..<position + 1)
  }

  /// Whether at the place a value in ' ' begins, which ends before a blank, a ) or the end; a ' by itself
  /// is a sign like others.
  private func beginsSingleQuoted() -> Bool {
    guard scalar(at: position) == "'" else { return false }
    var end = position + 1
    while let scalar = scalar(at: end), scalar != "'" { end += scalar == "\\" ? 2 : 1 }
    guard end < search.scalars.count else { return false }
    guard let next = scalar(at: end + 1) else { return true }
    return next.isBlank || next == ")"
  }

  /// A quoted name or value; the place is at its first quote, and then behind its last, which is like it.
  private mutating func quoted() throws(SelectionError) -> Spelling {
    let start = position
    let quote = search.scalars[position]
    var marks: [Spelling.Mark] = []
    position += 1
    while let scalar = scalar(at: position), scalar != quote {
      var mark = Spelling.Mark(scalar: scalar, range: position..<position + 1)
      if scalar == "\\", let next = self.scalar(at: position + 1), next == quote || next == "\\" {
        mark = Spelling.Mark(scalar: next, range: position..<position + 2)
      }
      marks.append(mark)
      position = mark.range.upperBound
    }
    guard position < search.scalars.count else {
      throw search.error(
        "The quotes that begin here are not closed",
        hint: "Within quotes \\\" stands for a quote and \\\\ for a backslash.",
        at: start..<start + 1)
    }
    position += 1
    if let next = scalar(at: position), !next.isBlank, next != ")" {
      throw search.error(
        "White space is expected behind the closing quote",
        hint: "Quotes stand round a whole name or a whole value.", at: position..<position + 1)
    }
    return Spelling(marks: marks[...], range: start..<position, isQuoted: true)
  }
}
