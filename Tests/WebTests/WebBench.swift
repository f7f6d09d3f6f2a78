import Foundation
import Import
import Statistics
import Store
import TestSupport
import Testing

@testable import Web

/// A small warehouse whose tags have the worst names that a dump may hold, and its pages.
struct WebBench {
  /// Each is a general tag of some posts; none has a blank, as no tag has.
  static let hostileNames = [
    "|_<|>_<|", "don't_say_\"lazy\"", "<script>alert(1)</script>", "\"\u{301}onmouseover=alert(1)",
    "'\u{301}onfocus=alert(1)", "\u{202E}gnirts", "steins;gate", "mr._&amp;_watch", "%2e%2e/../x",
    "{{{x}}}", "{{name}}", "<!--_rows_-->", "\\m/", "日本語", "null", "a+b=c&d",
    "</textarea><img/src=x>",
  ]

  let folder: TemporaryFolder
  let path: String
  let site: WebSite

  /// Made once: tests only read it.
  static let shared = Result { try WebBench() }

  init(_ change: (inout WebOptions) -> Void = { _ in }) throws {
    folder = try TemporaryFolder()
    path = folder.path("house.db")
    let lines = (1...120).map { number -> String in
      var tags = [BooruPost.Tag("1girl"), .init(number % 2 == 0 ? "long_hair" : "short_hair")]
      tags.append(.init(Self.hostileNames[number % Self.hostileNames.count]))
      tags.append(.init(number % 3 == 0 ? "miku" : "len", 4))
      if number % 3 == 0 { tags.append(.init("twintails")) }
      tags.append(.init("some_artist", 1))
      tags.append(.init("vocaloid", 3))
      return BooruPost(Int64(number), tags, rating: number % 4 == 0 ? "q" : "s").json(
        isClassic: false)
    }
    try folder.write(lines.joined(separator: "\n") + "\n", to: "posts.jsonl")
    try Self.load(folder.path("posts.jsonl"), into: path)
    var options = WebOptions(warehousePath: path)
    change(&options)
    site = try WebSite(options)
  }

  func load(_ name: String) throws {
    try Self.load(folder.path(name), into: path)
  }

  private static func load(_ dump: String, into path: String) throws {
    let options = ImportOptions(
      warehousePath: path, format: .danbooru, inputs: [dump], programVersion: "test")
    _ = try DumpImport(options, stop: StopFlag()) { _ in }.run()
    let warehouse = try Warehouse(path: path, mode: .load)
    try warehouse.analyze()
    warehouse.close()
  }

  func get(
    _ target: String, host: String = "127.0.0.1:8765",
    _ change: (inout WebRequest) -> Void = { _ in }
  ) async throws -> (response: WebResponse, text: String) {
    var request = WebRequest(target: target)
    request.host = host
    change(&request)
    let response = await site.respond(to: request)
    return (response, String(decoding: try await Self.bytes(of: response), as: UTF8.self))
  }

  static func bytes(of response: WebResponse) async throws -> [UInt8] {
    switch response.body {
    case .bytes(let bytes): return bytes
    case .stream(let stream):
      var bytes: [UInt8] = []
      try await stream.run { bytes += $0 }
      return bytes
    }
  }

  func json(_ target: String) async throws -> [String: Any] {
    let (response, text) = try await get(target)
    #expect(response.status == 200, "\(target): \(text)")
    return try #require(
      try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any], "\(target)")
  }

  /// The addresses that a page leads to, as a browser would ask for them.
  static func links(of page: String) -> [String] {
    page.matches(of: #/(?:href|src|data-load)="([^"]*)"/#).map { String($0.output.1) }
      .map { $0.replacing("&amp;", with: "&").replacing("&#39;", with: "'") }
      .compactMap { $0.split(separator: "#").first.map(String.init) }
      .filter { $0.hasPrefix("/") }
  }
}
