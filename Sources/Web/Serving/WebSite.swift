internal import Answers
internal import FileSystem
internal import Store
internal import Synchronization

/// The pages of one warehouse: a request in, an answer out, whatever server stands before it.
///
/// Any thread may ask. The warehouse is opened for each answer, so that one that was imported into, or took the
/// place of another, is shown as it is by then.
public final class WebSite: Sendable {
  public let options: WebOptions
  let pool: ReaderPool
  let answers = AnswerCache()
  let searches = SearchCache()
  let captions = CaptionCache()
  let merges: MergeCounting
  let pictures: PictureShelf
  private let streams: ReaderPool
  private let gate: RequestGuard
  private let templates: PageTemplates

  /// Throws what opening the warehouse does; `badParameter` for an open address without a token.
  public init(_ options: WebOptions) throws {
    try Warehouse(path: options.warehousePath, mode: .read).close()
    NoteList.listen()
    self.options = options
    pool = ReaderPool(
      threadCount: options.readerCount, maximumWaitingCount: options.maximumWaitingCount)
    streams = ReaderPool(threadCount: 2, maximumWaitingCount: 32)
    merges = MergeCounting(warehousePath: options.warehousePath)
    pictures = try PictureShelf(paths: options.picturePaths)
    gate = RequestGuard(options)
    templates = PageTemplates()
  }

  /// Answers a request; whatever is wrong becomes an answer too.
  public func respond(to request: WebRequest) async -> WebResponse {
    let target = PageTarget(request.path)
    var response: WebResponse
    do {
      try gate.check(request)
      if let token = gate.newToken(request), target.format == .html {
        response = .redirect(to: request.target([("token", nil)]))
        response.headers.append(
          (
            "set-cookie",
            "\(RequestGuard.cookieName)=\(token); Path=/; HttpOnly; SameSite=Strict"
          ))
      } else {
        response = try await answer(request, target)
      }
    } catch {
      response = failure(error, request, target)
    }
    if response.header("cache-control") == nil {
      response.headers.append(("cache-control", "no-store"))
    }
    let isDrawing = response.header("content-type") == ContentType.svg
    response.headers += isDrawing ? WebResponse.safetyOfDrawings : WebResponse.safety
    return response
  }

  private func answer(_ request: WebRequest, _ target: PageTarget) async throws -> WebResponse {
    if let asset = PageAssets.response(request) { return asset }
    guard let page = SitePages.page(at: target.path) else {
      throw WebError(.notFound, "there is no page \(request.path)", hint: "See the overview: /")
    }
    let stamp = WarehouseStamp(path: options.warehousePath)
    let key = "\(target.format.rawValue) \(request.target([]))"
    if let known = answers.response(key, stamp) { return known }
    let response = try await pool.run(seconds: options.timeLimitSeconds) { [self] job in
      let reader = PageReader(self, job, stamp)
      defer { reader.close() }
      let answer = try page.answer(request, target, reader)
      switch answer {
      case .response(let response): return response
      case .rows(let rows):
        return try rows.response(from: reader, streams) { [templates, options] answer in
          templates.html(answer, page, request, options)
        }
      case .page(let answer):
        var response =
          target.format == .json
          ? WebResponse(contentType: ContentType.json, .bytes(Array(answer.json.utf8)))
          : WebResponse(
            contentType: ContentType.html,
            .bytes(Array(templates.html(answer, page, request, options).utf8)))
        // What is still being counted is asked again.
        if answer.refreshSeconds != nil { response.headers.append(("cache-control", "no-store")) }
        return response
      }
    }
    answers.keep(response, key, stamp)
    return response
  }

  private func failure(
    _ error: any Error, _ request: WebRequest, _ target: PageTarget
  ) -> WebResponse {
    let failure = PageFailure(error)
    guard target.format == .html, failure.isShown else {
      return WebResponse(
        status: failure.status, contentType: ContentType.json,
        .bytes(Array(failure.document.json.utf8)))
    }
    return WebResponse(
      status: failure.status, contentType: ContentType.html,
      .bytes(Array(templates.html(failure, request, options).utf8)))
  }
}

/// The path of a page, and the format that its ending asks for: `/tag.json`.
struct PageTarget: Sendable {
  enum Format: String, Sendable, CaseIterable {
    case html, json, csv, jsonl, svg, toml
  }

  var path: String
  var format = Format.html

  init(_ path: String) {
    self.path = path
    guard let dot = path.lastIndex(of: "."),
      let format = Format(rawValue: String(path[path.index(after: dot)...])), format != .html
    else { return }
    self.path = String(path[..<dot])
    self.format = format
  }
}
