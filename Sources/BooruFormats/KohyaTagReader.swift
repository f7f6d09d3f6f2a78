internal import Columns

/// Reads the tags of kohya metadata; see KohyaDecoder.swift for the rules.
enum KohyaTagReader {
  /// Appends the tags; false when they are neither a text nor a list.
  static func appendTags(at index: Int, of row: JSONFieldRow) -> Bool {
    let tape = row.tape
    var areUnderstood = true
    switch tape.kind(at: index) {
    case JSONKind.string:
      // A number beyond 64 bits or a NaN, see JSONRelaxation.
      if tape.string(at: index).first == 0 {
        row.noteProblem(named: "tags", at: index)
        return false
      }
      areUnderstood = appendNames(tape.string(at: index), to: row.fields)
    case JSONKind.array:
      var position = index + 1
      let end = tape.endIndex(of: index)
      while position < end {
        let isStored =
          tape.kind(at: position) == JSONKind.string
          && appendNames(tape.string(at: position), to: row.fields)
        areUnderstood = areUnderstood && isStored
        position = tape.index(after: position)
      }
    default:
      row.noteProblem(named: "tags", at: index)
      return false
    }
    if !areUnderstood { row.noteProblem(named: "tags", at: index) }
    return true
  }

  /// Appends the names between the commas of a text; false when one cannot be kept. Names without
  /// anything but blanks are none.
  private static func appendNames(_ text: UnsafeBufferPointer<UInt8>, to row: FieldRow) -> Bool {
    var areKept = true
    var position = 0
    while position < text.count {
      while position < text.count, FieldText.isBlank(text[position]) { position += 1 }
      let start = position
      var end = position
      var hasBlank = false
      while position < text.count, text[position] != UInt8(ascii: ",") {
        if !FieldText.isBlank(text[position]) {
          hasBlank = hasBlank || end < position
          end = position + 1
        }
        position += 1
      }
      position += 1
      guard end > start else { continue }
      let name = UnsafeBufferPointer(rebasing: text[start..<end])
      let isKept = hasBlank ? appendSpaced(name, to: row) : append(name, to: row)
      areKept = areKept && isKept
    }
    return areKept
  }

  private static func append(_ name: UnsafeBufferPointer<UInt8>, to row: FieldRow) -> Bool {
    row.appendTag(name, category: TagMention.noCategory, isStated: false)
  }

  /// Appends a name with an underscore for each run of blanks in it.
  private static func appendSpaced(_ name: UnsafeBufferPointer<UInt8>, to row: FieldRow) -> Bool {
    withUnsafeTemporaryAllocation(of: UInt8.self, capacity: name.count) { spelled in
      var count = 0
      var isInBlanks = false
      for byte in name {
        let isBlank = FieldText.isBlank(byte)
        if !isBlank || !isInBlanks {
          spelled[count] = isBlank ? UInt8(ascii: "_") : byte
          count += 1
        }
        isInBlanks = isBlank
      }
      return append(UnsafeBufferPointer(rebasing: spelled[..<count]), to: row)
    }
  }
}
