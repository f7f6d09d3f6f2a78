/// JSON that knows on which line each value stands, for lists that people edit by hand.
///
/// All of RFC 8259 but numbers, which no list holds and which are only skipped. A document of some
/// megabytes at most; values nest at most 64 deep.
struct ListJSON {
  enum Value {
    case string(String)
    case array([ListJSON])
    /// Members in their order; a name may come twice.
    case object([(name: String, value: ListJSON)])
    /// A number, true, false or null, as it is written.
    case other(String)
  }

  var value: Value
  /// From 1.
  var line: Int

  /// Throws `badList` with the line where the text stops being JSON.
  static func parse(_ bytes: [UInt8]) throws(TagRulesError) -> ListJSON {
    var reader = Reader(bytes: bytes)
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { reader.position = 3 }
    let json = try reader.value(depth: 0)
    reader.skipSpace()
    guard reader.position == bytes.count else { throw reader.expected("the end of the list") }
    return json
  }

  /// What the value is, for messages.
  var kind: String {
    switch value {
    case .string: "a string"
    case .array: "an array"
    case .object: "an object"
    case .other(let text): text
    }
  }

  func error(expected: String) -> TagRulesError {
    TagRulesError(.badList, "expected \(expected), found \(kind)", at: .line(line))
  }

  func string(_ what: String) throws(TagRulesError) -> String {
    guard case .string(let text) = value else { throw error(expected: what) }
    return text
  }

  func array(_ what: String) throws(TagRulesError) -> [ListJSON] {
    guard case .array(let elements) = value else { throw error(expected: what) }
    return elements
  }

  func strings(_ what: String) throws(TagRulesError) -> [String] {
    var texts: [String] = []
    for element in try array(what) { texts.append(try element.string("a string in \(what)")) }
    return texts
  }

  /// The members by name; the last of a name counts, as in Python.
  func members(_ what: String) throws(TagRulesError) -> [String: ListJSON] {
    guard case .object(let members) = value else { throw error(expected: what) }
    return Dictionary(members.map { ($0.name, $0.value) }, uniquingKeysWith: { $1 })
  }
}

extension ListJSON {
  /// Walks over the text once.
  struct Reader {
    let bytes: [UInt8]
    var position = 0
    var line = 1

    private var next: UInt8? { position < bytes.count ? bytes[position] : nil }

    func expected(_ what: String) -> TagRulesError {
      var found = "the end"
      if position < bytes.count {
        let text = String(decoding: bytes[position..<min(position + 8, bytes.count)], as: UTF8.self)
        found = "'\(text.prefix(1).first?.isNewline == true ? " " : text.prefix(1))'"
      }
      return TagRulesError(.badList, "expected \(what), found \(found)", at: .line(line))
    }

    mutating func skipSpace() {
      while let byte = next, byte == 0x20 || 0x09...0x0A ~= byte || byte == 0x0D {
        if byte == 0x0A { line += 1 }
        position += 1
      }
    }

    private mutating func take(_ byte: UInt8, _ what: String) throws(TagRulesError) {
      skipSpace()
      guard next == byte else { throw expected(what) }
      position += 1
    }

    private mutating func takes(_ byte: UInt8) -> Bool {
      skipSpace()
      guard next == byte else { return false }
      position += 1
      return true
    }

