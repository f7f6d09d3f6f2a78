import Store
import TestSupport
import Testing

@testable import Import
@testable import Loading

/// Imports go on in the middle of a table, of one giant object, of a page.
@Suite struct PartResumeTests {
  struct Case: Sendable, CustomStringConvertible {
    var description: String
    var format: ImportFormat
    var fileName: String
    /// What stands before, between and behind the records.
    var frame: (String, String, String)
    var record: @Sendable (Int) -> String
  }

  static let cases = [
    Case(
      description: "posts export", format: .e621Posts, fileName: "p.csv",
      frame: ("tag_string,score,id,source\n", "\n", "\n"),
      record: { "tag_\($0 % 7) fox,\($0),\($0),\"line\nand \"\"line\"\" of \($0)\"" }),
    Case(
      description: "pages", format: .e621Posts, fileName: "p.json",
      frame: ("{\"posts\" : [\n", ",", "]}\n"),
      record: { "{\"id\":\($0),\n\"tags\":{\"general\":[\"t\($0 % 5)\"]}}" }),
    Case(
      description: "kohya object", format: .kohya, fileName: "m.json",
      frame: ("{\n  ", ",\n  ", "\n}"),
      record: {
        """
        "\($0 % 3 == 0 ? "danbooru/" : "")\($0)": {
            "tags": "a, t\($0 % 4)",
            "caption": "A {\\"\($0)\\": {}} b",
            "image_size": [
              64,
              \($0)
            ]
          }
        """
      }),
    Case(
      description: "caption dump", format: .e621Captions, fileName: "2024-05_grouped.jsonl",
      frame: ("", "\r\n", ""),
      record: { "{\"id\":\"\($0)\",\"regular_summary\":\"r\\n\($0)\",\"kind_\($0 / 60)\":\"k\"}" }),
    Case(
      description: "tags", format: .tags, fileName: "t.csv",
      frame: ("id,name,category,post_count\n", "\n", "\n"),
      record: { "\($0),\"tag, \($0)\n\",\($0 % 6),\($0)" }),
    Case(
      description: "list without header", format: .tags, fileName: "t.csv", frame: ("", "\n", "\n"),
      record: { "tag_\($0),0,\($0),\"old_\($0),former_\($0)\"" }),
    Case(
      description: "aliases", format: .tagAliases, fileName: "a.csv",
      frame: ("status,id,antecedent_name,consequent_name\n", "\r\n", "\r\n"),
      record: { "active,\($0),a_\($0),a_\($0 + 1)" }),
    Case(
      description: "tagger's object",
      format: try! .tagger(TaggerImportOptions(taggerName: "t")), fileName: "s.json",
      frame: ("{\n", ",\n", "\n}"),
      record: { "\"\($0)\": {\"tag \($0 % 7)\":\n0.5, \"tag_x\": 0.\($0), \"general\": 1}" }),
    Case(
      description: "tagger's table",
      format: try! .tagger(TaggerImportOptions(taggerName: "t")), fileName: "s.csv",
      frame: ("id,tag,score\n", "\n", "\n"), record: { "\($0 / 4 + 1),tag \($0 % 4),0.\($0)" }),
    Case(
      description: "implications", format: .tagImplications, fileName: "i.json",
      frame: ("[", ",\n", "]"),
      record: {
        "{\"id\":\($0),\"antecedent_name\":\"a\($0)\",\"consequent_name\":\"b\",\n \"status\":\"active\"}"
      }),
  ]

  @Test(arguments: cases, [true, false])
  func stoppedInTheMiddle(_ example: Case, allowsBulk: Bool) throws {
    let records = (1...200).map { number in
      // Every fiftieth is none.
      number % 50 == 0 ? "\"\(number)\"" : example.record(number)
    }
    let text = example.frame.0 + records.joined(separator: example.frame.1) + example.frame.2
    let whole = try ImportBench(name: "whole.db")
    let path = try whole.folder.write(text, to: example.fileName)
    let all = try whole.take(file: path, example.format)
    #expect(all.lineCount == 200)
    #expect(all.rejected == 4, "\(all)")
    let facts = try whole.facts()

    for batchCount in [1, 3, 8] {
      let bench = try ImportBench(whole.folder, name: "\(batchCount).db")
      let set: (inout ImportOptions) -> Void = {
        $0.format = example.format
        $0.siteName = "e621"
        $0.chunkByteCount = 250
        $0.allowsBulk = allowsBulk
      }
      let first = try bench.load([path], stoppingAfter: batchCount, set)
      #expect(first.outcome == .interrupted(2))
      let end = try bench.integer("SELECT end_byte_offset FROM import_file")
      #expect(0 < end && end < Int64(text.utf8.count))
      let endLine = try bench.integer("SELECT end_line_number FROM import_file")
      #expect(endLine == Int64(text.utf8.prefix(Int(end)).count { $0 == 0x0A }) + 1)
      try expectSound(bench.warehouse, "\(batchCount)")

      let second = try bench.load([path], set)
      #expect(second.outcome == .finished)
      #expect(first.counts.lineCount + second.counts.lineCount == 200, "no line is read twice")
      #expect(
        first.counts.importedCount + second.counts.importedCount == all.imported, "\(batchCount)")
      #expect(try bench.facts() == facts, "stopped after \(batchCount)")
      let positions =
        "SELECT line_number, byte_offset, byte_count, reason FROM rejected_record ORDER BY 2"
      #expect(try bench.rows(positions) == whole.rows(positions))
      #expect(try bench.integer("SELECT COUNT(*) FROM import_file WHERE is_complete") == 1)
      try expectSound(bench.warehouse, "\(batchCount)")
      #expect(try bench.load([path], set).outcome == .nothingToDo)
    }
  }
}
