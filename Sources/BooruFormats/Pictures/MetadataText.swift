/// The text of a JSON object with the places of its members, to write some of them anew: all other bytes
/// stay as they are.
public struct MetadataText: Sendable {
  private struct Member {
    var key: [UInt8]
    var keyStart: Int
    var keyEnd: Int
    var value: Range<Int>
  }

  public let bytes: [UInt8]
  private var members: [Member] = []
  /// Behind the brace that opens the object.
  private var bodyStart = 0

  /// An object that is known to be one. `keys` are the texts of its keys, in their order.
  init(_ bytes: [UInt8], keys: [[UInt8]]) {
    self.bytes = bytes
    var position = 0
    skipBlanks(&position)
    bodyStart = position + 1
    for key in keys {
      position += 1
      skipBlanks(&position)
      let keyStart = position
      skipString(&position)
      let keyEnd = position
      skipBlanks(&position)
      position += 1
      skipBlanks(&position)
      let valueStart = position
      skipValue(&position)
      members.append(
        Member(key: key, keyStart: keyStart, keyEnd: keyEnd, value: valueStart..<position))
      skipBlanks(&position)
    }
  }

  private func skipBlanks(_ position: inout Int) {
    while position < bytes.count, FieldText.isBlank(bytes[position]) { position += 1 }
  }

  private func skipString(_ position: inout Int) {
    position += 1
    while position < bytes.count, bytes[position] != UInt8(ascii: "\"") {
      position += bytes[position] == UInt8(ascii: "\\") ? 2 : 1
    }
    position = min(position + 1, bytes.count)
  }

  private func skipValue(_ position: inout Int) {
    var depth = 0
    while position < bytes.count {
      switch bytes[position] {
      case UInt8(ascii: "\""):
        skipString(&position)
        if depth == 0 { return }
      case UInt8(ascii: "{"), UInt8(ascii: "["):
        depth += 1
        position += 1
      case UInt8(ascii: "}"), UInt8(ascii: "]"):
        if depth == 0 { return }
        depth -= 1
        position += 1
        if depth == 0 { return }
      case UInt8(ascii: ","):
        if depth == 0 { return }
        position += 1
      case let byte where depth == 0 && FieldText.isBlank(byte): return
      default: position += 1
      }
    }
  }

  /// Whether a member is there whose value is an object.
  public func hasObject(_ key: String) -> Bool {
    members.contains { $0.key.elementsEqual(key.utf8) && bytes[$0.value.lowerBound] == 0x7B }
  }

  /// The object with values of its own; members that it does not have come behind the others, laid out
  /// as the last one is.
  public func replacing(_ values: [(key: String, json: [UInt8])]) -> [UInt8] {
    var positions: [(range: Range<Int>, json: [UInt8])] = []
    var added: [(key: String, json: [UInt8])] = []
    for (key, json) in values {
      // Of a key that stands twice the last counts.
      if let member = members.last(where: { $0.key.elementsEqual(key.utf8) }) {
        positions.append((member.value, json))
      } else {
        added.append((key, json))
      }
    }
    var output: [UInt8] = []
    var start = 0
    for (range, json) in positions.sorted(by: { $0.range.lowerBound < $1.range.lowerBound }) {
      output += bytes[start..<range.lowerBound]
      output += json
      start = range.upperBound
    }
    let end = members.last?.value.upperBound ?? bodyStart
    output += bytes[start..<end]
    for (position, (key, json)) in added.enumerated() {
      if position > 0 || !members.isEmpty { output += [UInt8(ascii: ",")] + gapBeforeKey }
      output += JSONQuotedText.bytes(of: Array(key.utf8)) + colon + json
    }
    return output + bytes[end...]
  }

  /// What stands between a comma and a key.
  private var gapBeforeKey: ArraySlice<UInt8> {
    guard let last = members.last, members.count > 1 else {
      // One member alone says by its line whether there is one for each.
      guard let only = members.last, bytes[bodyStart..<only.keyStart].contains(UInt8(ascii: "\n"))
      else { return [UInt8(ascii: " ")] }
      return bytes[bodyStart..<only.keyStart]
    }
    var start = last.keyStart
    while FieldText.isBlank(bytes[start - 1]) { start -= 1 }
    return bytes[start..<last.keyStart]
  }

  private var colon: ArraySlice<UInt8> {
    members.last.map { bytes[$0.keyEnd..<$0.value.lowerBound] } ?? [0x3A, 0x20]
  }

  /// An object of its own, in one line.
  public static func object(_ values: [(key: String, json: [UInt8])]) -> [UInt8] {
    MetadataText(Array("{}\n".utf8), keys: []).replacing(values)
  }

  /// A list of texts as JSON.
  public static func json(_ names: [[UInt8]]) -> [UInt8] {
    var json = [UInt8(ascii: "[")]
    for (position, name) in names.enumerated() {
      if position > 0 { json += Array(", ".utf8) }
      json += JSONQuotedText.bytes(of: name)
    }
    return json + [UInt8(ascii: "]")]
  }
}
