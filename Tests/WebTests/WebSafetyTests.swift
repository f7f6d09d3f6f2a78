import Foundation
import Store
import TestSupport
import Testing

@testable import Web

@Suite("What pages do not do")
struct WebSafetyTests {
  @Test("Names of tags stay text", arguments: WebBench.hostileNames)
  func hostileNames(name: String) async throws {
    let bench = try WebBench.shared.get()
    let encoded = URLText.encoded(name)
    for target in [
      "/tag?name=\(encoded)", "/search?q=\(encoded)&view=rows", "/complete?q=\(encoded)",
      "/query?name=tag_summary&p_tag=\(encoded)",
      "/sql?sql=" + URLText.encoded("SELECT '\(name.replacing("'", with: "''"))' AS x"),
    ] {
      let (response, text) = try await bench.get(target)
      // As a search a name may be no search: then the text of it is in the message.
      #expect([200, 400].contains(response.status), "\(target)")
      let scalars = text.unicodeScalars
      for sign in ["<script>alert", "<img/src"] {
        #expect(!contains(scalars, sign), "\(target) has \(sign.debugDescription)")
      }
      // A field has its value as it is, and no text beside it.
      let field = #/value="[^"]*"|<textarea[^>]*>[^<]*</#.matchingSemantics(.unicodeScalar)
      let turn = "\u{202E}"
      #expect(!contains(text.replacing(field, with: "").unicodeScalars, turn), "\(target)")
      // What a browser takes for the end of an attribute, whatever stands on it.
      let end = "\"\u{301}"
      #expect(!contains(scalars, end), "\(target)")
    }
    let answer = try await bench.json("/tag.json?name=\(encoded)")
    #expect(answer["name"] as? String == name)
  }

  /// By scalars: for Swift a sign with an accent is another one.
  private func contains(_ text: String.UnicodeScalarView, _ sign: String) -> Bool {
    let sign = Array(sign.unicodeScalars)
    let text = Array(text)
    guard text.count >= sign.count else { return false }
    return (0...text.count - sign.count).contains {
      text[$0] == sign[0] && Array(text[$0..<$0 + sign.count]) == sign
    }
  }

  @Test(
    "Wrong parameters are told, and nothing else happens",
    arguments: [
      ("/search?page=0", 400), ("/search?page=x", 400), ("/search?page=99999999999999999999", 400),
      ("/search?order=evil", 400), ("/search?view=x", 400), ("/search?q=%FF%FE", 400),
      ("/search?page=1000000000", 200), ("/tag", 400), ("/tag?name=", 400),
      ("/tag?name=nothing", 404),
      ("/tag?name=1girl&site=nowhere", 404), ("/tag?name=1girl&measure=x", 400),
      ("/character?name=miku&threshold=2", 400), ("/character?name=miku&threshold=nan", 400),
      ("/post?name=x", 400), ("/post?name=danbooru/999999", 404),
      ("/post?name=9223372036854775807", 404),
      ("/picture?name=danbooru/3", 404), ("/recipe?name=danbooru/3&prune_mode=x", 400),
      ("/recipe?name=danbooru/3&template=%7Bx", 400), ("/workshop?max_tag_number=-1", 400),
      ("/missing?by=x", 400), ("/missing?rule=x", 400), ("/missing?site=x", 400),
      ("/query?name=x", 404),
      ("/query?name=top_tags&p_limit=x", 400), ("/query?name=top_tags&p_x=1", 400),
      ("/sql?sql=SELEC", 400), ("/sql?sql=SELECT%201%3B%20SELECT%202", 400), ("/nothing", 404),
      ("/assets/../Serving/WebSite.swift", 404), ("/assets/%2e%2e/x", 404), ("/%00", 404),
    ])
  func wrongParameters(target: String, status: Int) async throws {
    let bench = try WebBench.shared.get()
    let (response, text) = try await bench.get(target)
    #expect(response.status == status, "\(text)")
    #expect(text.contains("<!DOCTYPE html>"))
  }

  @Test(
    "Statements only read",
    arguments: [
      "DELETE FROM post", "ATTACH 'x.db' AS x", "CREATE TABLE x (y)", "DROP TABLE post",
      "PRAGMA user_version = 9", "VACUUM INTO '/tmp/x.db'", "INSERT INTO site (name) VALUES ('x')",
    ])
  func onlyReading(sql: String) async throws {
    let bench = try WebBench.shared.get()
    let before = try Data(contentsOf: URL(fileURLWithPath: bench.path))
    _ = try await bench.get("/sql?sql=\(URLText.encoded(sql))")
    #expect(try Data(contentsOf: URL(fileURLWithPath: bench.path)) == before)
  }

  private static let endless =
    "WITH RECURSIVE n (x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT MAX(x) FROM n"

  @Test("A statement stops when its time is up")
  func timeLimit() async throws {
    let bench = try WebBench { $0.timeLimitSeconds = 0.1 }
    let (response, text) = try await bench.get("/sql?sql=\(URLText.encoded(Self.endless))")
    #expect(response.status == 503)
    #expect(text.contains("longer than is allowed"))
  }

  @Test("A statement stops with its connection, and the reader is free again")
  func cancellation() async throws {
    let bench = try WebBench {
      $0.timeLimitSeconds = 3600
      $0.readerCount = 1
    }
    let asking = Task { try await bench.get("/sql?sql=\(URLText.encoded(Self.endless))") }
    asking.cancel()
    #expect(try await asking.value.response.status == 503)
    #expect(try await bench.get("/tag?name=miku").response.status == 200)
  }

  @Test("Many rows are sent as they come, whole; a page says that there are more")
  func streams() async throws {
    let bench = try WebBench.shared.get()
    let sql = URLText.encoded(
      "WITH RECURSIVE n (x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n LIMIT 30000) SELECT x FROM n"
    )
    let (response, text) = try await bench.get("/sql.csv?sql=\(sql)")
    guard case .stream = response.body else {
      Issue.record("30,000 rows were held in memory")
      return
    }
    #expect(text.utf8.count { $0 == UInt8(ascii: "\n") } == 30_001)
    #expect(text.hasSuffix("\n30000\n"))
    let page = try await bench.get("/sql?sql=\(sql)").text
    #expect(page.contains("There are more rows") && page.hasSuffix("</html>\n"))
  }

  @Test("A client that goes away in the middle of its rows ends them, and nothing else")
  func goneClient() async throws {
    let bench = try WebBench.shared.get()
    let sql = URLText.encoded(
      "WITH RECURSIVE n (x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT x FROM n")
    var request = WebRequest(target: "/sql.csv?sql=\(sql)")
    request.host = "localhost"
    for chunkCount in 0...2 {
      guard case .stream(let stream) = await bench.site.respond(to: request).body else {
        Issue.record("endless rows were held in memory")
        return
      }
      var count = 0
      await #expect(throws: CancellationError.self) {
        try await stream.run { _ in
          if count == chunkCount { throw CancellationError() }
          count += 1
        }
      }
    }
    #expect(try await bench.get("/sql.csv?sql=SELECT%201%20AS%20x").text == "x\n1\n")
  }

