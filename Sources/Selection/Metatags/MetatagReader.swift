/// Reads the value of a word. What a metatag takes is read by topic, in extensions.
struct MetatagReader {
  let search: SearchText
  let word: SelectionWord

  init(_ search: SearchText, _ word: SelectionWord) {
    self.search = search
    self.word = word
  }

  /// What the word asks of a post.
  func expression() throws(SelectionError) -> SelectionExpression {
    guard let metatag = word.metatag else { return term(.tag(word.value.pattern, category: nil)) }
    switch metatag {
    case .tag: return term(.tag(try value().pattern, category: nil))
    case .category(let name): return term(.tag(try value().pattern, category: name))
    case .field(let field): return term(.field(field, try matches(field)))
    case .age: return term(.field(.date, try ages()))
    case .tagCount(let category):
      return term(.tagCount(category: category, try list(integerRange)))
    case .has: return try parts()
    case .part(let part):
      let isThere = try truth()
      return isThere ? term(.has(part)) : .not(term(.has(part)))
    case .is: return try kinds()
    case .child: return try children()
    case .locked: return term(.locked(try lock()))
    case .status: return term(.status(try statuses()))
    case .site: return term(.site(try siteNames()))
    case .caption: return try captions()
    case .captionText: return term(.captionText(try phrase()))
    case .file: return term(.file(try fileNames()))
    case .set: return term(try set())
    case .foreign(let hint):
      throw search.error(
        .notHere, "`\(word.label.lowercasedASCII)` is a metatag of the boards that is not here",
        hint: hint ?? "A tag of this name is written with quotes.", at: word.range)
    case .order, .limit, .sample, .seed:
      preconditionFailure("the parser reads modifiers by themselves")
    }
  }

  func term(_ test: SelectionTest) -> SelectionExpression {
    .term(SelectionTerm(test, columns: search.columns(of: word.range)))
  }

  private func matches(_ field: PostField) throws(SelectionError) -> [FieldMatch] {
    switch field {
    case .date, .updated: try nullableList(period)
    case .rating: try ratings()
    case .ext: try nullableNames { $0.lowercasedPattern }
    case .md5: try hashes()
    case .source: [try source()]
    case .ratio: try nullableList(ratioRange)
    case .mpixels: try nullableList(realRange)
    case .size: try nullableList(sizeRange)
    case .id: try list(integerRange).map { .range($0) }
    case .year: try nullableList(yearRange)
    default: try nullableList(integerRange)
    }
  }

  // MARK: - Values and lists

  /// The whole value, which is not empty.
  func value() throws(SelectionError) -> Spelling {
    guard !word.value.isEmpty else {
      let label = word.label.lowercasedASCII
      throw search.error(
        .badValue, "`\(label)` has no value; \(expectation)",
        hint: "No white space stands behind the `\(label.suffix(1))`.", at: word.range)
    }
    return word.value
  }

  /// What stands between commas, each read.
  func list<Item>(
    _ read: (Spelling) throws(SelectionError) -> Item
  ) throws(SelectionError) -> [Item] {
    let value = try value()
    let parts = value.split()
    guard parts.count <= SelectionLimits.maximumListLength else {
      throw search.error(
        .badValue, "A list has at most \(SelectionLimits.maximumListLength) values",
        hint: "A list of posts belongs into a file: set:@ids.txt.", at: value.range)
    }
    var items: [Item] = []
    items.reserveCapacity(parts.count)
    for part in parts {
      guard !part.isEmpty else {
        throw search.error(
          .badValue, "A value is missing beside the comma; \(expectation)",
          at: value.range)
      }
      items.append(try read(part))
    }
    return items
  }

  /// A list of ranges, `none` and `any`.
  func nullableList(
    _ read: (Spelling) throws(SelectionError) -> ValueRange
  ) throws(SelectionError) -> [FieldMatch] {
    try list { item throws(SelectionError) in
      if let match = nullMatch(item) { return match }
      return .range(try read(item))
    }
  }

  /// What `none` and `any` say.
  func nullMatch(_ item: Spelling) -> FieldMatch? {
    switch item.lowercased {
    case "none": FieldMatch.none
    case "any": .any
    default: nil
    }
  }

