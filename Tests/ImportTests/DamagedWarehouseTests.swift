import Foundation
import GRDB
import Selection
import TestSupport
import Testing

@testable import Import
@testable import Loading
@testable import Querying
@testable import Reading
@testable import Reports
@testable import Statistics
@testable import Store

/// Whatever bytes a warehouse holds: each use of it ends, with an answer or with an error in words.
@Suite struct DamagedWarehouseTests {
  /// A warehouse with something in most of its tables, analyzed, and a dump that it has half of.
  private struct Sound {
    let bench: ImportBench
    let bytes: [UInt8]
    let dump: String

    init() throws {
      bench = try ImportBench(name: "sound.db")
      dump = try bench.folder.write(BooruPost.dump(Self.posts(1...80)), to: "dump.jsonl")
      try bench.load([try bench.folder.write(BooruPost.dump(Self.posts(1...50)), to: "half.jsonl")])
      try bench.take(
        "{\"1\":{\"tags\":\"a, b\",\"caption\":\"A cat.\",\"train_resolution\":[512,768]}}",
        as: "meta.json", .kohya)
      try bench.take(
        "id,antecedent_name,consequent_name,created_at,status\n1,tag_1,tag_2,,active\n",
        as: "aliases.csv", .tagAliases, site: "danbooru")
      try bench.take(
        "{\"2.png\": {\"tag_3\": 0.5}}", as: "scores.json",
        .tagger(TaggerImportOptions(taggerName: "wd")), site: "danbooru")
      let warehouse = try Warehouse(path: bench.warehouse, mode: .load)
      try warehouse.analyze(layers: [.canonical, .expanded])
      warehouse.close()
      let writing = try Warehouse(path: bench.warehouse, mode: .write)
      try writing.saveSet("kept", SelectionQuery(parsing: "tag_1"), layer: .stored)
      writing.close()
      bytes = try bench.folder.read("sound.db")
    }

    private static func posts(_ numbers: ClosedRange<Int64>) -> [BooruPost] {
      numbers.map { number in
        BooruPost(
          number,
          [
            .init("tag_\(number % 11)"), .init("tag_\(number % 7 + 20)"), .init("1girl"),
            .init("who_\(number % 5)", 4), .init("work_\(number % 3)", 3),
          ], rating: "s")
      }
    }
  }

  private static let sound = Result { try Sound() }

  /// A copy in a folder of its own.
  private struct Copy {
    let folder: TemporaryFolder
    let path: String
    let dump: String

    init(_ bytes: [UInt8]? = nil) throws {
      let sound = try DamagedWarehouseTests.sound.get()
      folder = try TemporaryFolder()
      path = try folder.write(bytes ?? sound.bytes, to: "w.db")
      dump = sound.dump
    }

    /// Runs SQL that may write into the schema, on the bare file.
    func execute(_ sql: String) throws {
      let queue = try DatabaseQueue(path: path)
      try queue.writeWithoutTransaction {
        try $0.execute(sql: "PRAGMA writable_schema = ON; PRAGMA ignore_check_constraints = ON")
        try $0.execute(sql: sql)
      }
      try queue.close()
    }

    func load(_ input: String) throws -> ImportSummary {
      let options = ImportOptions(
        warehousePath: path, format: .danbooru, inputs: [input], programVersion: "test")
      return try DumpImport(options, stop: StopFlag()) { _ in }.run()
    }
  }

