// The grammar, by descent:
//
//     search       = alternatives
//     alternatives = conjunction { "or" conjunction }
//     conjunction  = { item [ "and" ] }
//     item         = [ "~" ] [ "-" ] ( word | "(" alternatives ")" )
//
// The depth of calls is bounded by the lexer, which counts open groups.

extension SelectionQuery {
  /// Reads a search.
  ///
  /// The expression has no `all` directly within an `all`, no `any` within an `any`, and no `not` of a
  /// `not`. O(length of the text). Throws `SelectionError` with the columns of what is wrong:
  /// `syntax` and `badValue`.
  public init(parsing text: String) throws(SelectionError) {
    guard text.utf8.count <= SelectionLimits.maximumTextBytes else {
      throw SelectionError(
        .syntax, "The search is too long: at most \(SelectionLimits.maximumTextBytes) bytes",
        hint: "A list of posts belongs into a file: set:@ids.txt.", in: "", at: 0..<0)
    }
    var parser = try SelectionParser(text)
    self = try parser.parse()
  }
}

/// Makes a query of tokens.
struct SelectionParser {
  private let search: SearchText
  private var lexer: SelectionLexer
  /// The next one.
  private var token: SelectionToken
  private var query: SelectionQuery
  private var modifiers = SelectionModifiers()
  private var wordCount = 0
  /// The first `or` outside of groups.
  private var topOr: Range<Int>?
  private var depth = 0

  init(_ text: String) throws(SelectionError) {
    search = SearchText(text)
    lexer = SelectionLexer(search)
    token = try lexer.next()
    query = SelectionQuery(text: text)
  }

  mutating func parse() throws(SelectionError) -> SelectionQuery {
    query.expression = try alternatives()
    // A `)` too many is the lexer's error, so only the end can follow.
    try modifiers.apply(to: &query, search)
    return query
  }

  @discardableResult
  private mutating func take() throws(SelectionError) -> SelectionToken {
    let taken = token
    token = try lexer.next()
    return taken
  }

  // MARK: - Grammar

  /// Nil when there is nothing that asks something of a post.
  private mutating func alternatives() throws(SelectionError) -> SelectionExpression? {
    let start = token.range.lowerBound
    guard let first = try conjunction() else {
      if case .or = token.kind {
        try refuseModifiers(besideOr: token.range)
        throw search.error(
          "A tag, a metatag or a group is expected before \(search.string(token.range).shown)",
          hint: "A tag of this name is written with quotes.", at: start..<token.range.upperBound)
      }
      return nil
    }
    var sides = [first]
    while case .or = token.kind {
      let or = try take()
      try refuseModifiers(besideOr: or.range)
      guard let side = try conjunction() else { throw nothingFollows(or) }
      sides.append(side)
    }
    return SelectionExpression.anyOf(sides)
  }

  private mutating func refuseModifiers(besideOr or: Range<Int>) throws(SelectionError) {
    guard depth == 0 else { return }
    if let word = modifiers.first { throw besideOr(word) }
    topOr = topOr ?? or
  }

  private mutating func conjunction() throws(SelectionError) -> SelectionExpression? {
    var parts: [SelectionExpression] = []
    // Those of `~` stand for each other up to an `and`, as Danbooru reads them.
    var options: [SelectionExpression] = []
    var optionPosition = 0
    func endOptions() {
      if let any = SelectionExpression.anyOf(options) { parts.insert(any, at: optionPosition) }
      options = []
    }
    var itemCount = 0
    var and: SelectionToken?
    loop: while true {
      switch token.kind {
      case .end, .closeGroup, .or: break loop
      case .and:
        guard itemCount > 0, and == nil else {
          throw search.error(
            "A tag, a metatag or a group is expected before \(search.string(token.range).shown)",
            hint: "A tag of this name is written with quotes.", at: token.range)
        }
        and = try take()
        endOptions()
        continue loop
      default: break
      }
      itemCount += 1
      and = nil
      let item = try item()
      guard let expression = item.expression else { continue }
      if item.isOption {
        if options.isEmpty { optionPosition = parts.count }
        options.append(expression)
      } else {
        parts.append(expression)
      }
    }
    if let and { throw nothingFollows(and) }
    endOptions()
    return SelectionExpression.allOf(parts)
  }

  private func nothingFollows(_ operation: SelectionToken) -> SelectionError {
    search.error(
      "A tag, a metatag or a group is expected behind "
        + search.string(operation.range).shown,
      hint: "A tag of this name is written with quotes.", at: operation.range)
  }

