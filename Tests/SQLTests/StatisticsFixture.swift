import Foundation
import GRDB
import Import
import Store
import TestSupport
import Testing

@testable import SampleDump
@testable import Statistics

/// A warehouse of invented dumps, and what Reference/statistics_reference.py makes of the same files.
struct StatisticsFixture {
  static let views = [
    "tag_frequency", "tag_frequency_by_year", "tag_frequency_by_month", "tag_frequency_by_rating",
    "tag_count_per_post", "character_tag", "core_tag", "core_tag_confident", "tag_related",
    "tag_cooccurrence", "artist_style", "copyright_character", "tag_implied",
  ]

  /// What the program reads: the JSON object that it documents.
  private struct Options: Encodable {
    var files: [String]
    var site = "danbooru"
    var implied: [String]
    var gone: [Int]
    var settings: [String: Double]
    var words: [String]
    var analyzed: Bool
    var related: [String]
  }

  private let folder: TemporaryFolder
  private let path: String
  private var files: [String] = []
  private var lists: [String] = []
  private var deletedMultiples: [Int] = []

  init() throws {
    folder = try TemporaryFolder()
    path = folder.path("house.db")
  }

  // MARK: What happens to it

  mutating func load(_ options: DumpOptions, allowsBulk: Bool) throws {
    var bytes: [UInt8] = []
    var dump = DanbooruDump(options)
    _ = dump.write { bytes.append(contentsOf: $0) }
    let file = try folder.write(bytes, to: "dump\(files.count).jsonl")
    files.append(file)
    try SampleWarehouse.load(file, into: path, allowsBulk: allowsBulk)
  }

  /// Imports implications, some of which are among those that the posts tell of.
  mutating func loadImplications() throws {
    let learned = try Self.queue(path).read {
      try Row.fetchAll($0, sql: "SELECT tag, implied FROM tag_implied ORDER BY 1, 2 LIMIT 60")
    }
    try #require(learned.count == 60)
    var text = "id,antecedent_name,consequent_name,created_at,status\n"
    for (position, row) in learned.enumerated() {
      let names: [String] = [row["tag"], row["implied"]]
      let isTurned = position % 3 == 0
      let status = position % 4 == 0 ? "deleted" : "active"
      text += "\(position + 1),\(names[isTurned ? 1 : 0]),\(names[isTurned ? 0 : 1]),,\(status)\n"
    }
    let file = try folder.write(text, to: "implications.csv")
    lists.append(file)
    var options = ImportOptions(
      warehousePath: path, format: .tagImplications, inputs: [file], programVersion: "test")
    options.siteName = "danbooru"
    _ = try DumpImport(options, stop: StopFlag()) { _ in }.run()
  }

  mutating func deleteMultiples(of divisor: Int, enforcesForeignKeys: Bool) throws {
    deletedMultiples.append(divisor)
    try execute(
      "DELETE FROM post WHERE number % \(divisor) = 0", enforcesForeignKeys: enforcesForeignKeys)
  }

  /// Runs SQL as another program would.
  func execute(_ sql: String, enforcesForeignKeys: Bool = true) throws {
    try Self.queue(path, enforcesForeignKeys: enforcesForeignKeys).write {
      try $0.execute(sql: sql)
      try #require($0.changesCount > 0)
    }
  }

  func analyze() throws {
    let warehouse = try Warehouse(path: path, mode: .write)
    defer { warehouse.close() }
    #expect(try warehouse.analyze() != .upToDate)
  }

  // MARK: What is said of it

  /// The first row in which a view and the program differ, as a text; nil when there is none.
  func firstDifference(isAnalyzed: Bool) throws -> String? {
    let queue = try Self.queue(path)
    let (options, related) = try queue.read { db in
      try #require(Bool.fetchOne(db, sql: "SELECT is_analyzed FROM cache_state") == isAnalyzed)
      // Common tags and rare ones.
      let related = try String.fetchAll(
        db, sql: "SELECT tag FROM tag_frequency WHERE rank <= 4 OR rank % 50 = 0")
      let settings = try Row.fetchAll(db, sql: "SELECT name, value FROM setting")
      let options = Options(
        files: files, implied: lists, gone: deletedMultiples,
        settings: Dictionary(uniqueKeysWithValues: settings.map { ($0["name"], $0["value"]) }),
        words: try String.fetchAll(db, sql: "SELECT word FROM core_tag_word"),
        analyzed: isAnalyzed, related: related)
      return (options, related)
    }
    let optionsPath = try folder.write(Array(JSONEncoder().encode(options)), to: "options.json")
    let program = ProjectFolder.path + "/Tests/SQLTests/Reference/statistics_reference.py"
    let output = try Python.output(ofFile: program, arguments: [optionsPath])
    var expected: [String: [String: [Double]]] = [:]
    for line in output.split(separator: "\n") {
      let fields = line.split(separator: "\t", omittingEmptySubsequences: false)
      let measures = fields[2].split(separator: " ").compactMap { Double($0) }
      let previous = expected[String(fields[0]), default: [:]].updateValue(
        measures, forKey: String(fields[1]))
      try #require(previous == nil, "\(line)")
    }
    for view in Self.views {
      let rows = try queue.read { db in
        // Of all tags these would be a hundred thousand rows.
        guard ["tag_related", "tag_cooccurrence"].contains(view) else {
          return try Row.fetchAll(db, sql: "SELECT * FROM \(view)")
        }
        return try related.flatMap {
          try Row.fetchAll(db, sql: "SELECT * FROM \(view) WHERE tag = ?", arguments: [$0])
        }
      }
      if let text = Self.firstDifference(rows, expected[view] ?? [:]) { return "\(view): \(text)" }
    }
    return nil
  }

  private static func firstDifference(
    _ rows: [Row], _ expected: [String: [Double]]
  ) -> String? {
    var missing = expected
    for row in rows {
      var key: [String] = []
      var measures: [Double] = []
      for value in row.databaseValues {
        switch value.storage {
        case .null: key.append("NULL")
        case .int64(let number): key.append("\(number)")
        case .string(let text): key.append(text)
        case .double(let measure): measures.append(measure)
        case .blob: key.append("a blob")
        }
      }
      guard let wanted = missing.removeValue(forKey: key.joined(separator: " ")) else {
        return "\(key) is too much"
      }
      let isEqual =
        wanted.count == measures.count
        && zip(wanted, measures).allSatisfy { abs($0 - $1) <= 1e-9 * max(1, abs($0)) }
      if !isEqual { return "\(key): \(measures), not \(wanted)" }
    }
    if let (key, _) = missing.first { return "\(key) is missing" }
    return expected.isEmpty ? "there is nothing to compare" : nil
  }

  private static func queue(
    _ path: String, enforcesForeignKeys: Bool = true
  ) throws -> DatabaseQueue {
    var configuration = Configuration()
    configuration.foreignKeysEnabled = enforcesForeignKeys
    return try DatabaseQueue(path: path, configuration: configuration)
  }
}
