import Foundation

@testable import SampleDump

/// A dump in memory, as the tests look at it.
struct DumpReading {
  let bytes: [UInt8]
  let tally: DumpTally

  init(_ options: DumpOptions) {
    var bytes: [UInt8] = []
    var dump = DanbooruDump(options)
    tally = dump.write { bytes.append(contentsOf: $0) }
    self.bytes = bytes
  }

  /// The lines without their newlines.
  var lines: [ArraySlice<UInt8>] {
    bytes.split(separator: 0x0A, omittingEmptySubsequences: false).dropLast()
  }

  /// The objects with an id that is a positive whole number, each with its line.
  var records: [(object: [String: Any], line: ArraySlice<UInt8>)] {
    lines.compactMap { line in
      guard String(validating: line, as: UTF8.self) != nil, let object = Self.object(line) else {
        return nil
      }
      return Self.id(object) == nil || Self.hasTruthID(line) ? nil : (object, line)
    }
  }

  /// FNV-1a in 64 bits: enough to notice any change.
  var digest: String { Self.digest(of: bytes) }

  static func digest(of bytes: [UInt8]) -> String {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
    return String(hash, radix: 16)
  }

  static func object(_ line: ArraySlice<UInt8>) -> [String: Any]? {
    (try? JSONSerialization.jsonObject(with: Data(line))) as? [String: Any]
  }

  /// Whether the id is a truth value, which Foundation takes for the number 1.
  static func hasTruthID(_ line: ArraySlice<UInt8>) -> Bool {
    line.starts(with: Array("{\"id\":true".utf8))
  }

  /// A positive whole number, as a number or as a string.
  static func id(_ object: [String: Any]) -> Int? {
    let text: String
    switch object["id"] {
    case let string as String: text = string
    case let number as NSNumber: text = number.stringValue
    default: return nil
    }
    return Int(text).flatMap { $0 > 0 ? $0 : nil }
  }

  /// The names of the tags, in order, in either shape.
  static func tags(_ object: [String: Any]) -> [String] {
    if let text = object["tag_string"] as? String {
      return text.split(separator: " ").map(String.init)
    }
    let tags = object["tags"] as? [[String: String]] ?? []
    return tags.compactMap { $0["name"] }
  }
}