  /// What people do with a warehouse, by name.
  private static let uses: [(name: String, use: @Sendable (Copy) throws -> Void)] = [
    ("sites", { try reading($0) { _ = try $0.sites(havingPosts: true) } }),
    ("identity", { try reading($0) { _ = try $0.identity() } }),
    ("tables", { try reading($0) { _ = try $0.tableDescriptions() } }),
    ("sets", { try reading($0) { _ = try $0.namedSets() } }),
    ("caption kinds", { try reading($0) { _ = try $0.captionKinds() } }),
    ("caption lists", { try reading($0) { _ = try $0.captionLists() } }),
    ("taggers", { try reading($0) { _ = try $0.taggers() } }),
    (
      "files",
      { try reading($0) { _ = try $0.recordedFiles(format: "danbooru", siteName: "danbooru") } }
    ),
    (
      "learned",
      {
        try reading($0) {
          _ = try $0.impliedTags(siteName: "danbooru")
          _ = try $0.confidentCoreTags(siteName: "danbooru")
        }
      }
    ),
    (
      "explain",
      {
        try reading($0) {
          _ = try $0.explanation(of: PostName(siteName: "danbooru", number: 7))
        }
      }
    ),
    ("search", { try search("1girl -tag_1 score:<9", $0, .stored) }),
    ("search on a layer", { try search("tag_2 gentags:>1", $0, .expanded) }),
    ("set", { try search("set:kept order:random limit:3", $0, .stored) }),
    (
      "sql",
      {
        let query = try ReadOnlyQuery(
          warehousePath: $0.path, sql: "SELECT * FROM tag_frequency", parameters: [],
          timeoutSeconds: 20)
        while try query.next() {
          for column in query.columns.indices { _ = query.value(at: column) }
        }
      }
    ),
    (
      "export",
      {
        try reading($0) { warehouse in
          for site in try warehouse.select(PostSelection(), layer: .canonical).sites {
            _ = try warehouse.tagDirectory(
              siteID: site.id, ranksNames: true, countingOn: .canonical)
          }
          try warehouse.holdingSnapshot { try scan(warehouse) }
        }
      }
    ),
    ("check", { try reading($0) { _ = try WarehouseCheck($0).run { _ in } } }),
    ("import", { _ = try $0.load($0.dump) }),
    (
      "analyze",
      {
        let warehouse = try Warehouse(path: $0.path, mode: .load)
        defer { warehouse.close() }
        try warehouse.analyze(isForced: true)
      }
    ),
  ]

  private static func reading(_ copy: Copy, _ body: (Warehouse) throws -> Void) throws {
    let warehouse = try Warehouse(path: copy.path, mode: .read)
    defer { warehouse.close() }
    try body(warehouse)
  }

  private static func search(_ text: String, _ copy: Copy, _ layer: TagLayer) throws {
    try reading(copy) { warehouse in
      var selection = PostSelection()
      selection.query = try SelectionQuery(parsing: text)
      selection.allowsUnknownNames = true
      let search = try PostSearch(selection, of: warehouse, layer: layer)
      _ = try search.count()
      try search.forEachPost { _, _ in }
    }
  }

  private static func scan(_ warehouse: Warehouse) throws {
    var content = PostScan.Content()
    content.tags = true
    content.latents = true
    content.facts = true
    content.captionKindIDs = [1, 2, 3]
    let selected = try warehouse.select(PostSelection(), layer: .stored)
    for site in selected.sites {
      let scan = try PostScan(warehouse, siteID: site.id, selected: selected, content: content)
      var count = 0
      for range in scan.ranges.indices {
        try scan.read(range, from: warehouse, into: &count) { count, _ in count += 1 }
      }
    }
  }

  /// Tries all uses, each on a copy of the file as it is, and says which ones ended with an error.
  @discardableResult
  private static func tryAll(_ copy: Copy, _ about: String) throws -> [String: WarehouseError] {
    let bytes = try copy.folder.read("w.db")
    var errors: [String: WarehouseError] = [:]
    for (name, use) in uses {
      do {
        try Watchdog.limiting(300, "\(name), \(about),") { try use(copy) }
      } catch let error as WarehouseError {
        errors[name] = error
        // The user has asked for nothing that is wrong.
        #expect(error.code != .badQuery, "\(name), \(about): \(error)")
        #expect(!error.message.isEmpty)
      } catch let error as SelectionError {
        #expect(!error.message.isEmpty)
      } catch {
        Issue.record("\(name), \(about): \(type(of: error)): \(error)")
      }
      if name == "check" || name == "import" {
        for ending in ["-journal", "-wal", "-shm"] {
          try? FileManager.default.removeItem(atPath: copy.path + ending)
        }
        try copy.folder.write(bytes, to: "w.db")
      }
    }
    return errors
  }

