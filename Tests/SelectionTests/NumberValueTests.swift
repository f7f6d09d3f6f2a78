import Selection
import Testing

@Suite("Searches: values that are numbers")
struct NumberValueTests {
  static func range(_ lower: Int64?, _ upper: Int64?, lowerIn: Bool = true, upperIn: Bool = true)
    -> FieldMatch
  {
    .range(
      ValueRange(
        lower: lower.map { .init(.integer($0), isIncluded: lowerIn) },
        upper: upper.map { .init(.integer($0), isIncluded: upperIn) }))
  }

  @Test("Comparisons, ranges and lists")
  func forms() throws {
    let cases: [(String, [FieldMatch])] = [
      ("10", [.range(.value(.integer(10)))]), ("007", [.range(.value(.integer(7)))]),
      (">10", [Self.range(10, nil, lowerIn: false)]), (">=10", [Self.range(10, nil)]),
      ("<10", [Self.range(nil, 10, upperIn: false)]), ("<=10", [Self.range(nil, 10)]),
      ("10..20", [Self.range(10, 20)]), ("..20", [Self.range(nil, 20)]),
      ("10..", [Self.range(10, nil)]), ("10..10", [Self.range(10, 10)]),
      ("-5", [Self.range(-5, -5)]), ("-10..-5", [Self.range(-10, -5)]),
      (">-3", [Self.range(-3, nil, lowerIn: false)]), ("..-1", [Self.range(nil, -1)]),
      ("1,5..7,>100", [Self.range(1, 1), Self.range(5, 7), Self.range(100, nil, lowerIn: false)]),
      ("none", [.none]), ("ANY", [.any]), ("None,3", [.none, Self.range(3, 3)]),
      ("9223372036854775807", [Self.range(.max, .max)]),
      ("-9223372036854775808..", [Self.range(.min, nil)]),
      ("\"5..7\"", [Self.range(5, 7)]), ("\"1,2\"", [Self.range(1, 1), Self.range(2, 2)]),
    ]
    for (value, expected) in cases {
      #expect(try matches(of: "score:\(value)", field: .score) == expected, "\(value)")
    }
  }

