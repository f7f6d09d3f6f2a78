import GRDB
import SQLCatalog
import Statistics
import Store
import TestSupport
import Testing

@Suite("SQL by example")
struct SQLCaseTests {
  @Test("There are cases")
  func casesAreFound() throws {
    #expect(SQLCase.all.count > 15)
    for example in SQLCase.all {
      let queries = [try example.text("query.sql"), try example.text("named.txt")]
      #expect(queries.count { $0 != nil } == 1, "\(example)")
      #expect(try example.text("expected.tsv") != nil, "\(example)")
    }
  }

  @Test("Every named query has a case", arguments: SQLCatalog.namedQueries.map(\.name))
  func namedQueries(name: String) throws {
    #expect(try SQLCase.all.contains { try $0.named()?.query.name == name })
  }

  /// By the name of a case whose input others share: its warehouses, which are only read.
  private static let houses = Result {
    let names = try Set(SQLCase.sharing.map { try $0.nameOfFixture() })
    return try Dictionary(
      uniqueKeysWithValues: names.map { name in
        let houses = try [true, false].map { allowsBulk in
          let folder = try TemporaryFolder()
          let path = folder.path("case.db")
          try SQLCase(name: name).fill(warehouseAt: path, allowsBulk: allowsBulk)
          return (folder: folder, path: path)
        }
        return (name, houses)
      })
  }

  @Test("Cases that share an input give the expected rows", arguments: SQLCase.sharing)
  func sharedInput(example: SQLCase) throws {
    let houses = try #require(Self.houses.get()[example.nameOfFixture()])
    for fixture in houses { try expectRows(of: example, at: fixture.path) }
  }

  @Test("Both ways in give the expected rows, and checks are content", arguments: SQLCase.own)
  func expectedRows(example: SQLCase) throws {
    for allowsBulk in [true, false] {
      let folder = try TemporaryFolder()
      let path = folder.path("case.db")
      try example.fill(warehouseAt: path, allowsBulk: allowsBulk)
      try expectRows(of: example, at: path)

      let warehouse = try Warehouse(path: path, mode: .read)
      #expect(try WarehouseCheck(warehouse).run { _ in } == [])
      warehouse.close()
    }
  }

  private func expectRows(of example: SQLCase, at path: String) throws {
    let queue = try DatabaseQueue(path: path)
    let table = try queue.inDatabase { try example.table($0) }
    let expected = try #require(try example.text("expected.tsv"))
    // As bytes: Swift takes the two ways to write é for the same text.
    #expect(table.utf8.elementsEqual(expected.utf8), "\(table)")
    try queue.close()
  }
}
