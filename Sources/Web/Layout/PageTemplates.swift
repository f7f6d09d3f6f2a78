internal import Answers
internal import Mustache

/// The templates, read.
struct PageTemplates: Sendable {
  private let library: MustacheLibrary

  init() {
    MustacheContentTypes.register(PageEscaping(), named: PageEscaping.name)
    var library = MustacheLibrary()
    let ending = ".mustache"
    for file in PageFiles.all where file.path.hasSuffix(ending) {
      let name = file.path.split(separator: "/").last?.dropLast(ending.count) ?? ""
      do {
        let text = "{{% CONTENT_TYPE:\(PageEscaping.name)}}\n" + file.text
        library.register(try MustacheTemplate(string: text), named: String(name))
      } catch {
        // A test reads each of them.
        fatalError("\(file.path): \(error)")
      }
    }
    self.library = library
  }

  /// A page within its frame.
  func html(
    _ answer: PageAnswer, _ page: any WebPage.Type, _ request: WebRequest, _ options: WebOptions
  ) -> String {
    let content = render(page.template, answer.data, answer.fragments)
    let path = page.path == "/" ? "/overview" : page.path
    return frame(
      title: answer.title, path: page.path, content: content, commands: answer.commands,
      json: request.target([], path: path + ".json"), refreshSeconds: answer.refreshSeconds,
      query: request.path == SearchPage.path ? request.value("q") : nil, options)
  }

  /// A page that says what is wrong.
  func html(_ failure: PageFailure, _ request: WebRequest, _ options: WebOptions) -> String {
    // Who has no token is told nothing of the warehouse.
    let isKnown = failure.status != WebError.Code.notAllowed.rawValue
    return frame(
      title: failure.title, path: request.path,
      content: render("Failure", failure.document, [:]), commands: [], json: nil,
      refreshSeconds: nil, query: isKnown ? request.value("q") : nil, isKnown ? options : nil)
  }

  private func render(
    _ template: String, _ data: Document, _ fragments: [String: String]
  ) -> String {
    library.render(
      PageContext(data: PageValue.value(data), fragments: fragments), withTemplate: template)
      ?? ""
  }

  private func frame(
    title: String, path: String, content: String, commands: [String], json: String?,
    refreshSeconds: Int?, query: String?, _ options: WebOptions?
  ) -> String {
    let links = SitePages.all.compactMap { page -> Document? in
      guard let name = page.linkName else { return nil }
      return ["href": .text(page.path), "name": .text(name), "is_here": .flag(page.path == path)]
    }
    let house = options?.warehousePath.split(separator: "/").last.map(String.init)
    let data: Document = [
      "title": .text(title), "house": .text(house ?? "taghouse"),
      "version": .text(PageAssets.version), "links": .list(options == nil ? [] : links),
      "is_known": .flag(options != nil), "query": Document(query),
      "commands": .list(commands.map(Document.text)), "json": Document(json),
      "refresh_seconds": Document(refreshSeconds.map(Int64.init)),
    ]
    return render("Layout", data, ["content": content])
  }
}

/// What a template is rendered with: data, and pieces of HTML.
struct PageContext: MustacheParent {
  let data: Any
  let fragments: [String: String]

  func child(named name: String) -> Any? {
    fragments[name].map { PageRaw(text: $0) } ?? (data as? PageMembers)?.child(named: name)
  }
}
