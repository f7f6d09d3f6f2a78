internal import Answers
internal import Querying
internal import Selection
internal import Statistics
internal import Store

/// Posts of a search, page by page.
enum SearchPage: WebPage {
  static let path = "/search"
  static let template = "Search"
  static let linkName: String? = "Search"

  private static let postsPerPage = 60
  /// Orders that are offered: of the language, and for people.
  private static let orders = [
    ("id_desc", "newest first"), ("id", "oldest first"), ("score", "best score"),
    ("favs", "most favourites"), ("mpixels", "largest"), ("tagcount", "most tags"),
    ("random", "random"),
  ]

  static func answer(
    _ request: WebRequest, _ target: PageTarget, _ reader: PageReader
  ) throws -> PageOutcome {
    let asked = request.value("q") ?? ""
    let order = try request.word("order", orders.map(\.0))
    let page = try request.number("page", 1...1_000_000_000, standard: 1)
    let notes = NoteList()
    let search = try notes.noting { try Found(asked, order: order, reader) }
    let ids = search.postIDs(page: page, count: postsPerPage)
    let views = ["pictures", "cards", "rows"]
    let hasPictures = try reader.site.pictures.count > 0 || PostCards.hasImageFiles(reader)
    let view = try request.word("view", hasPictures ? views : ["cards", "rows", "pictures"])
    let posts = try PostCards.documents(ids, search.search, reader)
    let pageCount = max(1, (Int(search.count) + postsPerPage - 1) / postsPerPage)
    let words = ["taghouse", "select", reader.path, search.text]
    let answer = PageAnswer(
      asked.isEmpty ? "All posts" : asked,
      [
        "query": .text(asked), "search": .text(search.text), "order": .text(order),
        "count": .integer(search.count), "page": .integer(Int64(page)),
        "page_count": .integer(Int64(pageCount)), "view": .text(view),
        "is_\(view)": true,
        "orders": .list(
          orders.map { name, text in
            ["name": .text(name), "text": .text(text), "is_chosen": .flag(name == order)]
          }),
        "views": .list(
          views.map { name in
            [
              "name": .text(name), "is_chosen": .flag(name == view),
              "href": .text(request.target([("view", name)], path: path)),
            ]
          }),
        "notes": .list(notes.notes.map(Document.text)),
        "posts": posts,
        "pages": pages(page, pageCount, request),
        "sql": Document(try? search.search.sql(columns: ["site", "number"])),
        "save_command": .text(
          ShellText.line(["taghouse", "select", reader.path, asked, "--save", "NAME"])),
      ],
      commands: [
        ShellText.line(words + ["--limit", "\(postsPerPage)"]),
        ShellText.line(words + ["--count"]),
      ])
    return .page(answer)
  }

  /// Links to other pages: the first, some around this one, the last.
  private static func pages(_ page: Int, _ count: Int, _ request: WebRequest) -> Document {
    func href(_ number: Int) -> Document {
      .text(request.target([("page", number == 1 ? nil : "\(number)")], path: path))
    }
    let near = Set([1, count] + (page - 2...page + 2)).filter { 1...count ~= $0 }.sorted()
    var links: [Document] = []
    var before = 0
    for number in near {
      links.append([
        "number": .integer(Int64(number)), "href": href(number),
        "is_here": .flag(number == page), "is_behind_gap": .flag(number > before + 1),
      ])
      before = number
    }
    return [
      "links": .list(count > 1 ? links : []),
      "previous": page > 1 && page <= count ? href(page - 1) : .null,
      "next": page < count ? href(page + 1) : .null,
      "hidden": .list(
        request.parameters.filter { $0.name != "page" && !$0.value.isEmpty }
          .map { ["name": .text($0.name), "value": .text($0.value)] }),
    ]
  }

  /// A search that was worked out, or was known.
  struct Found {
    let search: PostSearch
    /// With the order.
    let text: String
    let count: Int64
    private let posts: PostSet?
    private let order: PostOrder

    /// Throws `SelectionError`; `refused` for a search that would read a file of the machine.
    init(_ asked: String, order: String?, _ reader: PageReader) throws {
      var text = asked
      var query = try SelectionQuery(parsing: text)
      if query.order == nil, query.limit == nil, let order {
        text += (text.isEmpty ? "" : " ") + "order:\(order)"
        query = try SelectionQuery(parsing: text)
      }
      guard query.filePaths.isEmpty else {
        throw WebError(
          .refused, "a search may not name files here",
          hint:
            "On the command line it may: \(ShellText.line(["taghouse", "select", reader.path, asked]))"
        )
      }
      var selection = PostSelection()
      selection.query = query
      let warehouse = try reader.warehouse()
      let search = try PostSearch(selection, of: warehouse, layer: .stored)
      let found = try reader.site.searches.found(text, reader.stamp) {
        let posts = try search.foundPosts()
        return SearchCache.Found(posts: posts, count: try posts?.count ?? search.count())
      }
      self.order = try reader.site.searches.order(search.orderSQL, reader.stamp) {
        try PostOrder(search.orderSQL, of: warehouse)
      }
      self.search = search
      self.text = text
      count = found.posts?.count ?? Int64(self.order.count)
      posts = found.posts
    }

    /// Some of the posts, from all over their order.
    func sample(of count: Int) -> [Int64] {
      order.sample(of: posts, total: Int(self.count), count: count)
    }

    func postIDs(page: Int, count: Int) -> [Int64] {
      let (offset, isBeyond) = (page - 1).multipliedReportingOverflow(by: count)
      guard !isBeyond, offset < self.count else { return [] }
      return order.postIDs(of: posts, from: offset, count: count)
    }
  }
}
