import Foundation
import Store
import TestSupport
import Testing

@testable import Web

@Suite("The pages of a warehouse")
struct SitePagesTests {
  static let targets = [
    "/", "/search", "/search?q=1girl&view=rows", "/search?q=1girl%20-miku&page=2",
    "/tag?name=1girl",
    "/tag?name=1girl&measure=pmi", "/character?name=miku", "/character?name=miku&threshold=0.9",
    "/artist?name=some_artist", "/copyright?name=vocaloid", "/post?name=danbooru/3",
    "/recipe?name=danbooru/3", "/workshop",
    "/workshop?q=miku&preset=kohya&compare=1&other_max_tag_number=1",
    "/missing", "/missing?by=rating", "/queries", "/query?name=top_tags&p_limit=5", "/sql",
    "/sql?sql=SELECT%201%20AS%20one", "/complete?q=1g",
  ]

  @Test("Every page answers, says its command, and sends what keeps it safe", arguments: targets)
  func answers(target: String) async throws {
    let bench = try WebBench.shared.get()
    let (response, text) = try await bench.get(target)
    #expect(response.status == 200, "\(text)")
    #expect(response.header("content-type") == "text/html; charset=utf-8")
    #expect(response.header("x-frame-options") == "DENY")
    #expect(response.header("content-security-policy")?.contains("default-src 'none'") == true)
    #expect(text.contains("<code>taghouse "))
    #expect(text.contains("<!DOCTYPE html>") && text.hasSuffix("</html>\n"))
    // The policy allows neither.
    #expect(!text.contains("style=") && !text.contains("onclick="))
    #expect(text.matches(of: #/<h1>/#).count == 1)
  }

  @Test(
    "Every page has JSON beside it",
    arguments: targets.filter { !$0.hasPrefix("/sql?") && !$0.hasPrefix("/query?") })
  func json(target: String) async throws {
    let bench = try WebBench.shared.get()
    let halves = target.split(separator: "?", maxSplits: 1)
    let path = target == "/" ? "/overview" : String(halves[0])
    let query = halves.count > 1 ? "?\(halves[1])" : ""
    let answer = try await bench.json("\(path).json\(query)")
    #expect(answer["commands"] is [String])
  }

