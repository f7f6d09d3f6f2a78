import Store
import Testing

@testable import Import
@testable import Statistics

/// Imports into a warehouse that was analyzed.
@Suite struct AnalyzedTests {
  private static let posts = """
    {"id": 1, "rating": "s", "tag_string": "solo hat", "tag_string_general": "solo hat"}
    {"id": 2, "rating": "q", "tag_string": "solo", "tag_string_general": "solo"}

    """

  private func bench() throws -> ImportBench {
    let bench = try ImportBench()
    _ = try bench.take(Self.posts, as: "posts.jsonl", .danbooru, site: "danbooru")
    let warehouse = try Warehouse(path: bench.warehouse, mode: .load)
    try warehouse.analyze()
    warehouse.close()
    return bench
  }

  @Test(
    "What changes no statistic leaves them analyzed, what does not, does not",
    arguments: [
      (posts, true), ("", true),
      ("{\"id\": 1, \"rating\": \"e\", \"tag_string\": \"solo hat\"}\n", false),
      ("{\"id\": 1, \"rating\": \"s\", \"tag_string\": \"solo\"}\n", false),
      ("{\"id\": 3, \"tag_string\": \"\"}\n", false),
    ])
  func again(text: String, isAnalyzed: Bool) throws {
    let bench = try bench()
    _ = try bench.take(text, as: "again.jsonl", .danbooru, site: "danbooru")
    #expect(
      try bench.integer("SELECT is_analyzed FROM cache_state") == (isAnalyzed ? 1 : 0), "\(text)")
    #expect(try bench.integer("SELECT is_current FROM cache_state") == 1)
    try expectSound(bench.warehouse)
  }
}
