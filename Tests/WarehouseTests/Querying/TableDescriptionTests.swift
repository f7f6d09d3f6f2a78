import SQLCatalog
import TestSupport
import Testing

@testable import Querying
@testable import Store

@Suite("What tables say of themselves")
struct TableDescriptionTests {
  private func described(_ sql: String = "") throws -> [String: TableDescription] {
    let small = try SmallWarehouse(posts: [])
    try small.execute(sql)
    let warehouse = try Warehouse(path: small.path, mode: .read)
    defer { warehouse.close() }
    let tables = try warehouse.tableDescriptions()
    #expect(tables.map(\.name) == tables.map(\.name).sorted())
    return Dictionary(uniqueKeysWithValues: tables.map { ($0.name, $0) })
  }

  private func meaning(_ table: TableDescription?, _ column: String) -> String? {
    table?.columns.first { $0.name == column }?.meaning
  }

  @Test("Every table and view that is shipped says what it is for")
  func shipped() throws {
    let tables = try described()
    for table in tables.values { #expect(table.purpose != nil, "\(table.name)") }
    for view in SQLCatalog.views {
      let found = try #require(tables[view.header.name])
      #expect(found.purpose == view.header.purpose)
      #expect(found.columns.map(\.name) == view.header.columnNames)
    }
  }

  @Test("Comments behind columns, above columns, and of added columns")
  func comments() throws {
    let tables = try described()
    #expect(tables["site"]?.purpose == "An image board.")
    #expect(meaning(tables["site"], "name") == nil)
    #expect(meaning(tables["post"], "file_size") == "bytes")
    #expect(meaning(tables["post"], "score") == nil)
    #expect(
      meaning(tables["caption"], "text_length")
        == "In Unicode code points, without the blanks around it; 0 is an empty caption.")
    #expect(meaning(tables["import_file"], "settings")?.hasPrefix("What an import was") == true)
    #expect(
      meaning(tables["tag_frequency"], "rank")
        == "within the site from 1, most posts first, then by name")
    #expect(tables["tag_frequency"]?.grain == "one row per tag that has posts")
  }

  @Test("Caches and their definitions")
  func kinds() throws {
    let tables = try described()
    #expect(tables["tag_count"]?.kind == .cache)
    #expect(tables["tag_count_definition"]?.kind == .definition)
    #expect(tables["tag"]?.kind == .table)
    #expect(tables["core_tag"]?.kind == .view)
  }

  @Test("Tables of others, with and without comments")
  func others() throws {
    let tables = try described(
      """
      CREATE TABLE mine (
        -- My own
        -- notes.
        "a b" TEXT DEFAULT '--x', -- what it says
        c, -- commas, and -- more
        CHECK (c <> '--')
      );
      CREATE TABLE plain (x INTEGER, y);
      CREATE VIEW seen AS SELECT x FROM plain;
      """)
    #expect(tables["mine"]?.purpose == "My own notes.")
    #expect(meaning(tables["mine"], "c") == "commas, and -- more")
    #expect(tables["plain"]?.purpose == nil)
    #expect(tables["plain"]?.columns.map(\.name) == ["x", "y"])
    #expect(tables["seen"]?.purpose == nil)
    #expect(tables["seen"]?.kind == .view)
  }
}
