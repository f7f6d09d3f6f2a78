import Selection
import Testing

@Suite("Searches: order, limit, sample, seed")
struct ModifierTests {
  @Test("Orders, each with its direction")
  func orders() throws {
    let cases: [([String], SelectionOrder.Key)] = [
      (["score"], .field(.score)), (["upscore"], .field(.upscore)),
      (["downscore"], .field(.downscore)), (["favs", "favcount"], .field(.favs)),
      (["date", "created_at", "created"], .field(.date)),
      (["updated", "updated_at", "change"], .field(.updated)), (["width"], .field(.width)),
      (["height"], .field(.height)), (["ratio", "aspect_ratio"], .field(.ratio)),
      (["mpixels"], .field(.mpixels)), (["size", "filesize"], .field(.size)),
      (["tagcount"], .tagCount(category: nil)), (["gentags"], .tagCount(category: "general")),
      (["lortags", "loretags"], .tagCount(category: "lore")),
      (["chartags"], .tagCount(category: "character")),
    ]
    for (names, key) in cases {
      for name in names {
        for (suffix, isDescending) in [("", true), ("_desc", true), ("_ASC", false)] {
          let query = try SelectionQuery(parsing: "a ORDER:\(name)\(suffix)")
          let columns = 2..<query.text.count
          #expect(
            query.order == SelectionOrder(key, isDescending: isDescending, columns: columns),
            "\(query.text)")
          #expect(query.outline == "a")
        }
      }
    }
  }

  @Test(
    "Orders of their own",
    arguments: [
      ("id", SelectionOrder.Key.field(.id), false), ("id_asc", .field(.id), false),
      ("id_desc", .field(.id), true), ("random", .random, false),
      ("landscape", .field(.ratio), true), ("portrait", .field(.ratio), false),
      ("\"Score\"", .field(.score), true),
    ])
  func wholeOrders(value: String, key: SelectionOrder.Key, isDescending: Bool) throws {
    let query = try SelectionQuery(parsing: "order:\(value)")
    #expect(query.order?.key == key)
    #expect(query.order?.isDescending == isDescending)
    #expect(query.expression == nil)
  }

  @Test("They stand anywhere outside of groups, and are no part of the expression")
  func positions() throws {
    let query = try SelectionQuery(
      parsing: "limit:5 a and sample:100 (b or c) seed:18446744073709551615 order:random ~d ~e")
    #expect(query.outline == "all[a any[b c] any[d e]]")
    #expect(query.limit == 5 && query.sample == 100 && query.seed == .max)
    #expect(query.order?.key == .random)
    let alone = try SelectionQuery(parsing: "limit:1")
    #expect(alone.expression == nil && alone.limit == 1)
    #expect(try SelectionQuery(parsing: "(a or b) limit:5").outline == "any[a b]")
    #expect(try SelectionQuery(parsing: "seed:0 sample:3").seed == 0)
  }

  @Test(
    "Mistakes",
    arguments: [
      WrongSearch("limit:«0»", "is no number of posts; limit: takes", .badValue),
      WrongSearch("limit:«-1»", "is no number of posts", .badValue),
      WrongSearch("limit:«>5»", "is no whole number", .badValue),
      WrongSearch("limit:«1,2»", "is no whole number", .badValue),
      WrongSearch("sample:«0»", "is no number of posts", .badValue),
      WrongSearch("sample:«10%»", "is no whole number", .badValue),
      WrongSearch("«sample:» 5", "has no value", .badValue),
      WrongSearch("sample:1 seed:«-1»", "is no whole number", .badValue),
      WrongSearch("sample:1 seed:«18446744073709551616»", "is too large", .badValue),
      WrongSearch("a «seed:1» b", "does nothing without"),
      WrongSearch("«seed:1» order:score", "does nothing without"),
      WrongSearch("limit:1 a «limit:2»", "stands in a search once"),
      WrongSearch("order:id «ORDER:id»", "`order:` stands in a search once"),
      WrongSearch("sample:1 «sample:1»", "once"), WrongSearch("sample:1 seed:1 «seed:1»", "once"),
      WrongSearch("a («limit:5»)", "cannot stand in a group"),
      WrongSearch("(a or «order:id»)", "cannot stand in a group"),
      WrongSearch("(b («sample:5» a))", "cannot stand in a group"),
      WrongSearch("a «-limit:5»", "takes no `-`"), WrongSearch("«~limit:5» ~a", "takes no `~`"),
      WrongSearch("~«-order:score»", "takes no `-`"),
      WrongSearch("a or b «limit:5»", "(a or b) limit:5"),
      WrongSearch("«limit:5» a or b", "beside an `or`"),
      WrongSearch("a «limit:5» or b", "beside an `or`"),
      WrongSearch("«order:id» or b", "beside an `or`"),
      WrongSearch("a or «order:id»", "beside an `or`"),
      WrongSearch("order:«scroe»", "Did you mean score", .badValue),
      WrongSearch("order:«scroe_asc»", "Did you mean score", .badValue),
      WrongSearch("order:«random_asc»", "which `random` does not take", .badValue),
      WrongSearch("order:«landscape_desc»", "does not take", .badValue),
      WrongSearch("order:«source»", "is no order; order: takes id, score", .badValue),
      WrongSearch("order:«score,id»", "is no order", .badValue),
      WrongSearch("order:«_asc»", "is no order", .badValue),
    ])
  func mistakes(search: WrongSearch) {
    search.check()
  }
}
