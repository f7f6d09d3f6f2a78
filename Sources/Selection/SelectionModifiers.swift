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

  mutating func read(_ word: SelectionWord, _ search: SearchText) throws(SelectionError) {
    guard !words.contains(where: { $0.metatag == word.metatag }) else {
      throw search.error(
        "`\(word.label.lowercasedASCII)` stands in a search once", at: word.range)
    }
    words.append(word)
    let reader = MetatagReader(search, word)
    switch word.metatag {
    case .order: order = try reader.order()
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

  func order() throws(SelectionError) -> SelectionOrder {
    let value = try value()
    let columns = search.columns(of: word.range)
    var name = value.lowercased
    if let whole = Self.wholeOrders[name] {
      return SelectionOrder(whole.key, isDescending: whole.isDescending, columns: columns)
    }
    var isDescending: Bool?
    for (suffix, direction) in [("_asc", false), ("_desc", true)] where name.hasSuffix(suffix) {
      name.removeLast(suffix.count)
      isDescending = direction
    }
    guard let key = Self.orderKeys[name] else {
      let isWhole = isDescending != nil && Self.wholeOrders[name] != nil
      throw bad(
        value, isWhole ? "has a direction, which `\(name)` does not take" : "is no order",
        among: Array(Self.orderKeys.keys) + Self.wholeOrders.keys, near: name)
    }
    return SelectionOrder(
      key, isDescending: isDescending ?? (key != .field(.id)), columns: columns)
  }

  private typealias Order = (key: SelectionOrder.Key, isDescending: Bool)

  /// Orders that take no direction.
  private static let wholeOrders: [String: Order] = [
    "random": (.random, false), "landscape": (.field(.ratio), true),
    "portrait": (.field(.ratio), false),
  ]

  static let orderFields: [PostField] = [
    .id, .score, .upscore, .downscore, .favs, .date, .updated, .width, .height, .ratio, .mpixels,
    .size,
  ]

  private static let orderKeys: [String: SelectionOrder.Key] = {
    var keys: [String: SelectionOrder.Key] = [
      "favcount": .field(.favs), "created_at": .field(.date), "created": .field(.date),
      "updated_at": .field(.updated), "change": .field(.updated), "filesize": .field(.size),
      "aspect_ratio": .field(.ratio), "tagcount": .tagCount(category: nil),
    ]
    for field in orderFields { keys[field.rawValue] = .field(field) }
    for category in TagCategoryName.all {
      for name in category.counts { keys[name] = .tagCount(category: category.name) }
    }
    return keys
  }()
}