  @Test(
    "Names and synonyms of fields",
    arguments: [
      (PostField.score, ["score"]), (.upscore, ["upscore", "upvotes"]),
      (.downscore, ["downscore", "downvotes"]), (.favs, ["favs", "favcount"]), (.id, ["id"]),
      (.year, ["year"]), (.width, ["width"]), (.height, ["height"]), (.parent, ["parent"]),
      (.size, ["size", "filesize"]), (.pixiv, ["pixiv", "pixiv_id"]),
      (.uploader, ["uploader", "uploaderid", "userid", "user_id"]),
      (.approver, ["approver", "approverid"]), (.mpixels, ["mpixels"]), (.ratio, ["ratio"]),
    ])
  func names(field: PostField, names: [String]) throws {
    for name in names + names.map({ $0.uppercased() }) {
      let found = try matches(of: "\(name):>7", field: field)
      guard case .range(let range)? = found.first else {
        Issue.record("\(name)")
        continue
      }
      #expect(range.upper == nil && range.lower?.isIncluded == false)
      #expect(
        range.lower?.value == (field.kind == .real ? .real(7) : .integer(7)), "\(name)")
    }
  }

  @Test(
    "Counts of tags",
    arguments: [
      ("tagcount", nil), ("gentags", "general"), ("arttags", "artist"),
      ("conttags", "contributor"), ("copytags", "copyright"), ("chartags", "character"),
      ("spectags", "species"), ("invtags", "invalid"), ("metatags", "meta"), ("lortags", "lore"),
      ("loretags", "lore"),
    ])
  func counts(name: String, category: String?) throws {
    let ranges = [ValueRange.value(.integer(0)), .value(.integer(2))]
    #expect(
      try test(of: "\(name):0,2") == .tagCount(category: category, ranges))
  }

  @Test(
    "Ratios have two digits",
    arguments: [
      ("1", 1.0), ("1.5", 1.5), ("16:9", 1.78), ("4:3", 1.33), ("9:16", 0.56), ("1:1", 1.0),
      ("1.005", 1.01), ("1.004999999999999999999", 1.0), ("1.995", 2.0), ("0.125", 0.13),
      ("201:200", 1.01), ("1:8", 0.13), ("1:1000", 0.0), ("1000000000:1", 1e9), ("2.3", 2.3),
    ])
  func ratios(value: String, ratio: Double) throws {
    #expect(try matches(of: "ratio:\(value)", field: .ratio) == [.range(.value(.real(ratio)))])
  }

  @Test("A ratio of two sides is the hundredth that is nearest, the greater one of two")
  func ratiosOfSides() throws {
    for width in 1...40 {
      for height in 1...40 {
        let found = try matches(of: "ratio:\(width):\(height)", field: .ratio)
        guard case .range(let range)? = found.first, case .real(let ratio)? = range.lower?.value
        else {
          Issue.record("\(width):\(height)")
          continue
        }
        let hundredths = Int((ratio * 100).rounded())
        #expect(Double(hundredths) / 100 == ratio, "\(width):\(height)")
        #expect(2 * hundredths * height - height <= 200 * width, "\(width):\(height)")
        #expect(200 * width < 2 * hundredths * height + height, "\(width):\(height)")
      }
    }
  }

  @Test(
    "Millions of pixels are compared as they are",
    arguments: [
      ("1", 1), ("0.1", 0.1), ("2.0736", 2.0736), ("12345678901234567890", 1.2345678901234567e19),
    ])
  func megapixels(value: String, number: Double) throws {
    #expect(try matches(of: "mpixels:\(value)", field: .mpixels) == [.range(.value(.real(number)))])
    let both = ValueRange(
      lower: .init(.real(number), isIncluded: true), upper: .init(.real(number), isIncluded: true))
    #expect(try matches(of: "mpixels:\(value)..\(value)", field: .mpixels) == [.range(both)])
  }

  @Test(
    "Sizes",
    arguments: [
      ("10", 10), ("10b", 10), ("1k", 1024), ("1KB", 1024), ("1.5mb", 1_572_864), ("2M", 2_097_152),
      ("1gb", 1_073_741_824), ("0.5G", 536_870_912), ("1.9b", 1), ("0.0009765625kb", 1),
      ("0.0009765624kb", 0), ("0.99999999999999999999999999999kb", 1023),
      ("8589934591gb", 9_223_372_035_781_033_984), ("0", 0),
    ])
  func sizes(value: String, byteCount: Int64) throws {
    #expect(try matches(of: "size:\(value)", field: .size) == [Self.range(byteCount, byteCount)])
    #expect(try matches(of: "filesize:..\(value)", field: .size) == [Self.range(nil, byteCount)])
  }

  @Test(
    "Mistakes",
    arguments: [
      WrongSearch("score:«abc»", "`abc` is no whole number; score: takes whole numbers", .badValue),
      WrongSearch("a score:>«x» b", "`x` is no whole number", .badValue),
      WrongSearch("score:«=10»", "is no whole number", .badValue),
      WrongSearch("score:«+5»", "is no whole number", .badValue),
      WrongSearch("score:«1.5»", "is no whole number", .badValue),
      WrongSearch("score:«-»", "is no whole number", .badValue),
      WrongSearch("score:«--5»", "is no whole number", .badValue),
      WrongSearch("score:«٣»", "is no whole number", .badValue),
      WrongSearch("score:«5*»", "is no whole number", .badValue),
      WrongSearch("score:«>»", "no value behind its sign", .badValue),
      WrongSearch("score:1,«>=»,2", "no value behind its sign", .badValue),
      WrongSearch("score:>«>5»", "is no whole number", .badValue),
      WrongSearch("score:>«5..7»", "is no whole number", .badValue),
      WrongSearch("score:«..»", "has no bound", .badValue),
      WrongSearch("score:1..«.5»", "is no whole number", .badValue),
      WrongSearch("score:1..«5..7»", "is no whole number", .badValue),
      WrongSearch("score:3,«20..10»", "`20` is greater than `10`", .badValue),
      WrongSearch("score:«1,,2»", "missing beside the comma", .badValue),
      WrongSearch("score:«1,»", "missing beside the comma", .badValue),
      WrongSearch("score:«,»", "missing beside the comma", .badValue),
      WrongSearch("score:1,«x»,2", "`x` is no whole", .badValue),
      WrongSearch("«score:»", "`score:` has no value", .badValue),
      WrongSearch("-«SCORE:» 5", "No white space stands behind the `:`", .badValue),
      WrongSearch("score:«9223372036854775808»", "beyond 64 bits", .badValue),
      WrongSearch("id:«none»", "is no whole number", .badValue),
      WrongSearch("id:1,«any»", "is no whole number", .badValue),
      WrongSearch("tagcount:«none»", "is no whole number", .badValue),
      WrongSearch("uploader:«bob»", "not their names", .badValue),
      WrongSearch("approver:«bob»", "not their names", .badValue),
      WrongSearch("year:«0»", "is no year; year: takes years from 1 to 9999", .badValue),
      WrongSearch("year:2020..«10000»", "is no year", .badValue),
      WrongSearch("ratio:«.5»", "is no ratio", .badValue),
      WrongSearch("ratio:«1.»", "is no ratio", .badValue),
      WrongSearch("ratio:«-1»", "is no ratio", .badValue),
      WrongSearch("ratio:«16:»", "is no ratio", .badValue),
      WrongSearch("ratio:«:9»", "is no ratio", .badValue),
      WrongSearch("ratio:«1.5:1»", "is no ratio", .badValue),
      WrongSearch("ratio:16:«0»", "is no side", .badValue),
      WrongSearch("ratio:«99999999999»:1", "is too large", .badValue),
      WrongSearch("ratio:«99999999999»", "is too large", .badValue),
      WrongSearch("ratio:«2..1»", "is greater than", .badValue),
      WrongSearch("mpixels:«1e5»", "is no number", .badValue),
      WrongSearch("mpixels:«1.5.2»", "is no number", .badValue),
      WrongSearch("mpixels:«\(String(repeating: "9", count: 400))»", "is too large", .badValue),
      WrongSearch("size:«1.5»", "no whole number of bytes", .badValue),
      WrongSearch("size:«kb»", "is no size", .badValue),
      WrongSearch("size:>«10tb»", "is no size", .badValue),
      WrongSearch("size:«1.kb»", "is no size", .badValue),
      WrongSearch("size:«-1kb»", "is no size", .badValue),
      WrongSearch("size:«8589934592gb»", "is too large", .badValue),
      WrongSearch("size:«2mb..1mb»", "`2mb` is greater than `1mb`", .badValue),
      WrongSearch("(-score:«a»)", "is no whole number", .badValue),
      WrongSearch("初音 score:«ミク»", "is no whole number", .badValue),
      WrongSearch("score:\"1,«a»\"", "is no whole number", .badValue),
    ])
  func mistakes(search: WrongSearch) {
    search.check()
  }
}
