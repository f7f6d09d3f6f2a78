import GRDB
import SQLCatalog
import Store
import TestSupport
import Testing

@testable import Import

/// Warehouses that an older release has made.
@Suite struct OlderWarehouseTests {
  /// Makes a warehouse as the program did that knew only the first migration.
  private func makeOldWarehouse(_ path: String) throws {
    let queue = try DatabaseQueue(path: path)
    let first = try #require(SQLCatalog.migrations.first)
    try queue.writeWithoutTransaction { db in
      try db.execute(sql: "PRAGMA application_id = \(Warehouse.applicationID)")
      try db.execute(sql: first.file.text)
      try db.execute(
        sql: """
          INSERT INTO import_run (import_run_id, format, started_at, state, program_version)
          VALUES (1, 'danbooru', '2024-01-01', 'finished', '0.1');
          INSERT INTO import_file (format, site_id, path, first_import_run_id, last_import_run_id,
            is_complete, line_count, imported_count)
          VALUES ('danbooru', 1, '/old.jsonl', 1, 1, 1, 1, 1);
          INSERT INTO post (site_id, number, import_file_id) VALUES (1, 7, 1);
          INSERT INTO site_count (site_id, post_count) VALUES (1, 1);
          PRAGMA user_version = 1;
          """)
    }
    try queue.close()
  }

  @Test func everyFormatBringsItUpToDate() throws {
    let inputs: [(ImportFormat, String)] = [
      (.danbooru, "{\"id\":8}\n"), (.e621Posts, "id,md5\n1,a\n"), (.e621Captions, "{\"id\":1}\n"),
      (.kohya, "{\"1\":{\"caption\":\"a\"}}"), (.tags, "a,0,1\n"),
      (.tagAliases, "antecedent_name,consequent_name,status\na,b,active\n"),
      (.tagImplications, "antecedent_name,consequent_name,status\na,b,active\n"),
    ]
    for (format, text) in inputs {
      let bench = try ImportBench()
      try makeOldWarehouse(bench.warehouse)
      let site = format.name == "danbooru" ? "danbooru" : "e621"
      let fates = try bench.take(text, as: "new.txt", format, site: site)
      #expect(fates == LineFates(imported: 1), "\(format.name)")
      #expect(try bench.integer("SELECT COUNT(*) FROM post WHERE site_id = 1 AND number = 7") == 1)
      #expect(try bench.integer("SELECT COUNT(*) FROM caption_rule") > 0)
      try expectSound(bench.warehouse, "\(format.name)")
    }
  }
}
