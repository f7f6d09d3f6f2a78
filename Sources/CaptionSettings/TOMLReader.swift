// TOML 1.0 (https://toml.io/en/v1.0.0), as far as settings need it: all that is TOML is read, and what is
// none is refused with its line. Of values that no setting takes, dates and tables, only the kind is kept.
//
//     a = 1             a           count(1)      line 1
//     [t]               t           nothing       line 2
//     b.c = "x"         t b c       text("x")     line 3
//     d = {}            t d         nothing       line 4
//
// No text makes it trap or use more than its own memory: brackets and names nest to a depth only.

/// Reads a text from front to back. A statement after the other: what a key means depends on those before.
struct TOMLReader {
  /// Why a text is no TOML.
  struct Failure: Error {
    var reason: String
    /// From 1.
    var line: Int
  }

  /// Brackets inside each other, and names of a key.
  static let maximumDepth = 64

  let bytes: [UInt8]
  var position = 0
  private(set) var entries: [SettingsFile.Entry] = []
  private let root = Table(.header)
  /// The table that the statements stand in, and its name.
  private var table: Table
  private var tablePath: [String] = []
  /// Where the statement at hand begins, and its line.
  private var statementStart = 0
  private var statementLine = 1

  /// A table of the text, so that none is written twice.
  private final class Table {
    enum Kind {
      /// `[a.b]` makes `a`, which may have its own header later.
      case implied
      case header
      /// `a.b = 1` makes `a`.
      case dotted
    }

    enum Item {
      case table(Table)
      /// Its last one.
      case tables(Table)
      case value
    }

    var kind: Kind
    var items: [String: Item] = [:]

    init(_ kind: Kind) {
      self.kind = kind
    }
  }

  /// - Parameter bytes: UTF-8.
  private init(_ bytes: [UInt8]) {
    self.bytes = bytes
    table = root
  }

  /// The keys of a text, in their order.
  static func entries(of bytes: [UInt8]) throws(Failure) -> [SettingsFile.Entry] {
    var reader = TOMLReader(bytes)
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { reader.position = 3 }
    while try reader.skipToStatement() {
      if reader.peek == UInt8(ascii: "[") { try reader.readHeader() } else { try reader.readKey() }
      try reader.endLine()
    }
    return reader.entries
  }

  // MARK: Statements

  private mutating func readHeader() throws(Failure) {
    let line = line
    position += 1
    let isOfArray = take("[")
    let path = try readPath()
    guard take("]"), !isOfArray || take("]") else {
      throw failure("the name of a table has no end")
    }
    var parent = root
    for name in path.dropLast() {
      switch parent.items[name] {
      case nil: parent = insert(Table(.implied), as: name, in: parent)
      case .table(let table), .tables(let table): parent = table
      case .value: throw failure("\(name) is no table", line: line)
      }
    }
    let name = path[path.count - 1]
    if isOfArray {
      switch parent.items[name] {
      case nil, .tables: break
      case .table, .value: throw failure("\(name) is there already", line: line)
      }
      table = Table(.header)
      parent.items[name] = .tables(table)
      entries.append(.init(path: path, value: .other("an array of tables"), line: line))
    } else {
      switch parent.items[name] {
      case nil: table = insert(Table(.header), as: name, in: parent)
      case .table(let known) where known.kind == .implied:
        known.kind = .header
        table = known
      default: throw failure("\(name) is there already", line: line)
      }
    }
    tablePath = path
    // So that a table without keys has its name looked at, too.
    entries.append(.init(path: path, value: .nothing, line: line))
  }

  private mutating func readKey() throws(Failure) {
    let line = line
    let path = try readPath()
    guard take("=") else { throw failure("a key without = and a value") }
    skipBlanks()
    let value = try readValue(depth: 0)
    try insert(path, in: table, line: line)
    entries.append(.init(path: tablePath + path, value: value, line: line))
  }

  /// Notes a key of a table; throws when it is there.
  private func insert(_ path: [String], in table: Table, line: Int) throws(Failure) {
    var parent = table
    for name in path.dropLast() {
      switch parent.items[name] {
      case nil: parent = insert(Table(.dotted), as: name, in: parent)
      case .table(let table) where table.kind != .header:
        table.kind = .dotted
        parent = table
      default: throw failure("\(name) is there already", line: line)
      }
    }
    let name = path[path.count - 1]
    guard parent.items.updateValue(.value, forKey: name) == nil else {
      throw failure("\(name) is there already", line: line)
    }
  }

  private func insert(_ table: Table, as name: String, in parent: Table) -> Table {
    parent.items[name] = .table(table)
    return table
  }

  /// `a`, `a.b`, `"a b" . 'c'`, with the blanks around it.
  private mutating func readPath() throws(Failure) -> [String] {
    var path: [String] = []
    repeat {
      skipBlanks()
      path.append(try readName())
      skipBlanks()
      guard path.count <= Self.maximumDepth else {
        throw failure("a key of more than \(Self.maximumDepth) names")
      }
    } while take(".")
    return path
  }

