import Foundation
import TestSupport
import Testing

/// Names of warehouses that are special elsewhere.
@Suite struct WarehouseNameTests {
  @Test(arguments: [":memory:", "file:house.db", "file:house.db?mode=ro"])
  func whatSQLiteTakesForSomethingElseIsAFile(name: String) throws {
    let folder = try CommandFolder()
    try folder.folder.write("{\"id\":1,\"tag_string\":\"solo\"}\n", to: "d.jsonl")
    #expect(try folder.taghouse("init", name).exitCode == 0)
    let load = try folder.taghouse("import", "danbooru", name, "d.jsonl")
    #expect(load.exitCode == 0, "\(load.errors)")
    #expect(try folder.taghouse("sql", name, "SELECT COUNT(*) FROM post").output.contains("1"))
    #expect(try folder.taghouse("select", name, "solo", "--count").output.contains("1"))
    #expect(
      try folder.folder.names().filter { !$0.hasPrefix(".") }.sorted()
        == [name, "d.jsonl"].sorted())
  }

  @Test func linksThatPointToNothingYetAreFollowedToTheirEnd() throws {
    let folder = try CommandFolder()
    for (link, target) in [("a.db", "b.db"), ("b.db", "inner/c.db")] {
      try FileManager.default.createSymbolicLink(
        atPath: folder.path(link), withDestinationPath: target)
    }
    try FileManager.default.createDirectory(
      atPath: folder.path("inner"), withIntermediateDirectories: true)
    #expect(try folder.taghouse("init", "a.db").exitCode == 0)
    #expect(FileManager.default.fileExists(atPath: folder.path("inner/c.db")))
    #expect(try folder.taghouse("info", "a.db").exitCode == 0)
  }
}