  @Test("Files of the machine are not read: no list of numbers, no list of tags, no core tags")
  func noFiles() async throws {
    let bench = try WebBench.shared.get()
    let list = try bench.folder.write("1\n2\n", to: "numbers.txt")
    #expect(try await bench.get("/search?q=set:@\(list)").response.status == 403)
    #expect(try await bench.get("/workshop?q=set:@\(list)").response.status == 403)
    let plain = try await bench.json("/recipe.json?name=danbooru/3")
    let named = try await bench.json("/recipe.json?name=danbooru/3&blacklist_tags_file=\(list)")
    #expect(plain["caption"] as? String == named["caption"] as? String)
    let core = try await bench.get("/recipe?name=danbooru/3&prune_mode=character_core&core=file")
    #expect(core.response.status == 403)
  }

  @Test(
    "A name that leads here is not enough",
    arguments: [
      ("127.0.0.1:8765", 200), ("localhost:1", 200), ("[::1]:8765", 200), ("127.0.0.1", 200),
      ("evil.example", 403), ("evil.example:8765", 403), ("localhost.evil.example", 403), ("", 403),
      ("127.0.0.1.evil.example", 403), ("[evil]", 403), ("[::1]evil", 403),
    ])
  func hosts(host: String, status: Int) async throws {
    let bench = try WebBench.shared.get()
    #expect(try await bench.get("/queries", host: host).response.status == status)
  }

  @Test("Nothing is written, and other sites load nothing")
  func requests() async throws {
    let bench = try WebBench.shared.get()
    #expect(try await bench.get("/queries") { $0.method = "POST" }.response.status == 405)
    #expect(try await bench.get("/queries") { $0.method = "HEAD" }.response.status == 200)
    let image = try await bench.get("/queries") {
      ($0.fetchSite, $0.fetchMode) = ("cross-site", "no-cors")
    }
    #expect(image.response.status == 403)
    let link = try await bench.get("/queries") {
      ($0.fetchSite, $0.fetchMode) = ("cross-site", "navigate")
    }
    #expect(link.response.status == 200)
  }

  @Test("With a token only who has it is shown anything")
  func token() async throws {
    let bench = try WebBench { $0.token = "secret" }
    let (refused, text) = try await bench.get("/")
    #expect(refused.status == 401)
    #expect(!text.contains("house.db"))
    #expect(try await bench.get("/?token=secre").response.status == 401)
    #expect(try await bench.get("/assets/style.css").response.status == 401)
    let (entered, _) = try await bench.get("/tag?name=miku&token=secret")
    #expect(entered.status == 303)
    #expect(entered.header("location") == "/tag?name=miku")
    let cookie = try #require(entered.header("set-cookie"))
    #expect(cookie.contains("HttpOnly") && cookie.contains("SameSite=Strict"))
    let named = String(cookie.prefix { $0 != ";" })
    #expect(try await bench.get("/") { $0.cookie = "a=b; \(named)" }.response.status == 200)
    #expect(try await bench.get("/") { $0.authorization = "Bearer secret" }.response.status == 200)
    #expect(try await bench.get("/overview.json?token=secret").response.status == 200)
  }

  @Test("Only pictures are shown as pictures")
  func pictures() async throws {
    let bench = try WebBench()
    let picture: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
    try bench.folder.write(picture, to: "3.png")
    try bench.folder.write("<html>", to: "4.png")
    var options = WebOptions(warehousePath: bench.path)
    options.picturePaths = [bench.folder.path("3.png"), bench.folder.path("4.png")]
    let site = try WebSite(options)
    var request = WebRequest(target: "/picture?name=danbooru/3")
    request.host = "localhost"
    let response = await site.respond(to: request)
    #expect(response.header("content-type") == "image/png")
    #expect(try await WebBench.bytes(of: response) == picture)
    request = WebRequest(target: "/picture?name=danbooru/4")
    request.host = "localhost"
    #expect(await site.respond(to: request).status == 404)
  }
}