  @Test func aSoundOneServesAll() throws {
    let errors = try Self.tryAll(try Copy(), "sound")
    #expect(errors.isEmpty, "\(errors)")
  }

  // MARK: Pages

  private static let pageSize = 8192

  /// Each costs a second; `make test-nightly` tries more, and others.
  private static let seedCount = TestSeed.ofRun == nil ? 12 : 60

  private static func damage(_ bytes: inout [UInt8], _ generator: inout SeededGenerator) {
    let pageCount = bytes.count / pageSize
    func page() -> Int { Int.random(in: 0..<pageCount, using: &generator) * pageSize }
    func type(_ page: Int) -> UInt8 { bytes[page == 0 ? 100 : page] }
    func swap(_ one: Int, _ other: Int) {
      for index in 0..<pageSize { bytes.swapAt(one + index, other + index) }
    }
    switch Int.random(in: 0..<7, using: &generator) {
    case 0: swap(page(), page())
    case 1:
      let first = page()
      bytes.replaceSubrange(first..<first + pageSize, with: repeatElement(0, count: pageSize))
    case 2:
      let first = max(page(), pageSize)
      for index in first..<first + pageSize {
        bytes[index] = UInt8.random(in: 0...255, using: &generator)
      }
    case 3:
      // Rows with the columns of another table.
      let first = max(page(), pageSize)
      let alike = stride(from: pageSize, to: bytes.count, by: pageSize)
        .filter { type($0) == type(first) }
      swap(first, alike.randomElement(using: &generator) ?? first)
    case 4:
      // Numbers of children, of cells and of places on the page.
      let interior = stride(from: pageSize, to: bytes.count, by: pageSize)
        .filter { type($0) == 2 || type($0) == 5 }
      guard let first = interior.randomElement(using: &generator) else { return }
      for _ in 0..<3 {
        let position = first + Int.random(in: 1..<40, using: &generator)
        bytes[position] = UInt8.random(in: 0...9, using: &generator)
      }
    case 5:
      for _ in 0..<40 {
        bytes[Int.random(in: 100..<bytes.count, using: &generator)] ^=
          1 << UInt8.random(in: 0...7, using: &generator)
      }
    default: bytes.removeLast(Int.random(in: 1..<bytes.count, using: &generator))
    }
  }

  /// Swapped, empty, random and cut pages, seed by seed.
  @Test(arguments: 0..<seedCount) func pages(seed: Int) throws {
    var generator = SeededGenerator(seed: UInt64(seed))
    var bytes = try Self.sound.get().bytes
    for _ in 0...Int.random(in: 0...2, using: &generator) { Self.damage(&bytes, &generator) }
    try Self.tryAll(try Copy(bytes), "seed \(seed)")
  }

  // MARK: Rows

  /// Each table in its turn holds the rows of others: every column may have a value of any type, or none.
  @Test(arguments: 0..<seedCount) func rowsOfOtherTables(seed: Int) throws {
    var generator = SeededGenerator(seed: 1000 + UInt64(seed))
    let copy = try Copy()
    let queue = try DatabaseQueue(path: copy.path)
    let tables = try queue.read { db in
      try String.fetchAll(
        db,
        sql: """
          SELECT name FROM sqlite_schema WHERE type = 'table' AND sql LIKE ? ORDER BY name
          """, arguments: [seed % 2 == 0 ? "%) STRICT" : "%) STRICT, WITHOUT ROWID"])
    }
    try queue.close()
    try #require(tables.count > 5)
    for _ in 0..<3 {
      let table = tables[Int.random(in: 0..<tables.count, using: &generator)]
      let other = tables[Int.random(in: 0..<tables.count, using: &generator)]
      try copy.execute(
        """
        UPDATE sqlite_schema
        SET rootpage = (SELECT rootpage FROM sqlite_schema WHERE name = '\(other)')
        WHERE name = '\(table)'
        """)
    }
    try Self.tryAll(copy, "seed \(seed)")
  }