    mutating func value(depth: Int) throws(TagRulesError) -> ListJSON {
      skipSpace()
      let start = line
      guard depth < 64 else {
        throw TagRulesError(.badList, "values nest deeper than 64", at: .line(line))
      }
      switch next {
      case UInt8(ascii: "\""): return ListJSON(value: .string(try string()), line: start)
      case UInt8(ascii: "["):
        position += 1
        var elements: [ListJSON] = []
        if takes(UInt8(ascii: "]")) { return ListJSON(value: .array([]), line: start) }
        repeat { elements.append(try value(depth: depth + 1)) } while takes(UInt8(ascii: ","))
        try take(UInt8(ascii: "]"), "',' or ']'")
        return ListJSON(value: .array(elements), line: start)
      case UInt8(ascii: "{"):
        position += 1
        var members: [(name: String, value: ListJSON)] = []
        if takes(UInt8(ascii: "}")) { return ListJSON(value: .object([]), line: start) }
        repeat {
          skipSpace()
          guard next == UInt8(ascii: "\"") else { throw expected("a name in double quotes") }
          let name = try string()
          try take(UInt8(ascii: ":"), "':'")
          members.append((name, try value(depth: depth + 1)))
        } while takes(UInt8(ascii: ","))
        try take(UInt8(ascii: "}"), "',' or '}'")
        return ListJSON(value: .object(members), line: start)
      default: return ListJSON(value: .other(try word()), line: start)
      }
    }

    private mutating func word() throws(TagRulesError) -> String {
      let start = position
      while let byte = next, isWordByte(byte) { position += 1 }
      let word = String(decoding: bytes[start..<position], as: UTF8.self)
      let isNumber = word.wholeMatch(of: #/-?\d+(\.\d+)?([eE][-+]?\d+)?/#) != nil
      guard isNumber || ["true", "false", "null"].contains(word) else {
        position = start
        throw expected("a value")
      }
      return word
    }

    private func isWordByte(_ byte: UInt8) -> Bool {
      let scalar = Unicode.Scalar(byte)
      return "a"..."z" ~= scalar || "0"..."9" ~= scalar || "+-.E".unicodeScalars.contains(scalar)
    }

    private mutating func string() throws(TagRulesError) -> String {
      position += 1
      var text: [UInt8] = []
      while let byte = next, byte != UInt8(ascii: "\"") {
        guard byte >= 0x20 else { throw expected("a closing quote on the same line") }
        position += 1
        if byte == UInt8(ascii: "\\") { try escape(into: &text) } else { text.append(byte) }
      }
      guard next != nil else { throw expected("a closing quote") }
      position += 1
      guard let string = String(validating: text, as: UTF8.self) else {
        throw TagRulesError(
          .badList, "the string is not UTF-8", hint: "Save the list as UTF-8.", at: .line(line))
      }
      return string
    }

    private mutating func escape(into text: inout [UInt8]) throws(TagRulesError) {
      guard let byte = next else { throw expected("a character behind '\\'") }
      position += 1
      switch Unicode.Scalar(byte) {
      case "\"", "\\", "/": text.append(byte)
      case "b": text.append(0x08)
      case "f": text.append(0x0C)
      case "n": text.append(0x0A)
      case "r": text.append(0x0D)
      case "t": text.append(0x09)
      case "u": text += UTF8.encode(try escapedScalar()).map(Array.init) ?? []
      default:
        position -= 1
        throw expected("one of \"\\/bfnrtu behind '\\'")
      }
    }

    private mutating func escapedScalar() throws(TagRulesError) -> Unicode.Scalar {
      let first = try codeUnit()
      if let scalar = Unicode.Scalar(first) { return scalar }
      guard UTF16.isLeadSurrogate(first), next == UInt8(ascii: "\\") else {
        throw expected("the second half of a surrogate pair")
      }
      position += 1
      guard next == UInt8(ascii: "u") else { throw expected("'u'") }
      position += 1
      let second = try codeUnit()
      var decoder = UTF16()
      var units = [first, second].makeIterator()
      guard case .scalarValue(let scalar) = decoder.decode(&units) else {
        throw expected("the second half of a surrogate pair")
      }
      return scalar
    }

    private mutating func codeUnit() throws(TagRulesError) -> UInt16 {
      let digits = bytes[position..<min(position + 4, bytes.count)]
      guard digits.count == 4, digits.allSatisfy({ Character(Unicode.Scalar($0)).isHexDigit }),
        let unit = UInt16(String(decoding: digits, as: UTF8.self), radix: 16)
      else { throw expected("four hexadecimal digits") }
      position += 4
      return unit
    }
  }
}
