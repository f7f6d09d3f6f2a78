// The only file that knows which HTTP server there is. Requests become `WebRequest`, answers come as
// `WebResponse`; whatever serves HTTP/1.1 could take its place.

internal import HTTPTypes
internal import Hummingbird
internal import HummingbirdCore
internal import Logging
internal import NIOCore

/// Serves the pages of a site over HTTP.
public struct WebServer: Sendable {
  /// Connections that are open at once; others wait in the queue of the system.
  private static let maximumConnectionCount = 512
  /// Seconds after which a connection without a request is closed.
  private static let idleSeconds: Int64 = 75

  private let site: WebSite

  public init(_ site: WebSite) {
    self.site = site
  }

  /// Serves until the process ends, or its task is cancelled.
  ///
  /// - Parameter onListening: is told the port.
  /// - Throws: what the system says when the address cannot be taken.
  public func run(onListening: @escaping @Sendable (Int) -> Void) async throws {
    let site = site
    let responder = CallbackResponder<BasicRequestContext> { request, _ in
      let asked = WebRequest(request)
      let answer = try await request.body.consumeWithCancellationOnInboundClose { _ in
        await site.respond(to: asked)
      }
      return Response(answer, isHead: asked.method == "HEAD")
    }
    let application = Application(
      responder: responder,
      server: .http1(configuration: .init(idleTimeout: .seconds(Self.idleSeconds))),
      configuration: ApplicationConfiguration(
        address: .hostname(site.options.host, port: site.options.port),
        availableConnectionsDelegate: MaximumAvailableConnections(Self.maximumConnectionCount)),
      onServerRunning: { channel in onListening(channel.localAddress?.port ?? 0) },
      logger: Logger(label: "taghouse") { _ in SwiftLogNoOpLogHandler() })
    try await application.run()
  }
}

extension WebRequest {
  fileprivate init(_ request: Request) {
    self.init(method: request.method.rawValue, target: request.uri.string)
    host = request.head.authority ?? ""
    cookie = request.headers[.cookie] ?? ""
    authorization = request.headers[.authorization] ?? ""
    knownTag = request.headers[.ifNoneMatch] ?? ""
    if let name = HTTPField.Name("sec-fetch-site") { fetchSite = request.headers[name] ?? "" }
    if let name = HTTPField.Name("sec-fetch-mode") { fetchMode = request.headers[name] ?? "" }
  }
}

extension Response {
  fileprivate init(_ answer: WebResponse, isHead: Bool) {
    var fields = HTTPFields()
    for header in answer.headers {
      if let name = HTTPField.Name(header.name) { fields[name] = header.value }
    }
    let body: ResponseBody =
      switch answer.body {
      case _ where isHead: ResponseBody()
      case .bytes(let bytes): ResponseBody(byteBuffer: ByteBuffer(bytes: bytes))
      case .stream(let stream):
        ResponseBody { writer in
          try await stream.run { try await writer.write(ByteBuffer(bytes: $0)) }
          try await writer.finish(nil)
        }
      }
    self.init(status: .init(code: answer.status), headers: fields, body: body)
  }
}
