import GRDB
import Selection
import Testing

@testable import Reading
@testable import Statistics
@testable import Store

@Suite struct SelectionPlannerTests {
  /// The statements that look at names of tags.
  private func nameScans(_ search: String, _ fixture: RandomFixture) throws -> [String] {
    let warehouse = try Warehouse(path: fixture.path, mode: .read)
    defer { warehouse.close() }
    let query = try SelectionQuery(parsing: search)
    return try warehouse.queue.inDatabase { db in
      nonisolated(unsafe) var scans: [String] = []
      let planner = try SelectionPlanner(db, layer: .stored, allowsUnknown: true)
      db.trace { if "\($0)".contains("GLOB") { scans.append("\($0)") } }
      defer { db.trace(options: []) }
      _ = try planner.plan(query)
      return scans
    }
  }

  @Test func aPatternLooksOnceAtTheNamesOfEachSiteWithPosts() throws {
    let fixture = try RandomFixture(seed: 5, postCount: 50, tagCount: 20, areIDsSparse: false)
    try fixture.execute(
      """
      INSERT INTO site (site_id, name) VALUES (9, 'elsewhere');
      INSERT INTO tag (site_id, name) VALUES (9, 'tag 1');
      """)
    _ = try fixture.analyze()
    let scans = try nameScans("tag*", fixture)
    #expect(scans.count == 2, "\(scans)")
    #expect(zip(scans, 1...).allSatisfy { $0.contains("site_id = \($1)") }, "\(scans)")
    // As it is written, and in small letters.
    #expect(try nameScans("Tag*", fixture).count == 4)
    #expect(try nameScans("nothing*", fixture).count == 2)
  }
}