  /// What single rows can say that no program has written, and a use that has to refuse it.
  @Test(arguments: [
    ("UPDATE import_file SET end_byte_offset = -5", "files"),
    ("UPDATE import_file SET line_count = 9223372036854775807", "files"),
    ("UPDATE site_count SET post_count = -9223372036854775807", "identity"),
    ("UPDATE character_count SET post_count = 9223372036854775807", "learned"),
    ("INSERT INTO caption_list_character_tag VALUES ('suffix', -1, 'x')", "caption lists"),
    ("INSERT INTO caption_list_character_tag VALUES ('prefix', 9999999999, 'x')", "caption lists"),
    ("INSERT INTO post (post_id, site_id, number) VALUES (9223372036854775807, 1, 999)", "import"),
    ("INSERT INTO tag (tag_id, site_id, name) VALUES (9223372036854775807, 1, 'x')", "import"),
    ("UPDATE sqlite_schema SET rootpage = 0 WHERE name = 'post_tag'", "export"),
  ])
  func numbersThatNothingHas(sql: String, use: String) throws {
    let copy = try Copy()
    try copy.execute(sql)
    let errors = try Self.tryAll(copy, sql)
    let error = try #require(errors[use], "\(sql): \(use) found nothing")
    #expect(error.code == .inconsistent, "\(error)")
    // SQLite itself refuses the sum of counts that overflows.
    let says = use == "identity" ? "does not hold what it should: integer overflow" : "is damaged"
    #expect(error.description.contains(says), "\(error)")
  }

  /// Numbers that are too large to be counts do no harm where they are only passed on.
  @Test(arguments: [
    "UPDATE tag_count SET post_count = 9223372036854775807",
    "UPDATE tag_count SET post_count = -9223372036854775808",
    "UPDATE site_count SET post_count = 9223372036854775807",
    "UPDATE post SET score = -9223372036854775808, image_width = 9223372036854775807",
    "PRAGMA foreign_keys = OFF; UPDATE tag SET category = 9223372036854775807",
    "UPDATE setting SET value = -1e308",
    "UPDATE cache_state SET is_current = 7, is_analyzed = 7",
    "DELETE FROM cache_state", "DELETE FROM setting",
    "PRAGMA foreign_keys = OFF; DELETE FROM tag", "DELETE FROM post",
    "PRAGMA foreign_keys = OFF; DELETE FROM site", "DELETE FROM view_state",
    "DROP VIEW post_caption",
  ])
  func oddRows(sql: String) throws {
    let copy = try Copy()
    try copy.execute(sql)
    try Self.tryAll(copy, sql)
  }

  // MARK: The check

  /// A damaged page ends no check: the findings say what cannot be read.
  @Test func theCheckGoesOn() throws {
    let sound = try Self.sound.get()
    let copy = try Copy()
    let queue = try DatabaseQueue(path: copy.path)
    let root = try queue.read {
      try Int.fetchOne($0, sql: "SELECT rootpage FROM sqlite_schema WHERE name = 'tag_post'")
    }
    try queue.close()
    var bytes = sound.bytes
    let start = (try #require(root) - 1) * Self.pageSize
    bytes.replaceSubrange(
      start..<start + Self.pageSize, with: repeatElement(7, count: Self.pageSize))
    let damaged = try Copy(bytes)
    let warehouse = try Warehouse(path: damaged.path, mode: .read)
    defer { warehouse.close() }
    let findings = try WarehouseCheck(warehouse).run { _ in }
    let names = findings.map(\.name)
    #expect(names.contains("integrity_check"))
    #expect(names.contains("readable_tables"))
    for finding in findings {
      #expect(finding.rowCount > 0 && !finding.rows.isEmpty && !finding.purpose.isEmpty)
    }
  }
}
