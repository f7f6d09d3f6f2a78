import GRDB
import Loading
import TestSupport
import Testing

@testable import Import

/// A dump that was cut off between two records has nothing broken in it: its missing end is one reject.
@Suite struct CutDumpTests {
  private static let records = (1...3).map { "{\"id\":\($0),\"tag_string\":\"solo\"}" }

  @Test(arguments: [
    ("d.json", "[" + records.joined(separator: ",\n") + ",\n", "the ] of its array"),
    ("p.json", "{\"posts\":[" + records.joined(separator: ","), "the ] of its array"),
    (
      "x.xml", "<posts>\n" + (1...3).map { "<post id=\"\($0)\" tags=\"solo\"/>\n" }.joined(),
      "the end tag of its root"
    ),
  ])
  func theMissingEndIsARejectAndIsFoundAgain(name: String, text: String, end: String) throws {
    for allowsBulk in [true, false] {
      let bench = try ImportBench()
      let path = try bench.folder.write(text, to: name)
      let counts = try bench.load([path]) {
        if name.hasSuffix("xml") { $0.format = .gelbooru }
        $0.allowsBulk = allowsBulk
      }.counts
      #expect(counts.importedCount == 3 && counts.rejectedCount == 1 && counts.lineCount == 4)
      let rejects = try bench.rows("SELECT * FROM rejected_record")
      #expect(
        rejects.map { $0["reason"] as String } == [
          "and all behind it are missing: the file ends before \(end)"
        ])
      #expect(rejects.map { $0["byte_offset"] as Int } == [text.utf8.count])
      try expectSound(bench.warehouse, "\(name)")
    }
  }

  @Test func aFileThatHasGrownIsReadOn() throws {
    let bench = try ImportBench()
    let cut = "[" + Self.records.joined(separator: ",\n") + ",\n"
    let path = try bench.folder.write(cut, to: "d.json")
    try bench.load([path])
    try bench.folder.write(cut + "{\"id\":4,\"tag_string\":\"solo\"}]", to: "d.json")
    let counts = try bench.load([path]).counts
    #expect(counts.importedCount == 1 && counts.rejectedCount == 0)
    #expect(try bench.integer("SELECT COUNT(*) FROM post") == 4)
    try expectSound(bench.warehouse, "grown")
  }
}
