import ByteIO
import Foundation
import TestSupport
import Testing

@testable import Rows

extension ChartTable {
  /// A table of values as SQL has them.
  init(_ columns: [String], _ rows: [[Any?]]) {
    self.init(columns: columns)
    for row in rows {
      for value in row {
        switch value {
        case let number as Int: append(number: Double(number))
        case let number as Double: append(number: number)
        case let text as String: append(text: text)
        default: appendNull()
        }
      }
      endRow()
    }
  }
}

@Suite("Charts")
struct ChartTests {
  @Test func barsOfCounts() throws {
    let table = ChartTable(["tag", "posts"], [["long_hair", 8], ["1girl", 4], ["hat", 1]])
    #expect(
      try ChartText(width: 30).draw(table, as: .bar) == """
        tag                    posts
        long_hair  █████████████████ 8
        1girl      ████████▌ 4
        hat        ██▏ 1

        """)
  }

  @Test func negativeNumbersNullsAndWideLetters() throws {
    let table = ChartTable(
      ["tag", "change"], [["東方", -2], ["🌸\n", 1.5], ["none", nil], ["zero", 0], ["a", 0.0001]])
    #expect(
      try ChartText(width: 32).draw(table, as: .bar) == """
        tag                change
        東方  ███████████ -2
        🌸\\n             ████████ 1.5
        none              null
        zero              0
        a                ▏ 0.0001

        """)
  }

  @Test func noLineIsWiderThanTheTerminal() throws {
    var random = SeededGenerator(seed: 11)
    for width in [30, 41, 80, 200] {
      let rows: [[Any?]] = (0..<40).map { _ in
        [
          String(
            repeating: ["a", "東", "🌸", "_"][Int.random(in: 0..<4, using: &random)],
            count: Int.random(in: 0...90, using: &random)),
          random.chance(0.2) ? nil : Double.random(in: -1000...1000, using: &random),
        ]
      }
      for kind in ChartKind.allCases {
        let text = try ChartText(width: width).draw(ChartTable(["label", "value"], rows), as: kind)
        for line in text.split(separator: "\n") {
          #expect(ChartLabel(String(line)).width <= width, "seed 11, \(kind), \(width): \(line)")
        }
      }
    }
  }

  @Test("A histogram counts every number once", arguments: [1, 2, 3, 4])
  func histogram(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    for _ in 0..<200 {
      let isWhole = random.chance(0.5)
      let values = (0..<Int.random(in: 1...60, using: &random)).map { _ -> Double in
        let value =
          Double.random(in: -5...5, using: &random)
          * pow(10, Double.random(in: -6...9, using: &random))
        return isWhole ? value.rounded() : value
      }
      let data = try HistogramData(ChartTable(["x"], values.map { [$0] }), bucketCount: 20)
      for (bucket, count) in data.counts.enumerated() {
        let isLast = bucket == data.counts.count - 1
        let naive = values.count { value in
          data.edges[bucket] <= value
            && (value < data.edges[bucket + 1] || (isLast && value == data.edges[bucket + 1]))
        }
        #expect(count == naive, "seed \(seed), \(values)")
      }
      #expect(data.counts.reduce(0, +) == values.count)
      #expect(data.counts.count <= 22)
    }
  }

  @Test(
    "Round ticks",
    arguments: [
      (3.0, 97.0, 5, ["0", "20", "40", "60", "80", "100"]),
      (0.0, 1.0, 4, ["0.00", "0.25", "0.50", "0.75", "1.00"]),
      (-3.0, 5.5, 6, ["-4", "-2", "0", "2", "4", "6"]), (7.0, 7.0, 2, ["5", "10"]),
    ])
  func ticks(least: Double, greatest: Double, count: Int, expected: [String]) {
    let scale = ChartScale(covering: least...greatest, tickCount: count)
    #expect(scale.ticks.map(scale.label) == expected)
    #expect(scale.least <= least && scale.greatest >= greatest)
  }

  @Test func linesOfOneAndOfSeveralSeries() throws {
    let one = try ChartText(width: 40).draw(
      ChartTable(["year", "n"], [[2020, 1], [2021, 2], [2019, 0]]), as: .line)
    #expect(one.hasPrefix("n\n") && one.contains("2019") && one.contains("2021"))
    let two = try ChartText(width: 40).draw(
      ChartTable(["month", "a", "b"], [["x", 1, 3], ["y", nil, 2], ["z", 2, 1]]), as: .line)
    #expect(two.hasSuffix("* a   o b\n"))
    // A gap: the first series has two points and no line between them.
    #expect(two.count { $0 == "*" } == 3)
  }

  @Test func theKindThatSuits() {
    #expect(ChartTable(["tag", "n"], [["a", 1]]).suggestedKind == .bar)
    #expect(ChartTable(["month", "n"], [["2020-01", 1]]).suggestedKind == .line)
    #expect(ChartTable(["year", "n"], [[2020, 1]]).suggestedKind == .line)
    #expect(ChartTable(["n"], [[1]]).suggestedKind == .histogram)
  }

  @Test func whatCannotBeDrawn() {
    #expect(throws: OutputError.self) {
      try ChartText(width: 80).draw(ChartTable(["a"], []), as: .bar)
    }
    for kind in ChartKind.allCases {
      #expect(throws: OutputError.self) {
        try ChartText(width: 80).draw(ChartTable(["a", "b"], [["x", "y"]]), as: kind)
      }
    }
  }

  @Test func rowsThatAreNotShownAreCounted() throws {
    let rows = (0..<ChartText.maximumBarCount + 5).map { ["t\($0)" as Any?, $0 as Any?] }
    let text = try ChartText(width: 80).draw(ChartTable(["tag", "n"], rows), as: .bar)
    #expect(text.hasSuffix("(5 of 205 rows are not shown)\n"))
  }
}