  private mutating func readName() throws(Failure) -> String {
    switch peek {
    case UInt8(ascii: "\""), UInt8(ascii: "'"): return try readQuoted()
    default:
      let start = position
      while let byte = peek, Self.isOfName(byte) { position += 1 }
      guard position > start else { throw failure("a key was expected") }
      return text(start..<position)
    }
  }

  private static func isOfName(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"):
      true
    default: false
    }
  }

  // MARK: Values

  /// - Parameter depth: The brackets around it.
  private mutating func readValue(depth: Int) throws(Failure) -> RawValue {
    guard depth < Self.maximumDepth else {
      throw failure("more than \(Self.maximumDepth) brackets inside each other")
    }
    switch peek {
    case UInt8(ascii: "\""), UInt8(ascii: "'"):
      return .text(isAtTripleQuote ? try readLongText() : try readQuoted())
    case UInt8(ascii: "["): return try readArray(depth: depth)
    case UInt8(ascii: "{"): return try readInlineTable(depth: depth)
    default:
      let start = position
      while let byte = peek, Self.isOfName(byte) || ":.+".utf8.contains(byte) { position += 1 }
      // A date and a time may have a blank between them.
      if position - start == 10, peek == UInt8(ascii: " "), position + 1 < bytes.count,
        Self.isDigit(bytes[position + 1]), TOMLScalar.isDate(bytes[start..<position])
      {
        position += 1
        while let byte = peek, Self.isOfName(byte) || ":.+".utf8.contains(byte) { position += 1 }
      }
      guard let value = TOMLScalar.value(of: bytes[start..<position]) else {
        let word = text(start..<position)
        throw failure(word.isEmpty ? "a value was expected" : "\(word) is no value")
      }
      return value
    }
  }

  static func isDigit(_ byte: UInt8) -> Bool {
    UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte
  }

  private mutating func readArray(depth: Int) throws(Failure) -> RawValue {
    position += 1
    var elements: [RawValue] = []
    while true {
      try skipBlankLines()
      if take("]") { return .array(elements) }
      elements.append(try readValue(depth: depth + 1))
      try skipBlankLines()
      if take("]") { return .array(elements) }
      guard take(",") else { throw failure("an array without its end") }
    }
  }

  private mutating func readInlineTable(depth: Int) throws(Failure) -> RawValue {
    position += 1
    let table = Table(.header)
    skipBlanks()
    if take("}") { return .nothing }
    repeat {
      let line = line
      let path = try readPath()
      guard take("=") else { throw failure("a key without = and a value") }
      skipBlanks()
      _ = try readValue(depth: depth + 1)
      try insert(path, in: table, line: line)
      skipBlanks()
    } while take(",")
    guard take("}") else { throw failure("a table in braces without its end") }
    return .other("a table")
  }

  // MARK: Blanks

  var peek: UInt8? { position < bytes.count ? bytes[position] : nil }

  private var isAtEndOfLine: Bool {
    peek == UInt8(ascii: "\n") || bytes[position...].starts(with: [0x0D, UInt8(ascii: "\n")])
  }

  private mutating func take(_ sign: Unicode.Scalar) -> Bool {
    guard let peek, peek == UInt8(ascii: sign) else { return false }
    position += 1
    return true
  }

  private mutating func skipBlanks() {
    while peek == UInt8(ascii: " ") || peek == 0x09 { position += 1 }
  }

  private mutating func skipComment() throws(Failure) {
    guard peek == UInt8(ascii: "#") else { return }
    while let byte = peek, !isAtEndOfLine {
      guard !Self.isControl(byte) else { throw failure("a comment with a control character") }
      position += 1
    }
  }

  static func isControl(_ byte: UInt8) -> Bool {
    byte < 0x20 && byte != 0x09 || byte == 0x7F
  }

  private mutating func takeEndOfLine() -> Bool {
    guard isAtEndOfLine else { return false }
    position += peek == UInt8(ascii: "\n") ? 1 : 2
    return true
  }

  private mutating func skipBlankLines() throws(Failure) {
    repeat {
      skipBlanks()
      try skipComment()
    } while takeEndOfLine()
  }

  /// False at the end of the text.
  private mutating func skipToStatement() throws(Failure) -> Bool {
    try skipBlankLines()
    statementLine = line
    statementStart = position
    return position < bytes.count
  }

  private mutating func endLine() throws(Failure) {
    skipBlanks()
    try skipComment()
    guard position == bytes.count || takeEndOfLine() else {
      throw failure("something stands behind the end of a statement")
    }
  }

  // MARK: Errors

  /// The line at hand; at the end of the text its last one that has something.
  private var line: Int {
    let end = bytes.last == UInt8(ascii: "\n") ? bytes.count - 1 : bytes.count
    let behind = min(position, end)
    return statementLine
      + bytes[min(statementStart, behind)..<behind].count { $0 == UInt8(ascii: "\n") }
  }

  func failure(_ reason: String, line: Int? = nil) -> Failure {
    Failure(reason: reason, line: line ?? self.line)
  }

  func text(_ range: Range<Int>) -> String {
    String(decoding: bytes[range], as: UTF8.self)
  }
}
