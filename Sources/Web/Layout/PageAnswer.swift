internal import Answers

/// A page of the site: what it is asked, and what it says.
protocol WebPage: Sendable {
  /// Without an ending, such as `/tag`.
  static var path: String { get }
  /// The name of its template, which stands beside it.
  static var template: String { get }
  /// Its name among the links at the top; nil: none leads there.
  static var linkName: String? { get }

  static func answer(
    _ request: WebRequest, _ target: PageTarget, _ reader: PageReader
  ) throws -> PageOutcome
}

extension WebPage {
  static var linkName: String? { nil }
}

/// What a page answers with.
enum PageOutcome: Sendable {
  case page(PageAnswer)
  /// Rows of any number.
  case rows(RowAnswer)
  /// Something else: a picture, a file.
  case response(WebResponse)
}

/// The content of a page: the same for people and for programs.
struct PageAnswer: Sendable {
  var title: String
  /// What `.json` has: members.
  var data: Document
  /// The lines of the command line that give the same.
  var commands: [String]
  /// Pieces of HTML that the template takes as they are, by name: charts.
  var fragments: [String: String] = [:]
  /// Seconds after which it is to be asked again, for something is still being worked out.
  var refreshSeconds: Int?

  init(_ title: String, _ data: Document, commands: [String]) {
    self.title = title
    self.data = data
    self.commands = commands
  }

  mutating func add(_ name: String, _ value: Document) {
    guard case .members(let members) = data else { return }
    data = .members(members + [.init(name, value)])
  }

  var json: String {
    guard case .members(let members) = data else { return data.json }
    let commands = Document.list(commands.map(Document.text))
    return Document.members([.init("commands", commands)] + members).json
  }
}
