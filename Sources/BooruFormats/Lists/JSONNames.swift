internal import Columns

/// A JSON list of texts within a cell of a table.
enum JSONNames {
  /// The texts of the list; nil when it is none.
  static func names(in text: String) -> [String]? {
    var bytes = ColumnBuffer<UInt8>(minimumCapacity: text.utf8.count + JSONParser.paddingByteCount)
    for byte in text.utf8 { bytes.append(byte) }
    let count = bytes.count
    bytes.append(repeating: 0, count: JSONParser.paddingByteCount)
    let parser = JSONParser()
    guard
      case .success(let tape) = parser.parse(UnsafeBufferPointer(start: bytes.base, count: count)),
      tape.kind(at: JSONTape.root) == JSONKind.array
    else { return nil }
    var names: [String] = []
    var position = JSONTape.root + 1
    while position < tape.endIndex(of: JSONTape.root) {
      guard tape.kind(at: position) == JSONKind.string else { return nil }
      names.append(String(decoding: tape.string(at: position), as: UTF8.self))
      position = tape.index(after: position)
    }
    return names
  }
}
