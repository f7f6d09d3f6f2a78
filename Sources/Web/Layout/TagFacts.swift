internal import Answers

/// What pages of tags share: who is meant, and what the named queries say of it.
struct TagFacts {
  let name: String
  /// Nil: of all sites.
  let site: String?
  private let reader: PageReader
  private(set) var members: [Document.Member]
  private(set) var fragments: [String: String] = [:]
  private(set) var commands: [String] = []
  /// Of the site where most posts have it; nil when none is told.
  private(set) var category: String?

  /// Throws `notFound` for a tag that there is not.
  init(_ request: WebRequest, _ reader: PageReader) throws {
    name = try request.required("name", "tag")
    site = request.value("site")
    self.reader = reader
    let call = try reader.call("tag_summary", [("tag", name), ("site", site)])
    let summary = try reader.rows(of: call)
    guard !summary.isEmpty else {
      throw WebError(
        .notFound, "no post has the tag '\(name)'\(site.map { " on \($0)" } ?? "")",
        hint: "Begin to type it above: what there is, is shown.")
    }
    category = summary.texts("category").first
    commands.append(reader.command(call))
    members = [
      .init("name", .text(name)), .init("site", Document(site)),
      .init("category", Document(category)), .init("summary", summary.documents),
    ]
  }

  /// Adds the rows of a query under a name, with its chart where it is wanted.
  @discardableResult
  mutating func add(
    _ key: String, query: String, _ values: [(name: String, value: String?)], hasChart: Bool = false
  ) throws -> QueryRows {
    let call = try reader.call(query, values + [("site", site)])
    let rows = try reader.rows(of: call)
    members.append(.init(key, rows.documents))
    if hasChart { fragments[key + "_chart"] = rows.chart(of: call) }
    commands.append(reader.command(call))
    return rows
  }

  mutating func add(_ key: String, _ document: Document) {
    members.append(.init(key, document))
  }

  mutating func add(command: String) { commands.append(command) }

  func outcome() -> PageOutcome {
    var answer = PageAnswer(name, .members(members), commands: commands)
    answer.fragments = fragments
    return .page(answer)
  }
}
