import Foundation
import TestSupport
import Testing

@testable import SampleDump

/// The kinds of samples for e621 in memory, as the tests look at them.
struct E621Reading {
  let bytes: [UInt8]
  let tally: RecordTally

  static func posts(_ options: DumpOptions) -> E621Reading {
    var table = E621PostTable(options)
    return E621Reading { table.write(to: $0) }
  }

  static func tags(_ options: DumpOptions) -> E621Reading {
    var table = TagTable(options)
    return E621Reading { table.write(to: $0) }
  }

  static func kohya(
    _ options: DumpOptions, _ content: KohyaMetadata.Content, isShort: Bool = false
  ) -> E621Reading {
    var metadata = KohyaMetadata(options, content: content, isShort: isShort)
    return E621Reading { metadata.write(to: $0) }
  }

  /// All files of the caption dump, one after another.
  static func captions(_ options: DumpOptions, isShort: Bool = false) -> E621Reading {
    var dump = E621CaptionDump(options, isShort: isShort)
    return E621Reading { output in dump.write { output($1) } }
  }

  private init(_ write: ((UnsafeRawBufferPointer) -> Void) -> RecordTally) {
    var bytes: [UInt8] = []
    tally = write { bytes.append(contentsOf: $0) }
    self.bytes = bytes
  }

  /// The lines without their newlines.
  var lines: [ArraySlice<UInt8>] {
    bytes.split(separator: 0x0A, omittingEmptySubsequences: false).dropLast()
  }

  /// The lines that are objects with an id.
  var records: [[String: Any]] {
    lines.compactMap { DumpReading.object($0) }.filter { DumpReading.id($0) != nil }
  }

  /// The members of the one object.
  var entries: [String: [String: Any]] {
    let object = try? JSONSerialization.jsonObject(with: Data(bytes))
    return object as? [String: [String: Any]] ?? [:]
  }

  /// The rows of the table by the names of their columns, as Python's csv reads them.
  func rows() throws -> [[String: String]] {
    let folder = try TemporaryFolder()
    let path = folder.path("table.csv")
    try Data(bytes).write(to: URL(fileURLWithPath: path))
    let script = """
      import csv, json, sys
      rows = list(csv.DictReader(open(sys.argv[1], newline="", encoding="utf-8"), strict=True))
      print(json.dumps(rows))
      """
    let text = try Python.output(of: script, arguments: [path])
    return try JSONDecoder().decode([[String: String]].self, from: Data(text.utf8))
  }

  /// FNV-1a in 64 bits: enough to notice any change.
  var digest: String { DumpReading.digest(of: bytes) }
}
