internal import Rows

// How a member stands in the file. With an indentation as Python's json.dump(indent=N) writes it:
//
//     {
//       "123": {
//         "tags": "a, b",
//         "train_resolution": [
//           640,
//           832
//         ]
//       },
//       "125": {}
//     }
//
// Without one, a member a line, and as JSON lines:
//
//     {
//     "123": {"tags": "a, b", "train_resolution": [640, 832]},
//     "125": {}
//     }
//
//     {"image_path": "123", "tags": "a, b", "train_resolution": [640, 832]}

/// The signs between the keys and values of a kohya file.
struct KohyaLayout: Sendable {
  private let memberStart: [UInt8]
  private let keyEnd: [UInt8]
  private let firstFieldStart: [UInt8]
  private let fieldStart: [UInt8]
  private let sizeStart: [UInt8]
  private let sizeMiddle: [UInt8]
  private let sizeEnd: [UInt8]
  private let memberEnd: [UInt8]
  private let emptyMemberEnd: [UInt8]
  private let sizeName: [UInt8]

  init(format: KohyaOptions.Format, indent: Int, sizeName: String) {
    func line(_ depth: Int) -> String {
      "\n" + String(repeating: " ", count: indent * depth)
    }
    let isBroken = format == .json && indent > 0
    memberStart = Array((format == .jsonl ? "{\"image_path\": \"" : "," + line(1) + "\"").utf8)
    keyEnd = Array((format == .jsonl ? "\"" : "\": {").utf8)
    firstFieldStart = Array((format == .jsonl ? ", \"" : isBroken ? line(2) + "\"" : "\"").utf8)
    fieldStart = Array((isBroken ? "," + line(2) + "\"" : ", \"").utf8)
    sizeStart = Array((isBroken ? "[" + line(3) : "[").utf8)
    sizeMiddle = Array((isBroken ? "," + line(3) : ", ").utf8)
    sizeEnd = Array((isBroken ? line(2) + "]" : "]").utf8)
    memberEnd = Array((format == .jsonl ? "}\n" : isBroken ? line(1) + "}" : "}").utf8)
    emptyMemberEnd = Array((format == .jsonl ? "}\n" : "}").utf8)
    self.sizeName = Array(sizeName.utf8)
  }

  /// Opens a member; the key comes next, and then `endKey`.
  func startMember(in bytes: RowBytes) { bytes.append(memberStart) }

  func endKey(in bytes: RowBytes) { bytes.append(keyEnd) }

  func endMember(fieldCount: Int, in bytes: RowBytes) {
    bytes.append(fieldCount > 0 ? memberEnd : emptyMemberEnd)
  }

  /// Appends a field whose text is escaped already.
  func append(
    _ name: StaticString, escaped text: UnsafeRawBufferPointer, fieldCount: inout Int,
    to bytes: RowBytes
  ) {
    startText(name, fieldCount: &fieldCount, in: bytes)
    bytes.append(text)
    bytes.append(UInt8(ascii: "\""))
  }

  func append(
    _ name: StaticString, text: UnsafeRawBufferPointer, fieldCount: inout Int, to bytes: RowBytes
  ) {
    startText(name, fieldCount: &fieldCount, in: bytes)
    bytes.append(jsonText: text, isLowerCase: true)
    bytes.append(UInt8(ascii: "\""))
  }

  func appendSize(width: Int64, height: Int64, fieldCount: inout Int, to bytes: RowBytes) {
    bytes.append(fieldCount == 0 ? firstFieldStart : fieldStart)
    fieldCount += 1
    bytes.append(sizeName)
    bytes.append("\": " as StaticString)
    bytes.append(sizeStart)
    bytes.append(decimal: width)
    bytes.append(sizeMiddle)
    bytes.append(decimal: height)
    bytes.append(sizeEnd)
  }

  private func startText(_ name: StaticString, fieldCount: inout Int, in bytes: RowBytes) {
    bytes.append(fieldCount == 0 ? firstFieldStart : fieldStart)
    fieldCount += 1
    bytes.append(name)
    bytes.append("\": \"" as StaticString)
  }
}

extension RowBytes {
  func append(_ bytes: [UInt8]) {
    bytes.withUnsafeBytes { append($0) }
  }
}
