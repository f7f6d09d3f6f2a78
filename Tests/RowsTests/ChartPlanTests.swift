import Testing

@testable import Rows

/// Which columns are drawn where nobody says it.
@Suite("Columns of charts")
struct ChartPlanTests {
  private func names(_ table: ChartTable, _ request: ChartRequest = ChartRequest()) throws -> String
  {
    let plan = try table.plan(for: request)
    func names(_ positions: [Int]) -> String {
      positions.map { table.columns[$0] }.joined(separator: "+")
    }
    return "\(plan.kind.rawValue) \(names(plan.labels)) \(names(plan.values)) \(names(plan.series))"
  }

  private static let twoSites = ChartTable(
    ["site", "month", "post_count"],
    [
      ["danbooru", "2020-01", 5], ["danbooru", "2020-03", 7], ["e621", "2020-01", 2],
      ["e621", "2020-02", 3], ["e621", "2020-03", 4],
    ])

  @Test("Ids, years and ranks are no lengths; counts and shares share no axis")
  func guesses() throws {
    #expect(try names(Self.twoSites) == "line month post_count site")
    #expect(
      try names(
        ChartTable(
          ["site", "category", "tag", "rank", "post_count", "post_ratio"],
          [
            ["a", "general", "x", 1, 9, 0.9], ["a", "general", "y", 3, 2, 0.2],
            ["b", "general", "x", 1, 8, 0.7],
            ["a", "meta", "z", 2, 3, 0.1],
          ]
        )) == "bar tag post_count site")
    #expect(
      try names(
        ChartTable(["year", "post_count", "post_ratio"], [[2020, 5, 0.5], [2021, 6, 0.4]]))
        == "line year post_count ")
    #expect(
      try names(ChartTable(["post_count", "year"], [[5, 2020], [6, 2021]]))
        == "line year post_count ")
    #expect(
      try names(ChartTable(["number", "score"], [[1_000, 5], [2_000, 6]])) == "line number score ")
    #expect(
      try names(ChartTable(["uploader_id", "tag", "n"], [[7, "a", 1], [8, "b", 2]]))
        == "bar tag n ")
    // The month in which each tag had most posts: the tag names the row.
    #expect(
      try names(ChartTable(["tag", "month", "n"], [["a", "2020-01", 1], ["b", "2020-02", 2]]))
        == "bar tag n ")
    // Posts of each tag by year: the year is the x.
    #expect(
      try names(
        ChartTable(
          ["tag", "year", "n"],
          [["a", 2020, 1], ["a", 2021, 1], ["b", 2020, 3], ["b", 2021, 4]]))
        == "line year n tag")
    #expect(
      try names(
        ChartTable(
          ["month", "imported_count", "rejected_count", "ratio"],
          [["2020-01", 1, 2, 0.5], ["2020-02", 1, 3, 0.5]]))
        == "line month imported_count+rejected_count ")
  }

  @Test("What is asked for is drawn")
  func requests() throws {
    let table = Self.twoSites
    #expect(try names(table, ChartRequest(kind: .bar)) == "bar month post_count site")
    #expect(
      try names(table, ChartRequest(labels: ["site"], values: ["post_count"]))
        == "bar site post_count ")
    #expect(
      try names(table, ChartRequest(labels: ["month"], series: ["site"]))
        == "line month post_count site")
    #expect(try names(table, ChartRequest(kind: .histogram)) == "histogram  post_count ")
    let unknown = #expect(throws: OutputError.self) {
      try table.plan(for: ChartRequest(values: ["postcount"]))
    }
    #expect(unknown?.hint == "Did you mean post_count?")
    let text = #expect(throws: OutputError.self) {
      try table.plan(for: ChartRequest(values: ["site"]))
    }
    #expect(text?.message.contains("no numbers") == true)
  }

  @Test("Between two counts nothing was counted; between two values there may be some")
  func gaps() throws {
    func values(_ columns: [String]) throws -> [[Double?]] {
      let table = ChartTable(
        columns,
        [["a", 0, 5], ["a", 300, 7], ["b", 100, 2], ["b", 200, 3], ["b", 500, 4]])
      let plan = try table.plan(
        for: ChartRequest(
          kind: .line, labels: [columns[1]], values: [columns[2]], series: [columns[0]]))
      return LineData(table, plan).series.map { $0.points.map(\.y) }
    }
    #expect(
      try values(["kind", "from_length", "caption_count"]) == [[5, 0, 0, 7], [2, 3, 0, 0, 4]])
    #expect(try values(["kind", "number", "score"]) == [[5, 7], [2, 3, 4]])
    #expect(try values(["kind", "from_length", "mean"]) == [[5, 7], [2, 3, 4]])
  }

  @Test("A site has one colour in all charts, whichever comes first; flags are words")
  func orderOfSeries() throws {
    let table = ChartTable(
      ["site", "is_deleted", "post_count"],
      [["e621", 1, 5], ["danbooru", 0, 3], ["danbooru", 1, 2], ["e621", 0, 1]])
    let plan = try table.plan(
      for: ChartRequest(
        kind: .bar, labels: ["is_deleted"], values: ["post_count"], series: ["site"]))
    let data = BarData(table, plan, maximumCount: 9)
    #expect(data.seriesNames == ["danbooru", "e621"])
    #expect(data.bars.map(\.label) == ["deleted", "deleted", "not deleted", "not deleted"])
    #expect(data.bars.map(\.value) == [2, 5, 3, 1])
    #expect(data.bars.map(\.series) == [0, 1, 0, 1])
  }

  @Test("Two sites are two lines over one axis of time, with a legend, a title and units")
  func twoLines() throws {
    let plan = try Self.twoSites.plan(
      for: ChartRequest(title: "Posts", units: ["month": "YYYY-MM"]))
    let data = LineData(Self.twoSites, plan)
    #expect(data.series.map(\.name) == ["danbooru", "e621"])
    #expect(data.series.map { $0.points.map(\.y) } == [[5, 7], [2, 3, 4]])
    // January to March: the month that only one site has stands in the middle.
    #expect(data.series[1].points[1].x == (data.xRange.lowerBound + data.xRange.upperBound) / 2)
    let text = ChartText(width: 60).draw(Self.twoSites, by: plan)
    #expect(text.hasPrefix("Posts\npost_count (posts)\n"))
    #expect(text.hasSuffix("* danbooru   o e621\n"))
    #expect(
      text.contains("2020-01") && text.contains("month (YYYY-MM)") && text.contains("2020-03"))
    let svg = ChartPlot().draw(Self.twoSites, by: plan)
    for part in [">Posts<", ">danbooru<", ">e621<", ">post_count (posts)<", ">month (YYYY-MM)<"] {
      #expect(svg.contains(part), "\(part)")
    }
    #expect(svg.split(separator: "<polyline").count == 3)
  }

  @Test("Bars of one label stand together, each with its site")
  func groupedBars() throws {
    let table = ChartTable(
      ["site", "tag", "post_count"],
      [["danbooru", "solo", 2_000], ["e621", "wolf", 1_000], ["e621", "solo", 500]])
    let plan = try table.plan(for: ChartRequest())
    #expect(
      ChartText(width: 44).draw(table, by: plan) == """
        tag                 post_count (posts)
        solo  danbooru  ██████████████████████ 2,000
              e621      █████▌ 500
        wolf  e621      ███████████ 1,000

        """)
    let colored = ChartText(width: 44, hasColor: true).draw(table, by: plan)
    #expect(colored.contains("\u{1B}[34m█") && colored.contains("\u{1B}[33m█"))
    let svg = ChartPlot().draw(table, by: plan)
    #expect(svg.contains("fill=\"\(ChartPlot.colors[1])\"><title>e621, wolf: 1,000<"))
  }

  @Test("Lines that nobody could tell apart are left out, and counted")
  func manySeries() throws {
    let rows = (0..<48).map { position -> [Any?] in
      ["tag\(position / 2)", 2020 + position % 2, position]
    }
    let table = ChartTable(["tag", "year", "n"], rows)
    let plan = try table.plan(
      for: ChartRequest(labels: ["year"], values: ["n"], series: ["tag"]))
    #expect(LineData(table, plan).series.count == 10)
    #expect(ChartText(width: 60).draw(table, by: plan).contains("(14 of 24 series are not shown)"))
  }

  @Test("A month that nobody knows has no place on the axis")
  func unknownMonth() throws {
    let table = ChartTable(
      ["month", "n"], [[nil, 4], ["2020-01", 1], ["2020-02", 2], ["2021-01", 3]])
    let data = LineData(table, try table.plan(for: ChartRequest(kind: .line)))
    #expect(data.series[0].points.map(\.y) == [1, 2, 3])
    #expect(data.xRange.upperBound - data.xRange.lowerBound == 12)
    #expect(data.notes == ["1 row has no month"])
  }

  @Test(
    "Times of axes",
    arguments: [
      ("2020", 24_240.0), ("2020-02", 24_241.0), ("2020-02-01T00:00:00.000Z", 24_241.0),
      ("2020-01-01 12:00:00", 24_240.0 + 0.5 / 31),
    ])
  func times(text: String, months: Double) {
    #expect(ChartTime(text)?.months == months)
  }

  @Test(
    "What is no time",
    arguments: [
      "", "20", "202x", "2020-", "2020-13", "2020-1", "2020-01-40", "2020-01-01x", "20200",
    ])
  func noTimes(text: String) {
    #expect(ChartTime(text) == nil)
  }
}