@Suite("Plots: valid XML, the same bytes every time")
struct PlotTests {
  static let tables: [ChartTable] = [
    ChartTable(
      ["tag <&>", "n\u{1}"], [["a\"<b>&'\u{0}\u{B}\u{FFFE}", 3], ["東方🌸", -2.5], ["none", nil]]),
    ChartTable(
      ["month", "a", "b"], [["2020-01", 1, 3], ["2020-02", nil, 2], ["2020-03", 1e9, 1]]),
    ChartTable(["x", "y"], [[1, 1], [1, 2]]), ChartTable(["x"], [[5]]),
    ChartTable(["x"], [[-1e300], [1e300]]),
    ChartTable(["x", "y"], [["a", 1e-300], ["b", Double.infinity]]),
    ChartTable(["x", "y"], [["a", 1e308], ["b", -1e308], ["c", 1]]),
    ChartTable(["x", "y"], [[-1e308, 1], [1.7e308, 2], [3, 3]]),
    ChartTable(["x", "y"], [[9_007_199_254_740_993, 1e300], [9_007_199_254_740_995, 0.99e300]]),
  ]

  @Test("A terminal draws them all", arguments: tables, ChartKind.allCases)
  func terminal(table: ChartTable, kind: ChartKind) throws {
    #expect(try ChartText(width: 80).draw(table, as: kind).contains("\n"))
  }

  @Test("Python reads it", arguments: tables, ChartKind.allCases)
  func xml(table: ChartTable, kind: ChartKind) throws {
    let folder = try TemporaryFolder()
    let document = try ChartPlot().draw(table, as: kind)
    #expect(try ChartPlot().draw(table, as: kind) == document)
    #expect(!document.contains("nan") && !document.contains("inf\""))
    let path = try folder.write(document, to: "chart.svg")
    let script = """
      import sys, xml.etree.ElementTree as tree
      print(tree.parse(sys.argv[1]).getroot().tag)
      """
    let output = try Python.output(of: script, arguments: [path])
    #expect(output == "{http://www.w3.org/2000/svg}svg\n")
  }

  @Test func aFileIsNotReplacedUnasked() throws {
    let folder = try TemporaryFolder()
    let path = folder.path("chart.svg")
    let table = Self.tables[0]
    try ChartPlot().write(table, as: .bar, to: path, replaces: false, reserved: ReservedFiles())
    #expect(throws: (any Error).self) {
      try ChartPlot().write(table, as: .bar, to: path, replaces: false, reserved: ReservedFiles())
    }
    try ChartPlot().write(table, as: .line, to: path, replaces: true, reserved: ReservedFiles())
    #expect(try folder.names() == ["chart.svg"])
    #expect(try folder.read("chart.svg") == Array(try ChartPlot().draw(table, as: .line).utf8))
  }
}
