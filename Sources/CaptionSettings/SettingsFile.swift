internal import TOMLKit

/// The keys of a file of settings, with their lines.
///
/// The library that reads TOML does not tell where a value stands. But a key and its value begin on a
/// line of their own, and no beginning of a value that goes on over several lines is a whole value. So
/// the file is read once to see that it is TOML, and then statement by statement: lines are put
/// together until they can be read.
struct SettingsFile {
  /// Bytes of a file that are read.
  static let maximumByteCount = 64 * 1024

  struct Entry {
    /// The names of the tables it stands in, and its own.
    var path: [String]
    var value: RawValue
    /// From 1.
    var line: Int

    var key: String { path[path.count - 1] }
  }

  private(set) var entries: [Entry] = []
  private let path: String
  /// The table that the statements stand in.
  private var table: [String] = []

  /// Reads a file; throws `noSuchFile`, `cannotRead` or `badFile`.
  init(path: String) throws(CaptionSettingsError) {
    let bytes = try FileContent.bytes(of: path, maximumByteCount: Self.maximumByteCount)
    try self.init(bytes, path: path)
  }

  /// - Parameter path: Only for errors.
  init(_ bytes: [UInt8], path: String) throws(CaptionSettingsError) {
    self.path = path
    let text = try Self.text(bytes, path: path)
    do {
      _ = try TOMLTable(string: text)
    } catch {
      throw Self.notTOML(error, path: path)
    }
    var pending = ""
    var start = 1
    let lines = text.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    for (place, line) in lines.enumerated() {
      if pending.isEmpty, Self.saysNothing(line) {
        start = place + 2
        continue
      }
      let isContinued = !pending.isEmpty
      pending += String(Substring(line)) + "\n"
      if isContinued, !Self.mayEndStatement(line) { continue }
      guard let table = try? TOMLTable(string: pending) else { continue }
      add(table, at: start, isHeader: Self.isHeader(pending))
      pending = ""
      start = place + 2
    }
  }

  /// Whether a line that begins no statement is empty or a comment.
  private static func saysNothing(_ line: Substring.UTF8View) -> Bool {
    let first = line.first { $0 != UInt8(ascii: " ") && $0 != 0x09 && $0 != 0x0D }
    return first == nil || first == UInt8(ascii: "#")
  }

  /// Whether a statement over several lines can end in a line: what goes on over lines is in brackets
  /// or quotes, and no comma stands behind it. Only saves work.
  private static func mayEndStatement(_ line: Substring.UTF8View) -> Bool {
    let hasEnd = line.contains { byte in
      byte == UInt8(ascii: "]") || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'")
    }
    guard hasEnd, !line.contains(UInt8(ascii: "#")) else { return hasEnd }
    return line.last { $0 != UInt8(ascii: " ") && $0 != 0x09 && $0 != 0x0D } != UInt8(ascii: ",")
  }

  private static func text(
    _ bytes: [UInt8], path: String
  ) throws(CaptionSettingsError) -> String {
    func line(of place: Int) -> Int {
      bytes[..<place].count { $0 == UInt8(ascii: "\n") } + 1
    }
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw CaptionSettingsError(
        .badFile, "the file is not UTF-8", hint: "Settings are TOML.", path: path)
    }
    // The library would take it for the end of the file, or of a text.
    if let place = bytes.firstIndex(of: 0) {
      throw CaptionSettingsError(
        .badFile, "a byte of zero", hint: "Settings are TOML.", path: path, line: line(of: place))
    }
    for escape in [Array("\\u0000".utf8), Array("\\U00000000".utf8)] {
      let place = bytes.indices.first { place in
        bytes[place] == escape[0] && bytes[place...].starts(with: escape)
      }
      guard let place else { continue }
      throw CaptionSettingsError(
        .badFile, "a text with a character of zero", path: path, line: line(of: place))
    }
    return text
  }

  private static func notTOML(_ error: any Error, path: String) -> CaptionSettingsError {
    guard let error = error as? TOMLParseError else {
      return CaptionSettingsError(.badFile, "the file is no TOML: \(error)", path: path)
    }
    return CaptionSettingsError(
      .badFile, "the file is no TOML: \(error.description)",
      hint: "Settings look like this: prune_mode = \"minimal\"", path: path,
      line: error.source.begin.line)
  }

  /// Whether a statement begins a table; its first characters show it.
  private static func isHeader(_ statement: String) -> Bool {
    statement.unicodeScalars.first { !$0.properties.isWhitespace && $0 != "\u{FEFF}" } == "["
  }

  // MARK: Statements

  private mutating func add(_ statement: TOMLTable, at line: Int, isHeader: Bool) {
    guard isHeader else {
      add(statement, below: table, at: line)
      return
    }
    table = []
    var inner: TOMLTable? = statement
    while let table = inner, let name = table.keys.first {
      self.table.append(name)
      inner = nil
      if let value = table[name] {
        if value.type == .array {
          entries.append(Entry(path: self.table, value: .other("an array of tables"), line: line))
        }
        inner = value.table
      }
    }
    // So that a table without keys has its name looked at, too.
    if !table.isEmpty { entries.append(Entry(path: table, value: .nothing, line: line)) }
  }

  private mutating func add(_ values: TOMLTable, below path: [String], at line: Int) {
    for key in values.keys {
      guard let value = values[key] else { continue }
      if let table = value.table, !table.inline {
        add(table, below: path + [key], at: line)
      } else {
        entries.append(Entry(path: path + [key], value: Self.raw(value), line: line))
      }
    }
  }

  private static func raw(_ value: any TOMLValueConvertible) -> RawValue {
    switch value.type {
    case .bool: value.bool.map(RawValue.flag) ?? .other("a truth value")
    case .int: value.int.map(RawValue.count) ?? .other("a whole number")
    case .double: value.double.map(RawValue.share) ?? .other("a number")
    case .string: value.string.map(RawValue.text) ?? .other("a text")
    case .array: .array(value.array?.map { raw($0) } ?? [])
    case .table: value.table?.isEmpty == true ? .nothing : .other("a table")
    case .date: .other("a date")
    case .time: .other("a time")
    case .dateTime: .other("a date with a time")
    }
  }
}
