/// `order:`, `limit:`, `sample:` and `seed:` of a search: each at most once.
struct SelectionModifiers {
  private var order: SelectionOrder?
  private var limit: Int64?
  private var sample: Int64?
  private var seed: UInt64?
  /// As they stand in the text.
  private var words: [SelectionWord] = []

  /// The first in the text.
  var first: SelectionWord? { words.first }

  /// - Parameter isTurned: Whether a `-` stands before an order.
  mutating func read(
    _ word: SelectionWord, isTurned: Bool, _ search: SearchText
  ) throws(SelectionError) {
    guard !words.contains(where: { $0.metatag == word.metatag }) else {
      throw search.error(
        "`\(word.label.lowercasedASCII)` stands in a search once", at: word.range)
    }
    words.append(word)
    let reader = MetatagReader(search, word)
    switch word.metatag {
    case .order: order = try reader.order(isTurned: isTurned)
    case .limit: limit = try reader.count()
    case .sample: sample = try reader.count()
    case .seed: seed = try reader.seed()
    default: preconditionFailure("the parser hands over modifiers only")
    }
  }

  func apply(to query: inout SelectionQuery, _ search: SearchText) throws(SelectionError) {
    query.order = order
    query.limit = limit
    query.sample = sample
    guard let seed else { return }
    // e621's name for it asks for an order by random number, too.
    if let word = words.first(where: { $0.label.lowercasedASCII == "randseed:" }), order == nil,
      sample == nil
    {
      query.order = SelectionOrder(
        .random, isDescending: false, columns: search.columns(of: word.range))
      query.seed = seed
      return
    }
    guard sample != nil || order?.key == .random else {
      let word = words.first { $0.metatag == .seed }
      throw search.error(
        "`seed:` does nothing without sample: or order:random", at: word?.range ?? 0..<0)
    }
    query.seed = seed
  }
}

extension MetatagReader {
  /// A number of posts.
  func count() throws(SelectionError) -> Int64 {
    let value = try value()
    let count = try integer(value)
    guard count > 0 else { throw bad(value, "is no number of posts") }
    return count
  }

  func seed() throws(SelectionError) -> UInt64 {
    let value = try value()
    guard !value.marks.contains(where: { $0.scalar.digit == nil }) else {
      throw bad(value, "is no whole number")
    }
    guard let seed = UInt64(value.text) else { throw bad(value, "is too large") }
    return seed
  }

  /// Nil for `order:none`, which is none.
  func order(isTurned: Bool) throws(SelectionError) -> SelectionOrder? {
    guard var order = try order() else { return nil }
    if isTurned, order.key != .random { order.isDescending.toggle() }
    return order
  }

  private func order() throws(SelectionError) -> SelectionOrder? {
    let value = try value()
    let columns = search.columns(of: word.range)
    var name = value.lowercased
    if name == "none" { return nil }
    if let whole = Self.wholeOrders[name] {
      return SelectionOrder(whole.key, isDescending: whole.isDescending, columns: columns)
    }
    var isDescending: Bool?
    for (suffix, direction) in [("_asc", false), ("_desc", true)] where name.hasSuffix(suffix) {
      name.removeLast(suffix.count)
      isDescending = direction
    }
    guard let key = Self.orderKeys[name] else {
      guard !Self.foreignOrders.contains(name) else {
        throw search.error(
          .notHere, "`order:\(name)` is an order of the boards that is not here; \(expectation)",
          at: word.range)
      }
      let isWhole = isDescending != nil && Self.wholeOrders[name] != nil
      throw bad(
        value, isWhole ? "has a direction, which `\(name)` does not take" : "is no order",
        among: Array(Self.orderKeys.keys) + Self.wholeOrders.keys, near: name)
    }
    return SelectionOrder(
      key, isDescending: isDescending ?? (key != .field(.id)), columns: columns)
  }

  /// Orders by what no dump holds.
  private static let foreignOrders: Set<String> = {
    var names: Set<String> = [
      "rank", "hot", "custom", "modqueue", "curated", "duration", "disapproved", "artcomm",
      "deleted",
      "flagged", "comment", "comment_bumped", "comm", "comm_bumped", "comm_count", "note", "fav",
    ]
    for name in [
      "comment", "deleted_comment", "active_comment", "note", "deleted_note", "active_note", "flag",
      "child", "deleted_child", "active_child", "pool", "deleted_pool", "active_pool",
      "series_pool",
      "collection_pool", "appeal", "approval", "replacement",
    ] {
      names.formUnion(["\(name)_count", name.hasSuffix("child") ? "\(name)ren" : "\(name)s"])
    }
    return names
  }()

  private typealias Order = (key: SelectionOrder.Key, isDescending: Bool)

  /// Orders that take no direction.
  private static let wholeOrders: [String: Order] = [
    "random": (.random, false), "landscape": (.field(.ratio), true),
    "portrait": (.field(.ratio), false),
  ]

  static let orderFields: [PostField] = [
    .id, .score, .upscore, .downscore, .favs, .date, .updated, .width, .height, .ratio, .mpixels,
    .size, .md5,
  ]

  private static let orderKeys: [String: SelectionOrder.Key] = {
    var keys: [String: SelectionOrder.Key] = [
      "favcount": .field(.favs), "created_at": .field(.date), "created": .field(.date),
      "updated_at": .field(.updated), "change": .field(.updated), "filesize": .field(.size),
      "upvotes": .field(.upscore), "downvotes": .field(.downscore),
      "aspect_ratio": .field(.ratio), "tagcount": .tagCount(category: nil),
    ]
    for field in orderFields { keys[field.rawValue] = .field(field) }
    for category in TagCategoryName.all {
      for name in category.counts + ["\(category.name)_tags"] {
        keys[name] = .tagCount(category: category.name)
      }
    }
    return keys
  }()
}
