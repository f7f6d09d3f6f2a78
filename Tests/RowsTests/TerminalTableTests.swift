import TestSupport
import Testing

@testable import Rows

/// Tables as people read them.
@Suite("Tables on a terminal")
struct TerminalTableTests {
  private func table(
    _ columns: [String], _ rows: [[RowValue]], width: Int = 80, hasColor: Bool = false,
    of total: RowTotal? = nil
  ) throws -> String {
    var text = ""
    let writer = RowWriter(
      format: .table, columns: columns, terminal: TerminalStyle(width: width, hasColor: hasColor)
    ) { text += String(decoding: $0, as: UTF8.self) }
    for row in rows { try writer.writeRow(row) }
    try writer.finish(of: total)
    return text
  }

  @Test("Counts are grouped, ids are not, shares have four digits, NULL is no empty text")
  func numbers() throws {
    #expect(
      try table(
        ["tag", "post_count", "post_ratio", "year", "number"],
        [
          [
            .text("long_hair"), .integer(1_234_567), .real(0.123456789), .integer(2020),
            .integer(1_234_567),
          ],
          [.text(""), .integer(-1200), .real(0.5), .null, .integer(7)],
          [.null, .null, .real(0.00123456), .integer(1999), .integer(8)],
        ]) == """
          tag        post_count  post_ratio  year   number
          ─────────  ──────────  ──────────  ────  ───────
          long_hair   1,234,567      0.1235  2020  1234567
                         -1,200      0.5000  NULL        7
          NULL             NULL     0.00123  1999        8

          (3 rows)

          """)
  }

  @Test(
    "Three or four significant digits",
    arguments: [
      (0.0, "0"), (1.0, "1.000"), (-2.5, "-2.500"), (12.3456, "12.35"), (123.456, "123.5"),
      (1234.5, "1,235"), (123456.7, "123,457"), (0.05123, "0.0512"), (0.99996, "1.000"),
      (9.9996, "10.00"),
      (99.996, "100.0"), (999.96, "1,000"), (0.000012345, "0.00001235"), (1e300, "1e+300"),
      (2e-9, "2e-09"),
      (.infinity, "inf"),
    ])
  func reals(value: Double, text: String) {
    #expect(TerminalTable.text(of: value) == text)
  }

  @Test(
    "Rows are counted",
    arguments: [
      (nil, "(2 rows)"), (.exactly(2), "(2 rows)"), (.exactly(8931), "(2 of 8,931 rows)"),
      (.moreThan(100_000), "(2 of more than 100,000 rows)"),
    ] as [(RowTotal?, String)])
  func footer(total: RowTotal?, text: String) throws {
    #expect(try table(["n"], [[.integer(1)], [.integer(2)]], of: total).hasSuffix("\n\n\(text)\n"))
    #expect(try table(["n"], [[.integer(1)]]).hasSuffix("\n(1 row)\n"))
    #expect(try table(["n"], []) == "n\n─\n\n(0 rows)\n")
  }

  @Test("Wide letters and names of eighty stay aligned, whatever the width")
  func widths() throws {
    var random = SeededGenerator(seed: 31)
    let names = ["東方project", String(repeating: "x", count: 80), "🌸", "e\u{301}", "a\nb", ""]
    for width in [20, 40, 60, 80, 160] {
      let columns = ["site", "tag", "character_post_count", "frequency", "other_tag"]
      let rows = (0..<300).map { _ -> [RowValue] in
        [
          .text("danbooru"), .text(names.randomElement(using: &random) ?? ""),
          .integer(Int64.random(in: 0...99_999, using: &random)),
          .real(Double.random(in: 0...1, using: &random)),
          .text(names.randomElement(using: &random) ?? ""),
        ]
      }
      let lines = try table(columns, rows, width: width).split(separator: "\n")
      for line in lines {
        #expect(TerminalText.width(of: String(line)) <= width, "seed 31, \(width): \(line)")
      }
      let rule = try #require(lines.first { $0.hasPrefix("─") })
      #expect(rule.split(separator: " ").count <= columns.count)
      if width >= 60 { #expect(rule.split(separator: " ").count == columns.count, "\(width)") }
    }
  }

  @Test("A header takes several lines before a text is cut, and columns without room are named")
  func narrow() throws {
    let columns = ["site", "tag", "character_post_count"]
    let rows: [[RowValue]] = [[.text("danbooru"), .text("very_long_name"), .integer(12)]]
    #expect(
      try table(columns, rows, width: 37) == """
                                  character_
        site      tag             post_count
        ────────  ──────────────  ──────────
        danbooru  very_long_name          12

        (1 row)

        """)
    #expect(try table(columns, rows, width: 34).contains("danbooru  very_long_n…          12\n"))
    let narrow = try table(columns, rows, width: 20)
    #expect(narrow.contains("danbooru  very_long…\n"))
    #expect(narrow.contains("(1 row; no room for\n  a column:\n  character_post_cou\n  nt)"))
  }

  @Test("Headers are dim where there are colours")
  func colors() throws {
    let text = try table(["a"], [[.null]], hasColor: true)
    #expect(text.hasPrefix("\u{1B}[2ma\u{1B}[0m\n"))
    #expect(text.contains("\u{1B}[2mNULL\u{1B}[0m"))
    #expect(!(try table(["a"], [[.null]]).contains("\u{1B}")))
  }

  @Test("Other formats stay as they are, to the last digit")
  func otherFormats() throws {
    for format in RowFormat.allCases where format != .table {
      var texts = ["", ""]
      for (position, terminal) in [nil, TerminalStyle(width: 30, hasColor: true)].enumerated() {
        let writer = RowWriter(format: format, columns: ["n", "x"], terminal: terminal) {
          texts[position] += String(decoding: $0, as: UTF8.self)
        }
        try writer.writeRow([.integer(1_234_567), .real(1.0 / 3)])
        try writer.finish(of: .exactly(9))
      }
      #expect(texts[0] == texts[1] && texts[0].contains("0.3333333333333333"), "\(format)")
    }
  }

  @Test("Long lines are broken at spaces, and go on below where they began")
  func wrapping() {
    #expect(
      TerminalText.wrapped("  name   one two three four five\nshort", to: 22) == """
          name   one two three
                 four five
        short
        """)
    #expect(
      TerminalText.wrapped("  one two three four", to: 12) == "  one two\n    three\n    four")
    let long = "  " + String(repeating: "東", count: 30) + " x"
    for line in TerminalText.wrapped(long, to: 20).split(separator: "\n") {
      #expect(TerminalText.width(of: String(line)) <= 20)
    }
  }
}