  @Test("Rows come as JSON, lines and CSV, as the command line writes them")
  func rows() async throws {
    let bench = try WebBench.shared.get()
    let sql =
      "sql=SELECT%20tag%2C%20post_count%20FROM%20tag_frequency%20WHERE%20tag%20%3D%20%27miku%27"
    #expect(try await bench.get("/sql.csv?\(sql)").text == "tag,post_count\nmiku,40\n")
    #expect(
      try await bench.get("/sql.jsonl?\(sql)").text == "{\"tag\":\"miku\",\"post_count\":40}\n")
    let (response, text) = try await bench.get("/query.csv?name=top_tags&p_limit=1")
    #expect(response.header("content-type") == "text/csv; charset=utf-8")
    #expect(text.hasSuffix("danbooru,general,1girl,120,1.0,1\n"))
  }

  @Test("Every link of the site leads somewhere")
  func crawl() async throws {
    let bench = try WebBench.shared.get()
    var known: Set<String> = ["/"]
    var front = ["/"]
    while let target = front.popLast(), known.count < 350 {
      let (response, text) = try await bench.get(target)
      #expect(response.status == 200, "\(target): \(text.prefix(300))")
      guard response.header("content-type")?.hasPrefix("text/html") == true else { continue }
      // Of each sort of page some.
      for link in WebBench.links(of: text) where known.insert(link).inserted {
        front.insert(link, at: 0)
      }
    }
    #expect(known.count >= 350)
  }

  @Test("A search counts, sorts and pages as the command line does")
  func search() async throws {
    let bench = try WebBench.shared.get()
    let first = try await bench.json("/search.json?q=1girl")
    #expect(first["count"] as? Int == 120)
    #expect(first["page_count"] as? Int == 2)
    func numbers(_ answer: [String: Any]) -> [Int] {
      (answer["posts"] as? [[String: Any]] ?? []).compactMap { $0["number"] as? Int }
    }
    #expect(numbers(first) == Array((61...120).reversed()))
    #expect(
      numbers(try await bench.json("/search.json?q=1girl&page=2")) == Array((1...60).reversed()))
    #expect(numbers(try await bench.json("/search.json?q=1girl&page=3")).isEmpty)
    let oldest = try await bench.json("/search.json?q=miku&order=id")
    #expect(numbers(oldest) == (1...40).map { $0 * 3 })
    #expect((oldest["commands"] as? [String])?.first?.contains("'miku order:id'") == true)
    #expect((oldest["sql"] as? String)?.hasPrefix("SELECT") == true)
  }

  @Test("A search that is none shows where, as in the terminal")
  func caret() async throws {
    let bench = try WebBench.shared.get()
    let (response, text) = try await bench.get("/search?q=1girl%20score:abc")
    #expect(response.status == 400)
    #expect(text.contains("  1girl score:abc\n              ^^^") || text.contains("^^^"))
    #expect(try await bench.get("/search?q=no_such_tag").text.contains("no post has the tag"))
  }

  @Test("Completion knows counts and categories, and begins of any case of word")
  func completion() async throws {
    let bench = try WebBench.shared.get()
    let answer = try await bench.json("/complete.json?q=mi")
    let first = (answer["completions"] as? [[String: Any]])?.first
    #expect(first?["name"] as? String == "miku")
    #expect(first?["category"] as? String == "character")
    #expect(first?["post_count"] as? Int == 40)
    let metatags = try await bench.json("/complete.json?q=-ra&kind=search")
    #expect((metatags["completions"] as? [[String: Any]])?.first?["name"] as? String == "rating:")
  }

  @Test("What is missing is counted behind the page, which then has it")
  func missing() async throws {
    let bench = try WebBench()
    // It asks as the browser does: until the page does not ask to be asked again.
    var text = try await bench.get("/missing?by=rating").text
    while text.contains("http-equiv=\"refresh\"") {
      await Task.yield()
      text = try await bench.get("/missing?by=rating").text
    }
    let answer = try await bench.json("/missing.json?by=rating")
    let groups = try #require(answer["groups"] as? [String: Any])
    let rows = try #require(groups["rows"] as? [[String: Any]])
    #expect(rows.compactMap { $0["id_count"] as? Int } == [30, 90])
    #expect(text.contains("taghouse report merge"))
  }

  @Test("What was imported meanwhile is shown")
  func committedState() async throws {
    let bench = try WebBench()
    #expect(try await bench.json("/search.json?q=1girl")["count"] as? Int == 120)
    try bench.folder.write(
      BooruPost(1000, [.init("1girl"), .init("new_tag")]).json(isClassic: false) + "\n",
      to: "more.jsonl")
    try bench.load("more.jsonl")
    #expect(try await bench.json("/search.json?q=1girl")["count"] as? Int == 121)
    #expect(try await bench.get("/tag?name=new_tag").response.status == 200)
  }

  @Test("Fifty at once all get an answer")
  func many() async throws {
    let bench = try WebBench.shared.get()
    let statuses = try await withThrowingTaskGroup(of: Int.self) { group in
      for number in 0..<50 {
        group.addTask {
          try await bench.get(Self.targets[number % Self.targets.count]).response.status
        }
      }
      return try await group.reduce(into: [Int]()) { $0.append($1) }
    }
    #expect(statuses == Array(repeating: 200, count: 50))
  }

  @Test("What is compiled in are the files of the folder")
  func embedded() throws {
    let root = "\(ProjectFolder.path)/Sources/Web"
    let files = try #require(FileManager.default.enumerator(atPath: root))
      .compactMap { $0 as? String }
      .filter { $0.hasSuffix(".mustache") || $0.hasPrefix("Assets/") }
    #expect(PageFiles.all.map(\.path).sorted() == files.sorted(), "run scripts/embed-pages.sh")
    for file in PageFiles.all {
      let text = try String(contentsOfFile: "\(root)/\(file.path)", encoding: .utf8)
      #expect(file.text == text, "\(file.path)")
      // Attributes stand in double quotes, which is what the escaping is tested for.
      #expect(!file.path.hasSuffix(".mustache") || !text.contains("='"), "\(file.path)")
      #expect(
        !text.contains("http://") || file.path.hasSuffix(".svg"),
        "\(file.path) loads from elsewhere")
    }
  }
}