  /// The expression is nil for a modifier.
  private mutating func item() throws(SelectionError) -> (
    expression: SelectionExpression?, isOption: Bool
  ) {
    let start = token.range.lowerBound
    var isOption = false
    var isNegated = false
    signs: while true {
      switch token.kind {
      case .tilde:
        guard !isNegated else {
          throw search.error(
            "`~` stands before `-`, as in ~-tag", at: start..<token.range.upperBound)
        }
        guard !isOption else { throw twice("~", start) }
        isOption = true
      case .minus:
        guard !isNegated else { throw twice("-", token.range.lowerBound - 1) }
        isNegated = true
      default: break signs
      }
      try takeSign()
    }
    guard case .word(let word) = token.kind else {
      let group = try group()
      return (isNegated ? group.negated : group, isOption)
    }
    try take()
    wordCount += 1
    guard wordCount <= SelectionLimits.maximumWordCount else {
      throw search.error(
        "A search has at most \(SelectionLimits.maximumWordCount) words",
        hint: "A list of posts belongs into a file: set:@ids.txt.", at: word.range)
    }
    if word.metatag?.isModifier == true {
      try read(word, sign: isNegated ? "-" : isOption ? "~" : nil, isOption: isOption)
      return (nil, isOption)
    }
    let expression = try MetatagReader(search, word).expression()
    return (isNegated ? expression.negated : expression, isOption)
  }

  private func twice(_ sign: String, _ start: Int) -> SelectionError {
    search.error(
      "`\(sign)` stands here twice", hint: "A tag that begins with it is written with quotes.",
      at: start..<token.range.upperBound)
  }

  /// Takes a sign, behind which something must stand directly.
  private mutating func takeSign() throws(SelectionError) {
    let sign = try take()
    let isAdjacent = token.range.lowerBound == sign.range.upperBound
    let name = search.string(sign.range)
    switch token.kind {
    case .and, .or:
      guard isAdjacent else { break }
      throw search.error(
        "\(search.string(token.range).shown) is an operator",
        hint: "A tag of this name is written with quotes: \(name)\"or\".", at: token.range)
    case .closeGroup, .end: break
    default: if isAdjacent { return }
    }
    throw search.error(
      "A tag, a metatag or a group is expected directly behind `\(name)`",
      hint: "A tag that begins with it is written with quotes.", at: sign.range)
  }

  private mutating func group() throws(SelectionError) -> SelectionExpression {
    let open = try take()
    depth += 1
    let expression = try alternatives()
    guard case .closeGroup = token.kind else {
      throw search.error(
        "The group that begins here is not closed",
        hint: "A `)` belongs to a word that has a `(`; a tag that begins with `(` is written with"
          + " quotes.", at: open.range)
    }
    guard let expression else {
      throw search.error(
        "A tag, a metatag or a group is expected between the parentheses",
        at: open.range.lowerBound..<token.range.upperBound)
    }
    depth -= 1
    try take()
    return expression
  }

  // MARK: - Modifiers

  private mutating func read(
    _ word: SelectionWord, sign: String?, isOption: Bool
  ) throws(SelectionError) {
    let label = word.label.lowercasedASCII
    let isTurned = sign == "-" && !isOption && word.metatag == .order
    if let sign, !isTurned {
      throw search.error(
        "`\(label)` takes no `\(sign)`", at: word.range.lowerBound - 1..<word.range.upperBound)
    }
    guard depth == 0 else {
      throw search.error(
        "`\(label)` is for the whole search and cannot stand in a group", at: word.range)
    }
    guard topOr == nil else { throw besideOr(word) }
    try modifiers.read(word, isTurned: isTurned, search)
  }

  private func besideOr(_ word: SelectionWord) -> SelectionError {
    search.error(
      "`\(word.label.lowercasedASCII)` is for the whole search and cannot stand beside an `or`",
      hint: "Put the alternatives into parentheses: (a or b) \(search.string(word.range)).",
      at: word.range)
  }
}

extension SelectionExpression {
  /// All of these, flat; nil for none.
  static func allOf(_ parts: [SelectionExpression]) -> SelectionExpression? {
    guard parts.count > 1 else { return parts.first }
    return .all(
      parts.flatMap { part in
        if case .all(let inner) = part { return inner }
        return [part]
      })
  }

  /// Any of these, flat; nil for none.
  static func anyOf(_ parts: [SelectionExpression]) -> SelectionExpression? {
    guard parts.count > 1 else { return parts.first }
    return .any(
      parts.flatMap { part in
        if case .any(let inner) = part { return inner }
        return [part]
      })
  }

  var negated: SelectionExpression {
    if case .not(let inner) = self { return inner }
    return .not(self)
  }
}