  // MARK: - Errors

  /// An error at a value: the value, what it is not, and what is expected.
  func bad(_ value: Spelling, _ problem: String, hint: String? = nil) -> SelectionError {
    search.error(
      .badValue, "\(search.string(value.range).shown) \(problem); \(expectation)", hint: hint,
      at: value.range)
  }

  /// The same for a word out of many: it names those that are near.
  func bad(
    _ value: Spelling, _ problem: String, among names: [String], near name: String? = nil
  ) -> SelectionError {
    let name = name ?? value.lowercased
    // What is much longer than all of them is near to none.
    let nearest = name.utf8.count > 40 ? "" : NearestNames.among(names.sorted(), to: name)
    return bad(value, problem, hint: nearest.isEmpty ? nil : "Did you mean \(nearest)?")
  }

  /// What the metatag takes.
  var expectation: String {
    let taken = word.metatag.map(\.takes) ?? "a name"
    return "\(word.label.lowercasedASCII) takes \(taken)"
  }
}

extension Metatag {
  /// What it takes, as errors say it.
  var takes: String {
    switch self {
    case .tag, .category: "the name of a tag"
    case .field(let field): field.takes
    case .age:
      "3d, <3d, <=3d, >1w, >=1.5w, 1w..2mo and lists of these; units are s, mi, h, d, w, mo, y"
    case .tagCount: "whole numbers, as 10, >=10, <10, 10..20, ..20 and lists of these"
    case .has: PostPart.allCases.map(\.rawValue).enumerated(with: "or")
    case .part: "true or false"
    case .is: "parent, child, sfw, nsfw, a state, a rating or an ending of a file"
    case .child: "numbers of posts, as 10 or 10..20, none or any"
    case .locked: PostLock.allCases.map(\.rawValue).enumerated(with: "or")
    case .status: PostStatus.allCases.map(\.rawValue).enumerated(with: "or")
    case .site: "names of sites, as danbooru or danbooru,e621"
    case .caption: "kinds of captions, as regular_summary or *_summary, none or any"
    case .captionText: "words, as caption~dress or caption~\"red dress\", with a star at their end"
    case .file: "names of imported files, as posts.jsonl or 2020-*"
    case .set: "the name of a set, or @ and the path of a file of numbers"
    case .order:
      (MetatagReader.orderFields.map(\.rawValue) + [
        "tagcount", "gentags and so on", "random", "landscape", "portrait",
      ]).enumerated(with: "or") + "; all but the last three also with _asc or _desc"
    case .limit, .sample: "a number of posts from 1 on"
    case .seed: "a whole number from 0 to \(UInt64.max)"
    case .foreign: "nothing"
    }
  }
}

extension PostField {
  /// What its metatag takes, as errors say it.
  fileprivate var takes: String {
    let forms = "with >=, <, .. and in lists, none and any"
    return switch self {
    case .id: "whole numbers, as 10, >=10, <10, 10..20, ..20 and lists of these"
    case .ratio: "numbers, as 1.5, 16:9 or 16/9, also \(forms)"
    case .mpixels: "numbers, as 1.5, also \(forms)"
    case .size: "sizes, as 500000, 200kb or 1.5mb, also \(forms)"
    case .year: "years from 1 to 9999, also \(forms)"
    case .date, .updated:
      "dates, as 2020, 2020-03-01, 2020-03-01T12:30, today, yesterday, week, yesterweek or 3_days_ago, also \(forms)"
    case .rating: "g, s, q, e, general, sensitive, safe, questionable, explicit, none and any"
    case .ext: "endings of files, as png or jpg,gif, none and any"
    case .md5: "32 hexadecimal digits, or fewer with a star, none and any"
    case .source: "the beginning of a source, none or any"
    default: "whole numbers, as 10, also \(forms)"
    }
  }
}

extension [String] {
  /// `a, b or c`.
  func enumerated(with conjunction: String) -> String {
    guard let last, count > 1 else { return first ?? "" }
    return "\(dropLast().joined(separator: ", ")) \(conjunction) \(last)"
  }
}
