import Foundation
import GRDB
import SQLCatalog
import Selection
import TestSupport
import Testing

@testable import Querying
@testable import Reading
@testable import Statistics
@testable import Store

/// Searches that are kept under a name, and their views for other programs.
@Suite struct NamedSetTests {
  private let fixture: RandomFixture

  init() throws {
    fixture = try RandomFixture(seed: 5, postCount: 200, tagCount: 20, areIDsSparse: false)
    _ = try fixture.analyze()
  }

  private func save(
    _ name: String, _ search: String, layer: TagLayer = .stored, replaces: Bool = false,
    allowsUnknown: Bool = false
  ) throws {
    let warehouse = try Warehouse(path: fixture.path, mode: .write)
    defer { warehouse.close() }
    try warehouse.saveSet(
      name, SelectionQuery(parsing: search), layer: layer, allowsUnknown: allowsUnknown,
      replaces: replaces)
  }

  private func remove(_ name: String) throws {
    let warehouse = try Warehouse(path: fixture.path, mode: .write)
    defer { warehouse.close() }
    try warehouse.removeSet(name)
  }

  private func sets() throws -> [NamedSet] {
    let warehouse = try Warehouse(path: fixture.path, mode: .read)
    defer { warehouse.close() }
    return try warehouse.namedSets()
  }

  /// post_ids of a search.
  private func found(_ search: String, _ layer: TagLayer = .stored) throws -> [Int64] {
    let warehouse = try Warehouse(path: fixture.path, mode: .read)
    defer { warehouse.close() }
    var selection = PostSelection()
    selection.query = try SelectionQuery(parsing: search)
    let rows = try PostSearch(selection, of: warehouse, layer: layer).rows(columns: ["post_id"])
    var ids: [Int64] = []
    while try rows.next() { if case .integer(let id) = rows.value(at: 0) { ids.append(id) } }
    return ids.sorted()
  }

  /// post_ids of the view, as a program without functions of ours reads it.
  private func viewed(_ name: String) throws -> [Int64] {
    let queue = try DatabaseQueue(path: fixture.path)
    defer { try? queue.close() }
    return try queue.read {
      let rows = try Row.fetchAll(
        $0,
        sql: """
          SELECT view.post_id, view.site = site.name AND view.number = post.number
          FROM set_\(name) AS view
          JOIN post ON post.post_id = view.post_id
          JOIN site ON site.site_id = post.site_id
          ORDER BY 1
          """)
      #expect(rows.allSatisfy { $0[1] == true })
      return rows.map { $0[0] }
    }
  }

  /// That the set and its view are the posts of a search.
  private func expect(_ name: String, is search: String, _ layer: TagLayer = .stored) throws {
    let posts = try found(search, layer)
    #expect(!posts.isEmpty)
    #expect(try found("set:\(name)") == posts, "set:\(name)")
    #expect(try viewed(name) == posts, "set_\(name)")
  }

  @Test(arguments: [
    "rating:s", "rating:s -\"tag 1\"", "\"tag 1\" or \"tag 2\"", "score:none tagcount:>2",
    "sample:20 seed:4", "order:random seed:9 limit:15", "gentags:2.. order:id_desc limit:7", "",
    "id:1..50000 -(rating:s \"tag 4\")",
  ])
  func theViewHasThePostsOfTheSearch(search: String) throws {
    try save("some", search)
    try expect("some", is: search)
    let set = try #require(try sets().first)
    #expect(set.name == "some" && set.expression == search && set.viewName == "set_some")
    #expect(set.createdAt.wholeMatch(of: #/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z/#) != nil)
    #expect(try fixture.findings() == [])
  }

  @Test(arguments: [TagLayer.canonical, .expanded])
  func aSetKeepsItsLayer(layer: TagLayer) throws {
    try fixture.execute(
      """
      INSERT INTO tag_alias (site_id, number, antecedent_name, consequent_name, status)
      VALUES (1, 1, 'tag 1', 'tag 19', 'active'), (2, 1, 'tag 3', 'tag 18', 'active');
      INSERT INTO tag_implication (site_id, number, antecedent_name, consequent_name, status)
      VALUES (1, 1, 'tag 2', 'tag 19', 'active'), (2, 1, 'tag 6', 'tag 18', 'active');
      """)
    _ = try fixture.analyze()
    let search = "\"tag 19\" or \"tag 18\""
    try save("some", search, layer: layer)
    try expect("some", is: search, layer)
    #expect(try found("set:some", .stored) != found(search, .stored))
    #expect(try sets().map(\.layer) == [layer])
  }

