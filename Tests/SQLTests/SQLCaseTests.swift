import GRDB
import SQLCatalog
import TestSupport
import Testing
import Warehouse

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

  @Test("Both ways in give the expected rows, and checks are content", arguments: SQLCase.all)
  func expectedRows(example: SQLCase) throws {
    for allowsBulk in [true, false] {
      let folder = try TemporaryFolder()
      let path = folder.path("case.db")
      try example.fill(warehouseAt: path, allowsBulk: allowsBulk)

      let queue = try DatabaseQueue(path: path)
      let table = try queue.inDatabase { try example.table($0) }
      let expected = try #require(try example.text("expected.tsv"))
      // As bytes: Swift takes the two ways to write é for the same text.
      #expect(table.utf8.elementsEqual(expected.utf8), "bulk \(allowsBulk):\n\(table)")
      try queue.close()

      let warehouse = try Warehouse(path: path, mode: .read)
      #expect(try WarehouseCheck(warehouse).run { _ in } == [])
      warehouse.close()
    }
  }
}
