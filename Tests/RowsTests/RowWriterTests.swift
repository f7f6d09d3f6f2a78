import Rows
import Testing

/// What a writer puts out for some rows, as text.
func written(_ format: RowFormat, _ columns: [String], _ rows: [[RowValue]]) throws -> String {
  var bytes: [UInt8] = []
  let writer = RowWriter(format: format, columns: columns) { bytes.append(contentsOf: $0) }
  for row in rows { try writer.writeRow(row) }
  try writer.finish()
  return String(decoding: bytes, as: UTF8.self)
}

@Suite("Rows: what each format looks like")
struct RowWriterTests {
  static let columns = ["tag", "posts", "share", "odd"]
  static let rows: [[RowValue]] = [
    [.text("long_hair"), .integer(1204), .real(0.602), .null],
    [.text("don't_say_\"lazy\""), .integer(-7), .real(1), .text("a,b")],
    [.text("\\m/"), .integer(.min), .real(-1.5e-7), .text("<|>_<|>")],
    [.text("東方\u{3099}"), .null, .real(.infinity), .text("one\ntwo\tthree\r")],
    [.text(""), .integer(.max), .real(.nan), .blob([0x00, 0xAB, 0xFF])],
  ]

  @Test func table() throws {
    #expect(
      try written(.table, Self.columns, Self.rows) == #"""
        tag                              posts     share  odd
        ----------------  --------------------  --------  -----------------
        long_hair                         1204     0.602
        don't_say_"lazy"                    -7       1.0  a,b
        \m/               -9223372036854775808  -1.5e-07  <|>_<|>
        東方゙                                         inf  one\ntwo\tthree\r
                           9223372036854775807       nan  X'00ABFF'

        """#)
  }

  @Test func json() throws {
    #expect(
      try written(.json, Self.columns, Self.rows) == #"""
        [
        {"tag":"long_hair","posts":1204,"share":0.602,"odd":null},
        {"tag":"don't_say_\"lazy\"","posts":-7,"share":1.0,"odd":"a,b"},
        {"tag":"\\m/","posts":-9223372036854775808,"share":-1.5e-07,"odd":"<|>_<|>"},
        {"tag":"東方゙","posts":null,"share":null,"odd":"one\ntwo\tthree\r"},
        {"tag":"","posts":9223372036854775807,"share":null,"odd":"00ABFF"}
        ]

        """#)
  }

  @Test func ndjson() throws {
    #expect(
      try written(.jsonl, ["a", "b"], [[.integer(1), .text("x")], [.null, .real(2)]])
        == "{\"a\":1,\"b\":\"x\"}\n{\"a\":null,\"b\":2.0}\n")
  }

  @Test func csv() throws {
    #expect(
      try written(.csv, ["tag,\"name\"", "posts", "share", "odd"], Self.rows) == """
        "tag,""name""\",posts,share,odd
        long_hair,1204,0.602,
        "don't_say_""lazy""\",-7,1.0,"a,b"
        \\m/,-9223372036854775808,-1.5e-07,<|>_<|>
        東方゙,,inf,"one\ntwo\tthree\r"
        "",9223372036854775807,nan,X'00ABFF'

        """)
  }

  @Test func tsv() throws {
    #expect(
      try written(.tsv, Self.columns, Self.rows) == """
        tag\tposts\tshare\todd
        long_hair\t1204\t0.602\t
        don't_say_"lazy"\t-7\t1.0\ta,b
        \\\\m/\t-9223372036854775808\t-1.5e-07\t<|>_<|>
        東方゙\t\tinf\tone\\ntwo\\tthree\\r
        \t9223372036854775807\tnan\tX'00ABFF'

        """)
  }

  @Test func markdown() throws {
    #expect(
      try written(
        .markdown, ["a_b", "n", "x|y"],
        [
          [.text("long_hair"), .integer(5), .null],
          [.text("^_^ o_o >_<"), .null, .text("a|b\\|c\nd")],
          [.text("*bold* <b> [l](u) `c` ~~s~~ &amp;"), .real(0.5), .blob([1])],
        ]) == #"""
          | a_b | n | x\|y |
          | --- | ---: | --- |
          | long_hair | 5 |  |
          | ^\_^ o_o >\_\< |  | a\|b\\\|c\nd |
          | \*bold\* \<b> \[l](u) \`c\` \~\~s\~\~ \&amp; | 0.5 | X'01' |

          """#)
  }

  @Test(
    "No rows at all",
    arguments: [
      (RowFormat.table, "a  bc\n-  --\n"), (.json, "[]\n"), (.jsonl, ""), (.csv, "a,bc\n"),
      (.tsv, "a\tbc\n"), (.markdown, "| a | bc |\n| --- | --- |\n"),
    ])
  func noRows(format: RowFormat, expected: String) throws {
    #expect(try written(format, ["a", "bc"], []) == expected)
  }

  @Test("Control characters cannot reach the terminal")
  func controlCharacters() throws {
    let text = "\u{1B}[31m\u{0}\u{7F}\u{9B}\u{A0}x"
    #expect(
      try written(.table, ["t"], [[.text(text)]])
        == "t\n----------------------\n\\x1B[31m\\x00\\x7F\\x9B\u{A0}x\n")
    #expect(try written(.markdown, ["t"], [[.text(text)]]).contains("\\x1B\\[31m\\x00\\x7F\\x9B"))
    #expect(
      try written(.jsonl, ["t"], [[.text("\u{1B}\u{8}\u{C}\u{0}\u{7F}")]])
        == "{\"t\":\"\\u001B\\b\\f\\u0000\u{7F}\"}\n")
  }

  @Test("Wide characters, marks and emoji line up")
  func displayWidth() throws {
    let rows: [[RowValue]] = [
      [.text("東方"), .text("|")], [.text("e\u{301}té"), .text("|")], [.text("ｶﾅ"), .text("|")],
      [.text("🌸"), .text("|")], [.text("한글"), .text("|")], [.text("a\u{200B}b"), .text("|")],
    ]
    #expect(
      try written(.table, ["t", "u"], rows)
        == "t     u\n----  -\n東方  |\ne\u{301}té   |\nｶﾅ    |\n🌸    |\n한글  |\na\u{200B}b    |\n")
  }

  @Test("Widths come from the first 200 rows; later ones widen their own line")
  func settledWidths() throws {
    let writer = RowWriter(format: .table, columns: ["t", "n"]) { _ in }
    var rows = (0..<200).map { [RowValue.text("t\($0)"), .integer(Int64($0))] }
    rows.append([.text("longer"), .integer(1)])
    rows.append([.text("a"), .integer(12345)])
    let lines = try written(.table, ["t", "n"], rows).split(separator: "\n")
    #expect(lines[0] == "t       n")
    #expect(lines[1] == "----  ---")
    #expect(lines[2] == "t0      0")
    #expect(lines[202] == "longer    1")
    #expect(lines[203] == "a     12345")
    try writer.finish()
  }

  @Test("A very long value does not push the other rows apart")
  func widestColumn() throws {
    let long = String(repeating: "x", count: 500)
    let lines = try written(
      .table, ["t", "n"], [[.text(long), .null], [.text("a"), .integer(1)]]
    )
    .split(separator: "\n")
    #expect(lines[2].count == 500)
    #expect(lines[3].count == 80 + 2 + 1)
  }

  @Test("Keys of one object differ")
  func repeatedColumns() throws {
    let row = (1...5).map { RowValue.integer($0) }
    #expect(
      try written(.jsonl, ["n", "n", "n_2", "n", "\"q\""], [row])
        == "{\"n\":1,\"n_3\":2,\"n_2\":3,\"n_4\":4,\"\\\"q\\\"\":5}\n")
    #expect(
      try written(.jsonl, ["count", "count"], [[.null, .null]])
        == "{\"count\":null,\"count_2\":null}\n")
  }
}