  @Test func savingAgainNeedsReplacing() throws {
    try save("some", "rating:s")
    #expect(code { try save("some", "rating:q") } == .badSet)
    try expect("some", is: "rating:s")
    try save("some", "rating:q", replaces: true)
    try expect("some", is: "rating:q")
    try save("new", "rating:e", replaces: true)
    #expect(try sets().map(\.name) == ["new", "some"])
  }

  @Test(arguments: [
    "", "A", "aB", "1a", "_a", "a-b", "a b", "é", "a'", "a\"", "a;", "a.b", "a\n", "a\0",
  ])
  func badNamesAreRefused(name: String) throws {
    #expect(code { try save(name, "rating:s") } == .badSet)
    #expect(try sets() == [])
    #expect(
      try fixture.rows("SELECT name FROM sqlite_schema WHERE name LIKE 'set%' AND type = 'view'")
        == [])
  }

  @Test(arguments: ["a", "z9", "a_1", "select", "posts", String(repeating: "a", count: 200)])
  func goodNamesAreTaken(name: String) throws {
    try save(name, "rating:s")
    try expect(name, is: "rating:s")
    try remove(name)
    #expect(try sets() == [])
    #expect(throws: DatabaseError.self) { try viewed(name) }
  }

  @Test func aSearchThatCannotBeIsNotKept() throws {
    #expect(throws: SelectionError.self) { try save("some", "no_such_tag") }
    #expect(throws: SelectionError.self) { try save("some", "set:nowhere") }
    #expect(try sets() == [])
    try save("some", "no_such_tag or rating:s", allowsUnknown: true)
    #expect(try viewed("some") == found("rating:s"))
  }

  // MARK: Sets in sets

  @Test func setsInSets() throws {
    try save("safe", "rating:s")
    try save("few", "set:safe tagcount:..4")
    try save("rest", "-set:few")
    try expect("few", is: "rating:s tagcount:..4")
    try expect("rest", is: "-(rating:s tagcount:..4)")
    // What they are made of changes, and they with it.
    try save("safe", "rating:q", replaces: true)
    try expect("few", is: "rating:q tagcount:..4")
    try expect("rest", is: "-(rating:q tagcount:..4)")
    #expect(try fixture.findings() == [])
  }

  @Test func setsThatNameSetsTwiceAreWorkedOutOnce() throws {
    try save("s0", "rating:s")
    // Without a memory that would be 2^18 looks at the innermost.
    for level in 1...18 { try save("s\(level)", "set:s\(level - 1) or -(-set:s\(level - 1))") }
    #expect(try found("set:s18") == found("rating:s"))
    #expect(try found("-set:s18 set:s17") == [])
    #expect(try viewed("s18") == found("rating:s"))
    let error = #expect(throws: SelectionError.self) {
      try save("s0", "set:s18", replaces: true)
    }
    #expect(error?.code == .notHere)
  }

  @Test func noSetIsPartOfItself() throws {
    #expect(throws: SelectionError.self) { try save("one", "set:one") }
    try save("one", "rating:s")
    #expect(throws: SelectionError.self) { try save("one", "set:one", replaces: true) }
    try save("two", "-set:one")
    try save("three", "set:two or set:one")
    for search in ["set:two", "rating:s -set:three", "set:one"] {
      #expect(throws: SelectionError.self) { try save("one", search, replaces: true) }
    }
    try expect("one", is: "rating:s")
    try expect("two", is: "-rating:s")
  }

  @Test func aSetInUseStays() throws {
    try save("one", "rating:s")
    try save("two", "\"tag 1\" -(rating:q or set:one)")
    let error = warehouseError { try remove("one") }
    #expect(error?.code == .badSet)
    #expect(error?.message.contains("two") == true)
    try expect("one", is: "rating:s")
    #expect(code { try remove("on") } == .badSet)
    try remove("two")
    try remove("one")
    #expect(try sets() == [])
    #expect(
      try fixture.rows("SELECT name FROM sqlite_schema WHERE name GLOB 'set_*' AND type = 'view'")
        == [])
  }

  @Test(arguments: [
    "CREATE VIEW set_some AS SELECT 1 AS x", "CREATE TABLE set_some (x)",
    "CREATE INDEX set_some ON post (score)",
  ])
  func whatIsThereAlreadyIsLeftAlone(statement: String) throws {
    try fixture.execute(statement)
    for replaces in [false, true] {
      #expect(code { try save("some", "rating:s", replaces: replaces) } == .badSet)
    }
    #expect(try sets() == [])
    #expect(try fixture.rows("SELECT sql FROM sqlite_schema WHERE name = 'set_some'").count == 1)
  }

  // MARK: What happens to the warehouse

  @Test func newPostsAreInIt() throws {
    try save("safe", "rating:s \"tag 1\"")
    let before = try viewed("safe")
    try fixture.execute(
      """
      INSERT INTO post (post_id, site_id, number, rating) VALUES (900001, 1, 900001, 's');
      INSERT INTO post_tag SELECT 900001, 0, tag_id FROM tag WHERE name = 'tag 1' AND site_id = 1;
      DELETE FROM post WHERE post_id = \(before[0]);
      """)
    #expect(try viewed("safe") == Array(before.dropFirst()) + [900_001])
    try expect("safe", is: "rating:s \"tag 1\"")
    _ = try fixture.analyze()
    try expect("safe", is: "rating:s \"tag 1\"")
    #expect(try fixture.findings() == [])
  }

  @Test(arguments: [
    ("*_hair", TagLayer.stored), ("general:*_hair", .stored), ("long_hair", .canonical),
    ("long_hair", .expanded),
  ])
  func aPostIsInItOnceWhateverTagsItGets(search: String, layer: TagLayer) throws {
    try fixture.addPost(900_001, tags: ["long_hair"])
    _ = try fixture.analyze()
    // When it is saved, a single tag stands for the search.
    try save("hair", search, layer: layer)
    #expect(try viewed("hair") == [900_001])
    try fixture.addPost(900_002, tags: ["long_hair", "blue_hair"])
    try fixture.execute(
      """
      INSERT INTO tag_alias (site_id, number, antecedent_name, consequent_name, status)
      VALUES (1, 1, 'blue_hair', 'long_hair', 'active')
      """)
    _ = try fixture.analyze()
    try expect("hair", is: search, layer)
    #expect(try viewed("hair") == [900_001, 900_002])
  }

  @Test func aNameOnTwoSitesIsLookedUpByItsPosts() throws {
    try fixture.addPost(900_001, site: 1, tags: ["long_hair"])
    try fixture.addPost(900_002, site: 2, tags: ["solo", "long_hair"])
    _ = try fixture.analyze()
    try save("hair", "long_hair")
    #expect(try viewed("hair") == [900_001, 900_002])
    let sql = try fixture.rows("SELECT sql FROM sqlite_schema WHERE name = 'set_hair'")
    #expect(sql.first?.contains("FROM tag_post AS rarest") == true)
  }

  @Test func itSurvivesViewsThatAreMadeAnew() throws {
    try save("safe", "rating:s")
    try save("known", "has:sentence or tagcount:>3", layer: .canonical)
    let kept = try sets()
    let views = try fixture.rows("SELECT sql FROM sqlite_schema WHERE name GLOB 'set_*'")
    // As a program of another version leaves it, which has other texts for its views.
    try fixture.execute(
      """
      DROP VIEW tag_frequency;
      CREATE VIEW tag_frequency AS SELECT 'old' AS tag;
      DROP VIEW post_tag_canonical;
      CREATE VIEW post_tag_canonical AS SELECT 1 AS post_id;
      """)
    try Warehouse(path: fixture.path, mode: .write).close()
    #expect(try sets() == kept)
    #expect(try fixture.rows("SELECT sql FROM sqlite_schema WHERE name GLOB 'set_*'") == views)
    try expect("safe", is: "rating:s")
    try expect("known", is: "has:sentence or tagcount:>3", .canonical)
    #expect(try fixture.findings() == [])
  }

  @Test func aWarehouseBeforeSetsGetsThem() throws {
    let folder = try TemporaryFolder()
    let path = folder.path("old.db")
    let queue = try DatabaseQueue(path: path)
    try queue.writeWithoutTransaction { db in
      try db.execute(sql: "PRAGMA application_id = \(Warehouse.applicationID)")
      for migration in SQLCatalog.migrations where migration.number <= 3 {
        try db.execute(sql: migration.file.text)
      }
      try db.execute(sql: "PRAGMA user_version = 3")
      try db.execute(sql: "INSERT INTO post (site_id, number, rating) VALUES (1, 7, 's')")
    }
    try queue.close()
    let warehouse = try Warehouse(path: path, mode: .write)
    try warehouse.analyze()
    try warehouse.saveSet("some", SelectionQuery(parsing: "rating:s"), layer: .stored)
    #expect(try warehouse.namedSets().map(\.name) == ["some"])
    warehouse.close()
    let reading = try DatabaseQueue(path: path)
    #expect(try reading.read { try Int64.fetchOne($0, sql: "SELECT number FROM set_some") } == 7)
  }
}
