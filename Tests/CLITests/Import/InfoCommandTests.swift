import Foundation
import Reports
import Store
import TestSupport
import Testing

@Suite("info: what a warehouse holds")
struct InfoCommandTests {
  private let work: CommandFolder

  init() throws {
    work = try CommandFolder()
  }

  private static let more = """
    import sqlite3, sys
    house = sqlite3.connect(sys.argv[1])
    house.execute("PRAGMA foreign_keys = OFF")
    for number in range(1, 13):
        post = house.execute("SELECT post_id FROM post WHERE number = ?", (number,)).fetchone()[0]
        house.execute("UPDATE post SET created_at = ? WHERE post_id = ?",
            ("2019-01-%02dT00:00:00.000Z" % number, post))
        house.execute("INSERT INTO latent VALUES (?, 512, 768, NULL)", (post,))
        house.execute("INSERT INTO caption VALUES (?, 1, 1, 'a')", (post,))
        house.execute("INSERT INTO image_file VALUES (?, '/p', NULL)", (post,))
    house.execute("INSERT INTO tagger (tagger_id, name) VALUES (1, 'wd')")
    house.execute("INSERT INTO tagger_post VALUES (1, 1, NULL)")
    house.commit()
    """

  private func fill() throws {
    try Requirement.program("python3")
    try work.copyFixture("posts to tell of") { other in
      try other.copyFixture("posts 1 to 40", of: Dump.posts(1...40))
      _ = try Python.output(of: Self.more, arguments: [other.path("house.db")])
      let saved = try other.taghouse("select", "house.db", "1girl", "--save", "girls")
      try #require(saved.exitCode == 0, "\(saved)")
      let analyzed = try other.taghouse("analyze", "house.db", "--force", "-q")
      try #require(analyzed.exitCode == 0, "\(analyzed)")
    }
  }

  @Test("For people")
  func text() throws {
    try fill()
    let info = try work.taghouse("info", "house.db")
    #expect(info.exitCode == 0, "\(info)")
    let lines = info.output.split(separator: "\n").map(String.init)
    #expect(lines[0].hasPrefix("house.db: 40 posts, "))
    let expected = [
      "  danbooru    40 posts, numbers 1 to 40, from 2019-01-01 to 2019-01-12",
      "              25 tags: general 20, character 5", "  captions    12  regular_summary",
      "  latents     12", "  pictures    12", "  taggers     1  wd", "  sets        girls: 1girl",
      "  statistics  up to date",
    ]
    #expect(Array(lines.dropFirst().prefix(expected.count)) == expected, "\(info)")
    #expect(lines.last?.hasSuffix("  danbooru  40 new  standard input") == true, "\(info)")
  }

  @Test("As JSON")
  func json() throws {
    try fill()
    let info = try work.taghouse("info", "house.db", "--format", "json")
    let value = try #require(
      try JSONSerialization.jsonObject(with: Data(info.output.utf8)) as? [String: Any])
    let site = try #require((value["sites"] as? [[String: Any]])?.first)
    #expect(site["post_count"] as? Int == 40)
    #expect(site["last_number"] as? Int == 40)
    #expect((value["latents"] as? [String: Any])?["count"] as? Int == 12)
    #expect((value["statistics"] as? [String: Any])?["is_analyzed"] as? Bool == true)
    #expect((value["imports"] as? [[String: Any]])?.first?["imported_count"] as? Int == 40)
  }

  @Test("A count that is long stops, and says so")
  func limit() throws {
    try fill()
    let warehouse = try Warehouse(path: work.path("house.db"), mode: .read)
    defer { warehouse.close() }
    let info = try warehouse.info(runLimit: 1, countLimit: 11)
    #expect(info.latentCount == .init(value: 11, isLowerBound: true))
    #expect(info.captionKinds.map(\.postCount) == [.init(value: 11, isLowerBound: true)])
    #expect(info.sites.map(\.postCount) == [.init(value: 40, isLowerBound: false)])
  }

  @Test("An empty warehouse, one whose counts are out of date, and a file that is none")
  func others() throws {
    _ = try work.taghouse("init", "empty.db")
    let empty = try work.taghouse("info", "empty.db")
    #expect(empty.exitCode == 0)
    #expect(empty.output.hasPrefix("empty.db: no posts yet, "))
    #expect(empty.output.contains("taghouse import empty.db FILE"))
    try fill()
    _ = try ProgramRun.run(
      "sqlite3", ["house.db", "UPDATE cache_state SET is_current = 0"], in: work.folder.path)
    let stale = try work.taghouse("info", "house.db")
    #expect(stale.output.contains("  statistics  out of date: `taghouse analyze house.db`\n"))
    #expect(stale.output.contains("40 posts, numbers 1 to 40"))
    #expect(try work.taghouse("info", "none.db").exitCode == 66)
  }
}
